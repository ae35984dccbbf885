import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { richText } from '@replyx/core/rich-text'
import type { ChatView, ViewOptions } from '@replyx/core/view'
import { drawInto, type DrawnChat, type MountOptions } from './chat.ts'

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
  const own = isClient(clientOrOptions) ? null : createReplyX(clientOrOptions)
  const client = own ?? (clientOrOptions as ReplyXClient)
  let chat: DrawnChat
  try {
    chat = drawInto(element, client, options, { richText })
  } catch (error) {
    own?.destroy()
    throw error
  }
  const { view, remove } = chat
  // Where connecting fails for good, the snapshot says so and the banner shows it.
  own?.connect().catch(() => undefined)

  return {
    client,
    view,
    update: view.update,
    destroy: () => {
      remove()
      own?.destroy()
    },
  }
}
