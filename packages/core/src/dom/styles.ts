import { joinUndos } from './listen.ts'

const held = new WeakMap<Document | ShadowRoot, Map<string, { sheet: CSSStyleSheet; uses: number }>>()

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
  const document = root.nodeType === 9 ? (root as Document) : (root.ownerDocument ?? root)
  const view = document.defaultView
  if (
    view === null ||
    !('adoptedStyleSheets' in root) ||
    typeof view.CSSStyleSheet.prototype.replaceSync !== 'function'
  ) {
    const style = document.createElement('style')
    if (options.nonce !== undefined) style.nonce = options.nonce
    style.textContent = css
    ;(root.nodeType === 9 ? document.head : root).append(style)
    return () => style.remove()
  }
  const sheets = held.get(root) ?? new Map<string, { sheet: CSSStyleSheet; uses: number }>()
  held.set(root, sheets)
  let entry = sheets.get(css)
  if (entry === undefined) {
    entry = { sheet: new view.CSSStyleSheet(), uses: 0 }
    entry.sheet.replaceSync(css)
    sheets.set(css, entry)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, entry.sheet]
  }
  const own = entry
  own.uses++
  return joinUndos(() => {
    if (--own.uses > 0) return
    sheets.delete(css)
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== own.sheet)
  })
}
