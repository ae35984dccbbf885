import { joinUndos, windowOf } from './listen.ts'

/** Sheets by their text, with how many need them. */
const held = new WeakMap<CSSStyleSheet, { readonly css: string; uses: number }>()

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
  const { CSSStyleSheet } = windowOf(document.documentElement)
  if (!('adoptedStyleSheets' in root) || !('replaceSync' in CSSStyleSheet.prototype)) {
    const style = document.createElement('style')
    style.nonce = options.nonce ?? ''
    style.textContent = css
    ;('head' in root ? root.head : root).append(style)
    return () => style.remove()
  }
  const isIt = (sheet: CSSStyleSheet): boolean => held.get(sheet)?.css === css
  let sheet = root.adoptedStyleSheets.find(isIt)
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    held.set(sheet, { css, uses: 0 })
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  }
  const entry = held.get(sheet) ?? { uses: 0 }
  entry.uses++
  return joinUndos(() => {
    if (--entry.uses > 0) return
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
  })
}
