import { createReplyX, type ReplyXClient, type ReplyXEvents, type ReplyXOptions } from '@replyx/core'
import { attachStyles } from '@replyx/core/dom'
import type { ErrorHandler, PartName } from '@replyx/core/parts'
import type { ChatView, ViewOptions } from '@replyx/core/view'
import { attributeNames, clientAttributes, readClientOptions, readViewOptions } from './attributes.ts'
import { drawInto, type DrawnChat } from './chat.ts'
import type { Parts } from './draw.ts'

/** The events of `<replyx-chat>`: those of the client, each with its content as `detail`. */
export type ReplyXChatEventMap = {
  readonly [Name in Exclude<keyof ReplyXEvents, 'error'>]: CustomEvent<Parameters<ReplyXEvents[Name]>[0]>
} & {
  /** What went wrong: in the client, in an option, or in a part, which is named then. */
  readonly error: CustomEvent<{ readonly error: unknown; readonly part?: PartName | 'StyleProvider' }>
}

/** The element `<replyx-chat>`. Attributes say most of it; properties what no attribute can. */
export interface ReplyXChatElement extends HTMLElement {
  /** A client of yours: connecting and ending it stay with you. */
  client: ReplyXClient | null
  /** Options of the element's own client; those of the attributes come on top. Other values make another client. */
  options: Partial<ReplyXOptions>
  /** Options of the interface; those of the attributes come on top. */
  viewOptions: ViewOptions
  /** Own drawings of parts. */
  parts: Parts
  /** The logic of the interface; `null` while the element is not in a page. */
  readonly view: ChatView | null

