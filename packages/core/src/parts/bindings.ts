import type { ReplyXClient } from '../types.ts'
import {
  attachAutosize,
  attachFocus,
  attachKeyboardViewport,
  attachLiveRegion,
  attachPage,
  attachScroll,
  attachStyles,
  lockPageScroll,
  scrollToEnd,
} from '../dom/index.ts'
import {
  en,
  plainText,
  styles,
  type ChatView,
  type ChatViewSnapshot,
  type ComposerModel,
  type RichText,
} from '../view/index.ts'
import { watchAnnouncements } from './announcements.ts'
import type { Refs } from './kit.ts'
import { attachPlainPaste } from './plain-paste.ts'
import { watchSections } from './window.ts'

type Needs = ChatViewSnapshot['needs']

/** What has been loaded: no other chat of the page draws a sketch first, nor does the same one at its next mount. */
const loaded: { richText?: RichText } = {}

/** The options of {@link bindChat}. */
export interface BindingOptions {
  /** The nonce of a `<style>` element, where a browser without constructable stylesheets needs one. */
  readonly nonce?: string | undefined
}

/** What connects a drawn chat with its page. */
export interface ChatBindings {
  /** To be called with the elements that the parts are drawn as. */
  readonly refs: Refs
  /** To be called after each drawing: moves the focus and the list, and holds the page still behind a sheet. */
  update(): void
}

/**
 * Connects the elements of a drawn chat with the page, the same way for every adapter: styles, scrolling, focus, the
 * growing input, the on-screen keyboard, the live region, sound and title. Touches nothing until the first element
 * comes, so that it can be made on a server.
 *
 * @param view - the logic of the interface
 * @param chat - the client
 * @param options - how styles are put into the page
 * @returns the refs of the elements, and what to call after each drawing
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { browserTiming } from '@replyx/core/dom'
 * import { bindChat } from '@replyx/core/parts'
 * import { createChatView } from '@replyx/core/view'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * const view = createChatView(chat, browserTiming(window))
 * const { refs, update } = bindChat(view, chat)
 * const root = document.querySelector<HTMLElement>('.replyx')
 * if (root) refs.root(root)
 * view.subscribe(update)
 * ```
 */
