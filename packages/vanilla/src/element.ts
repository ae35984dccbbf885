import type { ReplyXClient, ReplyXEvents, ReplyXOptions } from '@replyx/core'
import { attachStyles } from '@replyx/core/dom'
import type { ChatView, ViewOptions } from '@replyx/core/view'
import { attributeNames, isClientAttribute, readClientOptions, readViewOptions } from './attributes.ts'
import type { Parts } from './draw.ts'
import { mount, type MountedChat } from './mount.ts'

/** The element `<replyx-chat>`. Attributes say most of it; properties what no attribute can. */
export interface ReplyXChatElement extends HTMLElement {
  /** A client of yours: connecting and ending it stay with you. */
  client: ReplyXClient | null
  /** Options of the element's own client; those of the attributes come on top. */
  options: Partial<ReplyXOptions>
  /** Options of the interface; those of the attributes come on top. */
  viewOptions: ViewOptions
  /** Own drawings of parts. */
  parts: Parts
  /** The logic of the interface; `null` while the element is not in a page. */
  readonly view: ChatView | null
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

interface Given {
  client: ReplyXClient | null
  options: Partial<ReplyXOptions>
  viewOptions: ViewOptions
  parts: Parts
}

/** Keeps one chat in the element's shadow while the element is in a page. */
function createHost(element: HTMLElement) {
  const given: Given = { client: null, options: {}, viewOptions: {}, parts: {} }
  const shadow = element.attachShadow({ mode: 'open' })
  let mounted: MountedChat | null = null
  let undos: (() => void)[] = []
  let isPlanned = false
  let undress: (() => void) | undefined

  const raise = (name: string, detail: unknown): void => {
    element.dispatchEvent(new CustomEvent(name, { detail }))
  }
  const viewOptions = (): ViewOptions => ({
    ...given.viewOptions,
    ...Object.fromEntries(
      Object.entries(readViewOptions(element)).filter(([, value]) => value !== undefined),
    ),
  })
  /** An embedded chat is as high as what it stands in. */
  const dress = ({ view }: MountedChat): void => {
    const height = view.getSnapshot().type === 'embedded' ? 'height:100%' : ''
    const before = undress
    undress = attachStyles(shadow, `:host{display:block;${height}}`)
    before?.()
  }
  const leave = (): void => {
    undos.forEach((undo) => undo())
    undos = []
    mounted?.destroy()
    mounted = null
  }
  const enter = (): void => {
    leave()
    const options = { ...given.options, ...readClientOptions(element) }
    // An element without anything to connect with waits for its properties.
    if (!element.isConnected || (!given.client && Object.keys(options).length === 0)) return
    const chat = mount(shadow, given.client ?? options, {
      ...viewOptions(),
      parts: given.parts,
      onError: (error, { part }) => raise('error', { error, part }),
    })
    mounted = chat
    dress(chat)
    undos = [
      () => undress?.(),
      ...events.map((name) => chat.client.on(name, (detail: unknown) => raise(name, detail))),
    ]
  }
  /** What goes wrong is told as an event: nobody could catch it where a parser makes the element. */
  const attempt = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      raise('error', { error })
    }
  }
  /** Attributes and properties are set one after the other; the chat begins when all of them are. */
  const plan = (): void => {
    if (isPlanned) return
    isPlanned = true
    queueMicrotask(() => {
      isPlanned = false
      attempt(enter)
    })
  }
  return {
    given,
    plan,
    getView: () => mounted?.view ?? null,
    update: (): void => {
      if (!mounted || isPlanned) return
      const chat = mounted
      attempt(() => {
        chat.update({ ...readViewOptions(element), ...viewOptions() })
        dress(chat)
      })
    },
    /** An element that is only put elsewhere stays what it is. */
    leaveSoon: (): void => {
      setTimeout(() => {
        if (!element.isConnected) leave()
      }, 0)
    },
    isThere: () => mounted !== null,
  }
}

/**
 * Defines `<replyx-chat>`, the whole chat as an element with a shadow of its own, for any framework and for none.
 *
 * Attributes: `assistant-id`, `api-url`, `ws-url`, `environment` of the client; `theme`, `color-scheme`, `locale`,
 * `type`, `position`, `chat-title`, `welcome-message`, `show-avatar`, `show-online-status`, `button-text`,
 * `button-size`, `border-radius`, `is-minimized`, `sound`, `title-badge`, `time-zone` of the interface. Every event of
 * the client is raised as a `CustomEvent` of the same name. Parts can be styled as `::part(bubble)`.
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
 * chat.addEventListener('unread:changed', (event) => console.log((event as CustomEvent).detail))
 * document.body.append(chat)
 * ```
 */
export function defineReplyXChat(name = 'replyx-chat'): void {
  if (customElements.get(name)) return
  const hosts = new WeakMap<HTMLElement, ReturnType<typeof createHost>>()
  const hostOf = (element: HTMLElement) => hosts.get(element) as ReturnType<typeof createHost>

  class ReplyXChat extends HTMLElement {
    static readonly observedAttributes = attributeNames

    constructor() {
      super()
      hosts.set(this, createHost(this))
    }
    connectedCallback(): void {
      // What was set before the element was defined stands in the way of its own properties.
      for (const property of ['client', 'options', 'viewOptions', 'parts'] as const) {
        if (!Object.hasOwn(this, property)) continue
        const value: unknown = Reflect.get(this, property)
        Reflect.deleteProperty(this, property)
        Reflect.set(this, property, value)
      }
      const host = hostOf(this)
      if (!host.isThere()) host.plan()
    }
    disconnectedCallback(): void {
      hostOf(this).leaveSoon()
    }
    attributeChangedCallback(attribute: string): void {
      const host = hostOf(this)
      if (!isClientAttribute(attribute)) host.update()
      else if (host.isThere()) host.plan()
    }
    get view(): ChatView | null {
      return hostOf(this).getView()
    }
  }
  const property = (key: keyof Given, isLook = false): void => {
    Object.defineProperty(ReplyXChat.prototype, key, {
      get(this: HTMLElement) {
        return hostOf(this).given[key]
      },
      set(this: HTMLElement, value: never) {
        const host = hostOf(this)
        host.given[key] = value
        if (isLook && host.isThere()) host.update()
        else host.plan()
      },
    })
  }
  property('client')
  property('options')
  property('viewOptions', true)
  property('parts')
  customElements.define(name, ReplyXChat)
}