  /** Listens to an event of the client, whose content is the `detail`. */
  addEventListener<Name extends keyof ReplyXChatEventMap>(
    type: Name,
    listener: (this: ReplyXChatElement, event: ReplyXChatEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  /** Listens to an event that any element has. */
  addEventListener<Name extends Exclude<keyof HTMLElementEventMap, 'error'>>(
    type: Name,
    listener: (this: ReplyXChatElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  /** Listens to any other event. */
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void
  /** Listens no longer to an event of the client. */
  removeEventListener<Name extends keyof ReplyXChatEventMap>(
    type: Name,
    listener: (this: ReplyXChatElement, event: ReplyXChatEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void
  /** Listens no longer to an event that any element has. */
  removeEventListener<Name extends Exclude<keyof HTMLElementEventMap, 'error'>>(
    type: Name,
    listener: (this: ReplyXChatElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void
  /** Listens no longer to any other event. */
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void
}

declare global {
  interface HTMLElementTagNameMap {
    'replyx-chat': ReplyXChatElement
  }
}

/** Every event of the client: the element raises each under the same name, with the same content as its `detail`. */
const events: readonly (keyof ReplyXEvents)[] = [
  'message:sending',
  'message:sent',
  'message:failed',
  'message:received',
  'message:updated',
  'connection:changed',
  'handoff:changed',
  'typing:changed',
  'unread:changed',
  'dialog:opened',
  'identity:changed',
  'history:reset',
  'storage:degraded',
  'plan:reached',
  'rate:reached',
  'metrics:updated',
  'error',
]

/** What properties say. */
type Given = Pick<ReplyXChatElement, 'client' | 'options' | 'viewOptions' | 'parts'>
type Fields = Readonly<Record<string, unknown>>

const nothing: Given = { client: null, options: {}, viewOptions: {}, parts: {} }
const properties = Object.keys(nothing) as (keyof Given)[]

/** Whether two objects have the same in them, as those have that a framework makes anew at every drawing. */
const isEqual = (one: Fields, other: Fields): boolean =>
  Object.keys({ ...one, ...other }).every((name) => one[name] === other[name])

/** Keeps one chat in the element's shadow while the element is in a page. */
function createHost(element: HTMLElement) {
  const given = { ...nothing }
  const shadow = element.attachShadow({ mode: 'open' })
  let chat: DrawnChat | null = null
  let undos: (() => unknown)[] = []
  let undress: (() => void) | undefined
  let isPlanned = false

  const raise = (name: string, detail: unknown): void => {
    element.dispatchEvent(new CustomEvent(name, { detail }))
  }
  const viewOptions = (): ViewOptions => ({ ...given.viewOptions, ...readViewOptions(element) })
  const nonce = (): string => element.nonce ?? ''
  const leave = (): void => {
    for (const undo of undos) undo()
    undos = []
    chat = null
  }
  const follow = ({ view, setParts }: DrawnChat): void => {
    setParts(given.parts)
    view.setOptions(viewOptions())
    // An embedded chat is as high as what it stands in.
    const height = view.getSnapshot().type === 'embedded' ? 'height:100%' : ''
    const before = undress
    undress = attachStyles(shadow, `:host{display:block;${height}}`, { nonce: nonce() })
    before?.()
  }
  const enter = (): void => {
    leave()
    const options = { ...given.options, ...readClientOptions(element) }
    // An element without anything to connect with waits for its properties.
    if (!element.isConnected || !(given.client ?? Object.keys(options)[0])) return
    const client = given.client ?? createReplyX(options)
    const isOwner = client !== given.client
    undos = [
      ...events.map((name) => client.on(name, (detail: unknown) => raise(name, detail))),
      () => undress?.(),
      () => chat?.remove(),
      () => isOwner && client.destroy(),
    ]
    const { parts } = given
    const onError: ErrorHandler = (error, { part }) => raise('error', { error, part })
    // The reader of Markdown comes when there is something to read: an empty chat in the corner does without.
    chat = drawInto(shadow, client, { ...viewOptions(), parts, onError, nonce: nonce() }, { richText: null })
    follow(chat)
    // Where connecting fails for good, the snapshot says so and the banner shows it.
    if (isOwner) client.connect().catch(() => undefined)
  }
  /** What goes wrong is told as an event: nobody could catch it where a parser makes the element. */
  const attempt = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      if (!chat) leave()
      raise('error', { error })
    }
  }
  /** Attributes and properties are set one after the other; the chat begins when all of them are. */
  const restart = (): void => {
    if (isPlanned) return
    isPlanned = true
    queueMicrotask(() => {
      isPlanned = false
      attempt(enter)
    })
  }
  const update = (): void => {
    const current = chat
    if (current && !isPlanned) attempt(() => follow(current))
    else restart()
  }

  const get = (key: keyof Given): Given[keyof Given] => given[key]
  const set = (key: keyof Given, value: Given[keyof Given] | undefined): void => {
    const next = value ?? nothing[key]
    const before = given[key]
    if (next === before || (key !== 'client' && isEqual(next as Fields, before as Fields))) return
    Object.assign(given, { [key]: next })
    if (key === 'client' || key === 'options') restart()
    else update()
  }
  // What was set before the element was defined stands in the way of its own properties.
  for (const key of properties) {
    if (!Object.hasOwn(element, key)) continue
    const value = Reflect.get(element, key) as Given[keyof Given]
    Reflect.deleteProperty(element, key)
    set(key, value)
  }
  return { get, set, leave, restart, update, getView: () => chat?.view ?? null }
}

/**
 * Defines `<replyx-chat>`, the whole chat as an element with a shadow of its own, for any framework and for none.
 *
 * Attributes: `assistant-id`, `api-url`, `ws-url`, `environment` of the client; `theme`, `color-scheme`, `locale`,
 * `type`, `position`, `chat-title`, `welcome-message`, `show-avatar`, `show-online-status`, `button-text`,
 * `button-size`, `border-radius`, `is-minimized`, `is-closable`, `sound`, `title-badge`, `time-zone` of the interface;
 * `nonce` is that of its `<style>` element, where a browser needs one. Every event of the client is raised as a
 * `CustomEvent` of the same name. Parts can be styled as `::part(bubble)`.
 *
 * @param name - the tag's name. Defining the same name twice changes nothing
 *
 * @example
 * ```ts
 * import { defineReplyXChat } from '@replyx/vanilla/element'
 *
 * defineReplyXChat()
 * const chat = document.createElement('replyx-chat')
 * chat.setAttribute('assistant-id', '1')
 * chat.addEventListener('unread:changed', (event) => console.log(event.detail.current))
 * document.body.append(chat)
 * ```
 */
export function defineReplyXChat(name = 'replyx-chat'): void {
  if (customElements.get(name)) return

  class ReplyXChat extends HTMLElement {
    static readonly observedAttributes = attributeNames
    static {
      for (const key of properties)
        Object.defineProperty(this.prototype, key, {
          get(this: ReplyXChat) {
            return this.#host.get(key)
          },
          set(this: ReplyXChat, value: Given[keyof Given]) {
            this.#host.set(key, value)
          },
        })
    }
    readonly #host = createHost(this)

    connectedCallback(): void {
      this.#host.update()
    }
    /** An element that is only put elsewhere stays what it is. */
    disconnectedCallback(): void {
      setTimeout(() => {
        if (!this.isConnected) this.#host.leave()
      }, 0)
    }
    /** In another document it begins anew: styles and listeners belong to one. */
    adoptedCallback(): void {
      this.#host.leave()
    }
    attributeChangedCallback(attribute: string, before: string | null, value: string | null): void {
      if (value === before) return
      if (clientAttributes.includes(attribute)) this.#host.restart()
      else this.#host.update()
    }
    get view(): ChatView | null {
      return this.#host.getView()
    }
  }
  customElements.define(name, ReplyXChat)
}
