import { expect, type Frame, type Page } from '@playwright/test'

import { settle, untilSeen } from './widget-watch.ts'
import type { Sites } from './widget-sites.ts'

/** The page with the widget on it, as scripts of it see it. */
export interface HostWindow {
  readonly ReplyX: ((method: string, ...values: unknown[]) => unknown) &
    Record<string, (...values: unknown[]) => unknown>
  /** What `ReplyX('on', …)` has heard, type by type. */
  readonly heard: { readonly type: string }[]
}

/** An open chat on a page, and how to see whether anything has happened to it. */
export interface Stage {
  readonly page: Page
  /** The frame with the chat. */
  readonly chat: Frame
  /** What the chat's frame calls this embedding. */
  readonly session: string
  /** What a page and its visitor would notice of an attack. */
  state(): Promise<object>
  /** Lets something post messages to the page, and waits for what comes of them. */
  attackHost(count: number, act: () => Promise<unknown>): Promise<void>
  /** The same to the frame. */
  attackFrame(count: number, act: () => Promise<unknown>): Promise<void>
}

/** The events that a page can listen to. */
export const heardEvents =
  'open close failed shutdown replyX_ready replyX_minimize replyX_maximize replyX_message_sent replyX_message_received replyX_operator_message_received replyX_websocket_connected replyX_unread replyX_handoff replyX_error'.split(
    ' ',
  )

/** The script that puts the widget onto a page. */
export const widgetScript = (widget: string, query = 'assistant_id=1', attributes = ''): string =>
  `<script src="${widget}/widget/widget.js?${query}" ${attributes}></script>`

/** Writes down what the widget tells its page. */
const listen = (page: Page): Promise<void> =>
  page.evaluate((types) => {
    const { ReplyX } = window as unknown as HostWindow
    const heard: unknown[] = []
    Object.assign(window, { heard })
    for (const type of types) ReplyX('on', type, (detail: object) => heard.push({ ...detail, type }))
  }, heardEvents)

/** The frame of the widget's chat, which stands in a shadow. */
export async function chatFrame(page: Page): Promise<Frame> {
  const handle = await page.locator('iframe[title="Chat"]').elementHandle()
  const frame = await handle?.contentFrame()
  if (!frame) throw new Error('unable to find the chat; the page has no frame of it')
  return frame
}

/** Opens the chat on a page that is loaded. */
export async function openChat(page: Page): Promise<Frame> {
  await page.getByRole('button', { name: /^Open chat/ }).click()
  await expect(
    page.frameLocator('iframe[title="Chat"]').getByRole('textbox', { name: 'Write a message' }),
  ).toBeVisible()
  return chatFrame(page)
}

/** What is seen of a page that nothing has happened to. */
export const pageState = (page: Page | Frame): Promise<object> =>
  page.evaluate(() => {
    const polluted: string[] = []
    for (const name in {}) polluted.push(name)
    for (const name of ['polluted', 'host', 'isAdmin']) if (name in {}) polluted.push(name)
    return {
      polluted,
      title: document.title,
      heading: document.querySelector('h1')?.textContent,
      address: location.href,
      scripts: document.scripts.length,
      marked: 'marked' in window,
    }
  })

/** Loads the page with the widget and opens the chat. */
export async function openStage(page: Page, { host, widget }: Sites): Promise<Stage> {
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  host.show(widgetScript(widget))
  await page.goto(host.url)
  await listen(page)
  const chat = await openChat(page)
  const heard = () => page.evaluate(() => (window as unknown as HostWindow).heard)
  // What the beginning itself brings is over.
  await expect
    .poll(async () => (await heard()).map(({ type }) => type))
    .toContain('replyX_websocket_connected')
  const session = new URL(chat.url()).searchParams.get('session') ?? ''
  const attack =
    (target: () => Frame) =>
    async (count: number, act: () => Promise<unknown>): Promise<void> => {
      await untilSeen(target(), count, act)
      await settle(page, chat)
    }
  return {
    page,
    chat,
    session,
    attackHost: attack(() => page.mainFrame()),
    attackFrame: attack(() => chat),
    state: async () => ({
      problems,
      heard: await heard(),
      page: await pageState(page),
      kept: await page.evaluate(() => Object.keys(localStorage)),
      chat: await pageState(await chatFrame(page)),
      greetings: await chat.evaluate(
        () =>
          (window as unknown as { seen: { type: string }[] }).seen.filter(
            ({ type }) => type === 'replyX_init',
          ).length,
      ),
      isOpen: await page
        .frameLocator('iframe[title="Chat"]')
        .getByRole('textbox', { name: 'Write a message' })
        .isVisible(),
      bubbles: await chat.locator('.replyx-bubble').allInnerTexts(),
      button: await page.getByRole('button', { name: /Open chat|Close chat/ }).getAttribute('aria-label'),
    }),
  }
}

/** One attack, and what it is called. */
export interface Attack {
  readonly name: string
  run(): Promise<unknown>
}
