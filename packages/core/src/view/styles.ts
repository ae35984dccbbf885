import css from './styles.css'

/**
 * The stylesheet as text, for a constructable sheet (`attachStyles` of `@replyx/core/dom`) or a `<style>` element.
 * The same as the file `@replyx/core/styles.css`; whoever imports neither pays for neither.
 *
 * @example
 * ```ts
 * import { attachStyles } from '@replyx/core/dom'
 * import { styles } from '@replyx/core/view'
 *
 * attachStyles(document, styles)
 * ```
 */
export const styles: string = css
