/** The stylesheet as text, minified by the build. */
declare const css: string
export default css
