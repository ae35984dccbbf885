import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { browserTiming } from '@replyx/core/dom'
import { bindChat, type ErrorHandler } from '@replyx/core/parts'
import { richText } from '@replyx/core/rich-text'
import { createChatView, type ChatView, type ViewOptions } from '@replyx/core/view'
import { createDraw, type Parts } from './draw.ts'
import { insert, patch, remove } from './render/patch.ts'

/** How {@link mount} draws. */
export interface MountOptions extends ViewOptions {
  /** The nonce of a `<style>` element, where a browser without constructable stylesheets needs one. */
  readonly nonce?: string
  /** Own drawings of parts. */
  readonly parts?: Parts
  /** Told of a part that could not be drawn; the rest goes on. Default: the page's own error reporting. */
  readonly onError?: ErrorHandler
}

/** A chat on a page. */
export interface MountedChat {
  /** The client. */
  readonly client: ReplyXClient
  /** The interface's logic. */
  readonly view: ChatView
  /** Changes options of the interface. @throws TypeError where one is not what it may be */
  update(options: ViewOptions): void
  /** Takes the chat off the page, and ends the client if `mount` made it. */
  destroy(): void
}

const isClient = (value: ReplyXClient | ReplyXOptions): value is ReplyXClient => 'getSnapshot' in value

/**
 * Puts the complete chat on a page.
 *
 * @param element - where: `document.body` for a floating chat, the element to fill for an embedded one
 * @param clientOrOptions - a client, which stays yours, or the options of one that lives as long as this chat
 * @param options - looks and texts
 * @returns the chat
 * @throws TypeError where an option of the interface is not what it may be
 * @throws ReplyXError `option_invalid` where one of the client is not
 *
 * @example
 * ```ts
 * import { mount } from '@replyx/vanilla'
 *
 * const chat = mount(document.body, { assistantId: 1 }, { theme: 'green', title: 'Mila' })
 * chat.view.open()
 * ```
 */
export function mount(
  element: HTMLElement | ShadowRoot,
  clientOrOptions: ReplyXClient | ReplyXOptions,
  options: MountOptions = {},
): MountedChat {
  const window = element.ownerDocument.defaultView
  if (window === null) throw new TypeError('unable to mount; the document has no window')
  const { nonce, parts = {}, onError = (error) => window.reportError(error), ...viewOptions } = options
  const isOwner = !isClient(clientOrOptions)
  const client = isClient(clientOrOptions) ? clientOrOptions : createReplyX(clientOrOptions)
  const view = createChatView(client, { ...viewOptions, ...browserTiming(window), richText })
  const { refs, update } = bindChat(view, client, { nonce })

  const render = (): void => {
    const next = draw(view.getSnapshot())
    patch(next, drawn)
    drawn = next
    update()
  }
  const draw = createDraw(view, refs, parts, onError, render)
  let drawn = draw(view.getSnapshot())
  insert(element, drawn)
  const unsubscribe = view.subscribe(render)
  render()
  // Where connecting fails for good, the snapshot says so and the banner shows it.
  if (isOwner) client.connect().catch(() => undefined)

  let isDestroyed = false
  return {
    client,
    view,
    update: (changes) => view.update(changes),
    destroy: () => {
      if (isDestroyed) return
      isDestroyed = true
      unsubscribe()
      remove(drawn)
      view.destroy()
      if (isOwner) client.destroy()
    },
  }
}
