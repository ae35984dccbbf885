import type { ViewOptions } from '@replyx/core/view'
import { createVirtualClock, type ScriptedServer } from '@replyx/core/testing'
import { ReplyXChat, ReplyXProvider, type ReplyXChatSlots } from '@replyx/vue'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { createApp, h, nextTick, type App, type Component } from 'vue'
import { createFakeChat, type FakeChat } from '../../core/tests/view/fake-chat.ts'

/** An app on the page. */
export interface Mounted {
  readonly app: App
  readonly container: HTMLElement
  /** Takes it off the page. */
  readonly unmount: () => void
}

const mounted = new Set<Mounted>()

/** Puts an app on the page until the test ends. */
export function mountApp(root: Component, prepare: (app: App) => void = () => undefined): Mounted {
  const container = document.createElement('div')
  document.body.append(container)
  const app = createApp(root)
  prepare(app)
  const entry: Mounted = {
    app,
    container,
    unmount: () => {
      if (!mounted.delete(entry)) return
      app.unmount()
      container.remove()
    },
  }
  app.mount(container)
  mounted.add(entry)
  return entry
}

/** An open chat with a client of a test. */
export async function mountChat(
  fake: FakeChat = createFakeChat(),
  view: ViewOptions = {},
  slots: ReplyXChatSlots = {},
): Promise<FakeChat & Mounted> {
  const props = { client: fake.client, view: { isMinimized: false, timeZone: 'UTC', ...view } }
  const entry = mountApp(() => h(ReplyXProvider, props, () => h(ReplyXChat, null, slots)))
  await settle()
  return { ...fake, ...entry }
}

/** Waits until what is loaded on demand is there, and drawn. */
export async function settle(): Promise<void> {
  await vi.dynamicImportSettled()
  await nextTick()
}

/** Lets whatever is put off to the next task happen. */
export const moment = (): Promise<void> => createVirtualClock().settle()

/** How often clients have connected with a server. */
export const connections = ({ requests }: ScriptedServer): number =>
  requests.filter(({ path }) => path === '/api/protocol').length

export function find<Wanted extends HTMLElement = HTMLElement>(selector: string): Wanted {
  const found = document.querySelector<Wanted>(selector)
  if (found === null) throw new TypeError(`nothing is ${selector}; there is ${document.body.innerHTML}`)
  return found
}
export const has = (selector: string): boolean => document.querySelector(selector) !== null

export async function type(text: string): Promise<void> {
  const area = find<HTMLTextAreaElement>('textarea')
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

export function press(key: string): void {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  find('textarea').dispatchEvent(event)
}

/** Ends each test of a file with an empty page, and with nothing that Vue or anybody has warned of. */
export function watchPage(): void {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
  })
  afterEach(() => {
    for (const { unmount } of mounted) unmount()
    expect(vi.mocked(console.warn).mock.calls).toEqual([])
    expect(vi.mocked(console.error).mock.calls).toEqual([])
    expect(document.body.childElementCount).toBe(0)
  })
}
