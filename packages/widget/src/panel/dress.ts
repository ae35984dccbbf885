/** Gives a shadow styles that a strict policy allows; where a browser has none of these, with the script's nonce. */
export function dress(shadow: ShadowRoot, css: string, nonce: string): void {
  try {
    const styles = new CSSStyleSheet()
    styles.replaceSync(css)
    shadow.adoptedStyleSheets = [styles]
  } catch {
    const style = document.createElement('style')
    style.nonce = nonce
    style.textContent = css
    shadow.append(style)
  }
}
