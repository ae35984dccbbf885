import type { Message, Snapshot } from '@replyx/core'
import type { ViewOptions } from '@replyx/core/view'
import { vi } from 'vitest'
import { createFakeChat, type FakeChat } from '../../packages/core/tests/view/fake-chat.ts'
import { accessibleTree, isHidden, nameOf, roleOf } from './accessible-tree.ts'
import { markupOf } from './markup.ts'
import type { Stage, Staged, StageExtras } from './stage.ts'

/** What a scenario begins with; the chat is open and in UTC unless said otherwise. */
export interface Start extends StageExtras {
  readonly snapshot?: Partial<Snapshot>
  readonly options?: ViewOptions
  readonly fake?: FakeChat
}

/** How the page stood at one moment, for comparing one adapter with another. */
export interface Checkpoint {
  readonly tree: string
  readonly markup: string
}

/** What a key is besides its name. */
interface KeyDetails {
  readonly shiftKey?: boolean
  readonly isComposing?: boolean
  readonly keyCode?: number
}

/** A chat on a page, and what a visitor and a test can do with it. */
export interface Scene extends Staged {
  readonly fake: FakeChat
  readonly calls: FakeChat['calls']
  /** Changes what the client says, and lets it be drawn. */
  set(changes: Partial<Snapshot>): Promise<void>
  setMessages(...messages: readonly Message[]): Promise<void>
  /** Raises an event of the client. */
  emit: FakeChat['emit']
  /** The one element of that selector inside of the chat. @throws TypeError where there is none */
  find(selector: string): HTMLElement
  all(selector: string): HTMLElement[]
  has(selector: string): boolean
  /** What a reader finds by its role and name. @throws TypeError where there is no such thing, or only a hidden one */
  get(role: string, name?: string | RegExp): HTMLElement
  /** Everything a reader finds by its role and name. */
  list(role: string, name?: string | RegExp): HTMLElement[]
  input(): HTMLTextAreaElement
  click(element: HTMLElement): Promise<void>
  /** Replaces what stands in the input, as typing does. */
  type(text: string): Promise<void>
  /** Presses a key. @returns whether the browser would still do what it does */
  press(key: string, details?: KeyDetails, on?: HTMLElement): Promise<boolean>
  /** Whether the chat is still on the page. */
  isThere(): boolean
  /** Everything a reader is told. */
  tree(): string
  /** Tells of each change of the outermost element whether the chat is hidden until something is loaded. */
  watchPending(): readonly boolean[]
  /** Remembers how the page stands. */
  checkpoint(): void
  /** Lets time pass. */
  advance(milliseconds: number): Promise<void>
}

/** Sets the value as a browser does: not by the setter that React puts over it to notice what scripts set. */
export function setNativeValue(area: HTMLTextAreaElement, value: string): void {
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
  setter?.call(area, value)
}

const fits = (element: Element, role: string, name: string | RegExp | undefined): boolean => {
  if (roleOf(element) !== role) return false
  const own = nameOf(element)
  return name === undefined || (typeof name === 'string' ? own === name : name.test(own))
}

/** Time goes on between what is drawn and what is done: Vue passes over handlers that are no older than the event. */
const goOn = (): void => void vi.advanceTimersByTime(1)

const isReachable = (element: Element | null): boolean =>
  element === null || (!isHidden(element) && isReachable(element.parentElement))

/** Puts a chat on the page. */
export async function createScene(
  stage: Stage,
  { snapshot, options, fake = createFakeChat(snapshot), ...extras }: Start,
  checkpoints: Checkpoint[],
): Promise<Scene> {
  const staged = stage.mount(fake, { isMinimized: false, timeZone: 'UTC', ...options }, extras)
  await staged.settle()
  const { root, settle } = staged
  let isThere = true

  const all = (selector: string): HTMLElement[] => [...root().querySelectorAll<HTMLElement>(selector)]
  const list = (role: string, name?: string | RegExp): HTMLElement[] =>
    all('*').filter((element) => fits(element, role, name) && isReachable(element))
  const find = (selector: string): HTMLElement => {
    const [found] = all(selector)
    if (found === undefined) throw new TypeError(`nothing in the chat is ${selector}`)
    return found
  }
  const get = (role: string, name?: string | RegExp): HTMLElement => {
    const [found] = list(role, name)
    if (found === undefined)
      throw new TypeError(`no ${role} is named ${String(name)}; there is\n${accessibleTree(root())}`)
    return found
  }
  const scene: Scene = {
    ...staged,
    fake,
    calls: fake.calls,
    set: async (changes) => {
      fake.set(changes)
      await settle()
    },
    setMessages: (...messages) => scene.set({ messages }),
    emit: fake.emit,
    find,
    all,
    has: (selector) => all(selector).length > 0,
    get,
    list,
    input: () => find('textarea') as HTMLTextAreaElement,
    click: async (element) => {
      goOn()
      element.click()
      await settle()
    },
    type: async (text) => {
      goOn()
      setNativeValue(scene.input(), text)
      scene.input().dispatchEvent(new Event('input', { bubbles: true }))
      await settle()
    },
    press: async (key, details = {}, on = scene.input()) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...details })
      if (details.keyCode !== undefined) Object.defineProperty(event, 'keyCode', { value: details.keyCode })
      goOn()
      const goesOn = on.dispatchEvent(event)
      await settle()
      return goesOn
    },
    watchPending: () => {
      const element = root()
      const seen: boolean[] = []
      const observer = new MutationObserver((records) => {
        if (records.some(({ attributeName }) => attributeName === 'data-pending'))
          seen.push(element.hasAttribute('data-pending'))
      })
      observer.observe(element, { attributes: true })
      return seen
    },
    isThere: () => isThere,
    destroy: async () => {
      isThere = false
      await staged.destroy()
    },
    tree: () => accessibleTree(root()),
    checkpoint: () => checkpoints.push({ tree: accessibleTree(root()), markup: markupOf(root()) }),
    advance: async (milliseconds) => {
      await vi.advanceTimersByTimeAsync(milliseconds)
      await settle()
    },
  }
  return scene
}
