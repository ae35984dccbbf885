const sheets = new WeakMap<Document, Map<string, { sheet: CSSStyleSheet; uses: Map<Node, number> }>>()

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
  const document = root.nodeType === 9 ? (root as Document) : (root.ownerDocument ?? (root as Document))
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
  const bySheet = sheets.get(document) ?? new Map<string, { sheet: CSSStyleSheet; uses: Map<Node, number> }>()
  sheets.set(document, bySheet)
  let held = bySheet.get(css)
  if (held === undefined) {
    held = { sheet: new view.CSSStyleSheet(), uses: new Map() }
    held.sheet.replaceSync(css)
    bySheet.set(css, held)
  }
  const { sheet, uses } = held
  const count = uses.get(root) ?? 0
  uses.set(root, count + 1)
  if (count === 0) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    const left = (uses.get(root) ?? 1) - 1
    if (left > 0) {
      uses.set(root, left)
      return
    }
    uses.delete(root)
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}
