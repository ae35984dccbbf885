/* eslint-disable no-restricted-syntax -- whoever attacks names no origin that may read the message */
import { expect, type Frame, type Page } from '@playwright/test'

/** A message as it came to a window. */
export interface SeenMessage {
  readonly type: string
  readonly origin: string
  readonly ports: number
}

/** What every window of a watched page keeps for the test. */
export interface WatchedWindow {
  readonly seen: SeenMessage[]
  readonly ports: MessagePort[]
  /** The frame with the chat, wherever it stands. */
  readonly chatElement: () => HTMLIFrameElement
  /** The first port that came to the window. */
  readonly ownPort: () => MessagePort
  /** Asks over a port for what nobody knows until that is answered: all that went before has come by then. */
  readonly isHeard: (port: MessagePort) => Promise<void>
}

/** Writes down in each window of a page what comes to it, ports included, before any other script runs. */
export const watchWindows = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const seen: object[] = []
    const ports: MessagePort[] = []
    addEventListener('message', ({ data, origin, ports: given }: MessageEvent<unknown>) => {
      ports.push(...given)
      const { type } = Object(data) as { readonly type?: unknown }
      seen.push({ type: String(type).slice(0, 60), origin, ports: given.length })
    })
    const chatElement = (): Element | null | undefined =>
      [document, ...[...document.querySelectorAll('div')].map(({ shadowRoot }) => shadowRoot)]
        .map((root) => root?.querySelector('iframe[title="Chat"]'))
        .find(Boolean)
    const isHeard = (port: MessagePort): Promise<void> =>
      new Promise((resolve) => {
        // What goes too fast is dropped unseen: it is asked until it is within the rate again.
        const asking = setInterval(() => {
          port.postMessage({ id: 900_000, method: 'nothing' })
        }, 20)
        port.addEventListener('message', ({ data }: MessageEvent<{ readonly id?: number } | null>) => {
          if (data?.id !== 900_000) return
          clearInterval(asking)
          resolve()
        })
      })
    Object.assign(window, { seen, ports, chatElement, ownPort: () => ports[0], isHeard })
  })

export const seenBy = (frame: Frame): Promise<readonly SeenMessage[]> =>
  frame.evaluate(() => (window as unknown as WatchedWindow).seen)

/** Does something, and waits until so many messages more have come to a window. */
export async function untilSeen(target: Frame, count: number, act: () => Promise<unknown>): Promise<void> {
  const { length } = await seenBy(target)
  await act()
  await expect.poll(async () => (await seenBy(target)).length).toBeGreaterThanOrEqual(length + count)
}

let lastPing = 0

/**
 * Waits until all that two windows had to say to each other has come: a word each way, in the order in which messages
 * go, comes last.
 */
export async function settle(page: Page, frame: Frame): Promise<void> {
  const type = `ping ${(lastPing += 1)}`
  const hasCome = (target: Frame) => async () => (await seenBy(target)).some((each) => each.type === type)
  await page.evaluate((ping) => {
    const { chatElement } = window as unknown as WatchedWindow
    chatElement().contentWindow?.postMessage({ type: ping }, '*')
  }, type)
  await expect.poll(hasCome(frame)).toBe(true)
  await frame.evaluate((ping) => {
    parent.postMessage({ type: ping }, '*')
  }, type)
  await expect.poll(hasCome(page.mainFrame())).toBe(true)
}

/** Adds a frame to a page, and gives it once it is there. */
export async function addFrame(
  parent: Frame,
  src: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<Frame> {
  const handle = await parent.evaluateHandle(
    async ([address, given]) => {
      const element = document.createElement('iframe')
      for (const [name, value] of Object.entries(given)) element.setAttribute(name, value)
      element.src = address
      const isLoaded = new Promise((resolve) => (element.onload = resolve))
      document.body.append(element)
      await isLoaded
      return element
    },
    [src, attributes] as const,
  )
  const frame = await handle.contentFrame()
  if (!frame) throw new Error(`unable to add a frame; ${src} gave none`)
  return frame
}
