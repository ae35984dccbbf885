import { joinUndos, listen } from './listen.ts'

const focusable = ':is(a[href],button,textarea,input,select,[tabindex="0"]):not([disabled],[hidden])'

/** The element with the focus, inside shadow roots too. */
function focused(root: DocumentOrShadowRoot): Element | null {
  const active = root.activeElement
  return active?.shadowRoot?.activeElement ? focused(active.shadowRoot) : active
}

/** In a frame whose document has no focus, an element would take it from the page around it. */
function mayTake({ ownerDocument }: HTMLElement): boolean {
  const window = ownerDocument.defaultView
  return window === window?.parent || ownerDocument.hasFocus()
}

/** The options of {@link attachFocus}. */
export interface FocusOptions {
  /** What gets the focus; `null`: it stays where it is. Default: the container's first element that can have it. */
  readonly initial?: HTMLElement | null | undefined
  /** What gets the focus at the undo where nothing had it before, or where it was not moved. */
  readonly returnTo?: () => HTMLElement | null
  /** Whether Tab stays inside, because the container covers the page. */
  readonly isTrap?: () => boolean
}

/**
 * Moves the focus into a container that has just opened, and back at the undo, but only if it is still inside:
 * whoever has clicked elsewhere meanwhile keeps what they clicked. Within a frame the focus moves only where the frame
 * has it: it is not taken from the page around it.
 *
 * @param container - what has opened
 * @param options - where to, and whether it stays inside
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachFocus } from '@replyx/core/dom'
 *
 * const panel = document.querySelector<HTMLElement>('#panel')
 * const undo = panel ? attachFocus(panel) : undefined
 * undo?.()
 * ```
 */
export function attachFocus(container: HTMLElement, options: FocusOptions = {}): () => void {
  const root = container.getRootNode() as Document | ShadowRoot
  const { ownerDocument } = container
  const { body } = ownerDocument
  const before = focused(ownerDocument) as HTMLElement | null
  const inside = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>(focusable)]
  const initial = options.initial === undefined ? inside()[0] : options.initial
  if (mayTake(container)) initial?.focus({ preventScroll: true })

  const onKeydown = (event: Event): void => {
    const { key, shiftKey } = event as KeyboardEvent
    if (key !== 'Tab' || !options.isTrap?.()) return
    const all = inside()
    const ends = [all[0], all.at(-1)]
    const [from, to] = shiftKey ? ends : ends.reverse()
    if (root.activeElement !== from) return
    event.preventDefault()
    to?.focus()
  }
  return joinUndos(listen(container, 'keydown', onKeydown), () => {
    const active = focused(ownerDocument)
    if (active && active !== body && !container.contains(root.activeElement)) return
    const isOpener = initial && before !== body
    const target = (isOpener ? null : options.returnTo?.()) ?? before
    target?.focus({ preventScroll: true })
  })
}
