import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import {
  attachAutosize,
  attachFocus,
  attachKeyboardViewport,
  attachLiveRegion,
  attachPage,
  attachPlainPaste,
  attachScroll,
  attachStyles,
  browserTiming,
  lockPageScroll,
  scrollToEnd,
} from '@replyx/core/dom'
import { messageText } from '@replyx/core/rich-text'
import { themeVariables } from '@replyx/core/theme'
import { createChatView, styles, type ChatView, type ViewOptions } from '@replyx/core/view'
import { createDraw, type Parts } from './draw.ts'
import type { ErrorHandler } from './parts/context.ts'
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
  element: HTMLElement,
  clientOrOptions: ReplyXClient | ReplyXOptions,
  options: MountOptions = {},
): MountedChat {
  const document = element.ownerDocument
  const window = document.defaultView
  if (window === null) throw new TypeError('unable to mount; the document has no window')
  const { nonce, parts = {}, onError, ...viewOptions } = options
  const isOwner = !isClient(clientOrOptions)
  const client = isClient(clientOrOptions) ? clientOrOptions : createReplyX(clientOrOptions)
  const view = createChatView(client, {
    ...viewOptions,
    ...browserTiming(window),
    colors: themeVariables,
    toText: messageText,
  })

  let panel: HTMLElement | null = null
  let scroller: HTMLElement | null = null
  let input: HTMLTextAreaElement | null = null
  const draw = createDraw(
    view,
    {
      panel: (node) => {
        panel = node
      },
      scroller: (node) => {
        scroller = node
        return attachScroll(node, {
          groups: '.replyx-section',
          onEndChange: view.setAtEnd,
          onNearStart: view.actions.loadOlder,
        })
      },
      input: (node) => {
        const area = (input = node as HTMLTextAreaElement)
        const undos = [attachAutosize(area), attachPlainPaste(area)]
        return () => undos.forEach((undo) => undo())
      },
      live: (node) => attachLiveRegion(node, view.onAnnouncement),
    },
    parts,
    onError ?? ((error) => window.reportError(error)),
  )

  const root = element.getRootNode()
  const detachStyles = attachStyles(
    root !== document && 'host' in root ? (root as ShadowRoot) : document,
    styles,
    nonce === undefined ? {} : { nonce },
  )
  const detachPage = attachPage(window, {
    onMobileChange: view.setMobile,
    onDarkChange: view.setSystemDark,
    onVisibleChange: view.setVisible,
  })

  let shown = view.getSnapshot()
  let drawn = draw(shown)
  let leaveFocus: (() => void) | null = null
  let leaveModal: (() => void) | null = null

  /** Whatever covers the page is fitted to the keyboard and keeps the page behind it still. */
  const setModal = (isModal: boolean): void => {
    leaveModal?.()
    leaveModal = null
    if (!isModal || panel === null) return
    const undos = [attachKeyboardViewport(panel), lockPageScroll(document)]
    leaveModal = () => undos.forEach((undo) => undo())
  }
  /** @param isStart - a chat that starts open leaves the focus to the page, but gives it to its launcher when closed */
  const moveFocus = (isOpen: boolean, isStart = false): void => {
    leaveFocus?.()
    leaveFocus = null
    if (!isOpen || panel === null) return
    const part = (name: string): HTMLElement | null | undefined =>
      (drawn.node as Element).querySelector<HTMLElement>(`.replyx-${name}`)
    leaveFocus = attachFocus(panel, {
      // On a phone the input would bring up the keyboard over what the visitor came to read.
      initial: isStart ? null : ((shown.isMobile ? part('minimize-button') : input) ?? null),
      returnTo: () => part('floating-button') ?? null,
      isTrap: () => view.getSnapshot().isModal,
    })
  }
  const render = (): void => {
    const before = shown
    shown = view.getSnapshot()
    const next = draw(shown)
    patch(next, drawn)
    drawn = next
    if (shown.isModal !== before.isModal) setModal(shown.isModal)
    if (shown.isMinimized !== before.isMinimized) moveFocus(!shown.isMinimized)
    if (shown.scrollRequests !== before.scrollRequests && scroller !== null) scrollToEnd(scroller)
    if (shown.focusRequests !== before.focusRequests) input?.focus()
  }

  insert(element, drawn)
  if (shown.isModal) setModal(true)
  if (shown.type === 'floating') moveFocus(!shown.isMinimized, true)
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
      view.destroy()
      detachPage()
      leaveModal?.()
      leaveFocus?.()
      remove(drawn)
      detachStyles()
      if (isOwner) client.destroy()
    },
  }
}
