import { joinUndos, windowOf } from './listen.ts'

interface Use {
  readonly css: string
  count: number
}

/** What is in our sheets, and how many need them. */
const held = new WeakMap<CSSStyleSheet, Use>()

/**
 * Gives a document or a shadow root a stylesheet, once however often it is asked for. A constructable sheet, which
 * a strict Content-Security-Policy allows; a `<style>` element where the browser has none.
 *
 * @param root - the document or shadow root
 * @param css - the stylesheet's text
 * @param options - `nonce`: for the `<style>` element
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachStyles } from '@replyx/core/dom'
 *
 * attachStyles(document, 'p { color: teal }')
 * ```
 */
export function attachStyles(
  root: Document | ShadowRoot,
  css: string,
  options: { readonly nonce?: string } = {},
): () => void {
  const document = 'head' in root ? root : root.ownerDocument
  const sheets = root.adoptedStyleSheets as readonly CSSStyleSheet[] | undefined
  if (!sheets) {
    const style = document.createElement('style')
    style.nonce = options.nonce ?? ''
    style.textContent = css
    ;('head' in root ? root.head : root).append(style)
    return () => style.remove()
  }
  const isIt = (sheet: CSSStyleSheet): boolean => held.get(sheet)?.css === css
  let sheet = sheets.find(isIt)
  if (!sheet) {
    sheet = new (windowOf(document.documentElement).CSSStyleSheet)()
    sheet.replaceSync(css)
    held.set(sheet, { css, count: 0 })
    root.adoptedStyleSheets = [...sheets, sheet]
  }
  const use = held.get(sheet) as Use
  use.count++
  return joinUndos(() => {
    if (--use.count > 0) return
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
  })
}