export function bindChat(view: ChatView, chat: ReplyXClient, options: BindingOptions = {}): ChatBindings {
  let root: HTMLElement | null = null
  let panel: HTMLElement | null = null
  let scroller: HTMLElement | null = null
  let input: HTMLElement | null = null
  let lookAround: (() => void) | null = null
  let before: ChatViewSnapshot | null = null
  view.setTools(loaded)
  /** Ends what the present state has begun, by its name. */
  const undos = new Map<string, () => void>()

  const begin = (name: string, ...started: (() => void)[]): void => {
    undos.get(name)?.()
    undos.set(name, () => started.forEach((undo) => undo()))
  }
  const part = (name: string): HTMLElement | null => root?.querySelector(`.replyx-${name}`) ?? null

  /** Whatever covers the page is fitted to the keyboard and keeps the page behind it still. */
  const setModal = (isModal: boolean): void => {
    if (isModal && panel) begin('modal', attachKeyboardViewport(panel), lockPageScroll(panel.ownerDocument))
    else begin('modal')
  }
  /** A chat that starts open leaves the focus to the page, unless it covers that, but gives it to its launcher when closed. */
  const moveFocus = ({ isMinimized, isMobile, isModal }: ChatViewSnapshot, isStart: boolean): void => {
    if (isMinimized || !panel) return begin('focus')
    // On a phone the input would bring up the keyboard over what the visitor came to read.
    const wanted = isMobile ? part('minimize-button') : input
    begin(
      'focus',
      attachFocus(panel, {
        initial: isStart && !isModal ? null : (wanted ?? undefined),
        returnTo: () => part('floating-button'),
        isTrap: () => view.getSnapshot().isModal,
      }),
    )
  }
  /** What was pressed may be gone. On a phone the input would bring up the keyboard for who was not writing. */
  const placeFocus = ({ isMobile, composer }: ChatViewSnapshot, { canSend }: ComposerModel): void => {
    const isWriting = composer.isEditing || (canSend && !composer.canSend)
    ;(isMobile && !isWriting ? scroller : input)?.focus()
  }
  const callAttention = async (window: Window, wanted: string): Promise<void> => {
    begin('alerts')
    if (wanted === '') return
    const { attachAlerts } = await import('./alerts.ts')
    if (before?.alerts === wanted) begin('alerts', attachAlerts(chat, view, window, wanted))
  }
  /** Loads what only some chats need. Without it a chat is still a chat: it goes on in plain words, blue and English. */
  const loadNeeds = ({ colors, richText, locale }: Needs, had: Partial<Needs>): void => {
    if (colors && !had.colors)
      import('../view/theme.ts').then(
        ({ themeVariables }) => view.setTools({ colors: themeVariables }),
        () => view.setTools({ colors: () => ({}) }),
      )
    if (richText && !had.richText)
      import('../view/rich-text/index.ts').then(
        ({ richText }) => view.setTools(Object.assign(loaded, { richText })),
        () => view.setTools({ richText: plainText }),
      )
    if (locale !== null && locale !== had.locale)
      void import('../view/locales/index.ts')
        .then(({ loadLocale }) => loadLocale(locale))
        .catch(() => en)
        .then((found) => {
          if (view.getSnapshot().needs.locale === locale) view.setLocale(found)
        })
  }

  const update = (): void => {
    const window = root?.ownerDocument.defaultView
    if (!window) return
    const last = before
    const shown = (before = view.getSnapshot())
    if (shown.isModal !== (last?.isModal ?? false)) setModal(shown.isModal)
    if (shown.header.canMinimize && shown.isMinimized !== last?.isMinimized) moveFocus(shown, last === null)
    // A text that something else than typing has changed has another height.
    if (shown.composer.value !== last?.composer.value) input?.dispatchEvent(new window.Event('change'))
    if (last && shown.scrollRequests !== last.scrollRequests && scroller) scrollToEnd(scroller)
    if (last && shown.focusRequests !== last.focusRequests) placeFocus(shown, last.composer)
    // Not before the list has found its place again, which it does as soon as it hears of what has changed.
    if (shown.sections !== last?.sections) queueMicrotask(() => lookAround?.())
    if (shown.alerts !== (last?.alerts ?? '')) callAttention(window, shown.alerts).catch(() => undefined)
    if (shown.needs !== last?.needs) loadNeeds(shown.needs, last?.needs ?? {})
  }

  /** Whichever element comes first brings the styles: what is measured without them is measured wrongly. */
  const dress = (element: HTMLElement): void => {
    if (undos.has('styles')) return
    const { ownerDocument } = element
    const parent = element.getRootNode()
    const scope = parent !== ownerDocument && 'host' in parent ? (parent as ShadowRoot) : ownerDocument
    const { nonce } = options
    begin('styles', attachStyles(scope, styles, nonce === undefined ? {} : { nonce }))
  }

  const refs: Refs = {
    root: (element) => {
      root = element
      dress(element)
      const window = element.ownerDocument.defaultView as Window
      // First of all: what another root has said as it went is not the last word.
      begin('root')
      view.setFramed(window !== window.parent)
      const undoPage = attachPage(window, {
        onMobileChange: view.setMobile,
        onDarkChange: view.setSystemDark,
        onVisibleChange: view.setVisible,
      })
      // Others may follow the chat while it is off the page, or put away: nothing that arrives is seen there.
      begin('root', undoPage, () => view.setVisible(false))
      return () => {
        // Another may have come in its place before it went.
        if (root !== element) return
        // First of all: a launcher that goes, too, is not given the focus.
        root = before = null
        for (const undo of undos.values()) undo()
        undos.clear()
      }
    },
    panel: (element) => {
      panel = element
      return () => {
        if (panel === element) panel = null
      }
    },
    scroller: (element) => {
      scroller = element
      dress(element)
      const look = (lookAround = watchSections(element, view.setWindow))
      // A list begins at its end.
      view.setAtEnd(true)
      const undo = attachScroll(element, {
        groups: '.replyx-section',
        onEndChange: view.setAtEnd,
        onNearStart: view.actions.loadOlder,
      })
      element.addEventListener('scroll', look, { passive: true })
      return () => {
        undo()
        element.removeEventListener('scroll', look)
        if (view.getSnapshot().jump) chat.holdHistory(false)
        if (scroller === element) scroller = lookAround = null
      }
    },
    input: (element) => {
      input = element
      dress(element)
      const area = element as HTMLTextAreaElement
      const started = [attachAutosize(area), attachPlainPaste(area)]
      return () => {
        started.forEach((undo) => undo())
        if (input === element) input = null
      }
    },
    live: (element) => attachLiveRegion(element, (speak) => watchAnnouncements(chat, view, speak)),
  }
  return { refs, update }
}
