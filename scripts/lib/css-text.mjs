import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { transform } from 'esbuild'
import { themeCss } from './theme-css.mjs'

// Where a stylesheet has this, the named themes stand in what is built of it.
const THEMES = '/* themes */'

/**
 * A stylesheet, minified.
 * @param {string} path
 */
export async function minifiedCss(path) {
  const { code } = await transform((await readFile(path, 'utf8')).replace(THEMES, themeCss), {
    loader: 'css',
    minify: true,
    target: 'es2020',
  })
  return code.trim()
}

const PREFIX = '\0css-text:'
const SUFFIX = '.js'

/** Whether a module is the text of a stylesheet. @param {string} id */
export const isCssText = (id) => id.startsWith(PREFIX)

/**
 * Makes `import css from './styles.css'` give the minified text. A plugin for rollup and for vite alike;
 * the identifier must not end in `.css`, or vite would take what we return for a stylesheet.
 */
export function cssText() {
  return {
    name: 'replyx:css-text',
    /** @type {'pre'} */
    enforce: 'pre',
    /**
     * @param {string} source
     * @param {string | undefined} importer
     */
    resolveId(source, importer) {
      if (!source.endsWith('.css') || importer === undefined) return null
      return `${PREFIX}${resolve(dirname(importer), source)}${SUFFIX}`
    },
    /** @param {string} id */
    async load(id) {
      if (!isCssText(id)) return null
      const path = id.slice(PREFIX.length, -SUFFIX.length)
      /** @type {any} */ this.addWatchFile?.(path)
      return { code: `export default ${JSON.stringify(await minifiedCss(path))}`, map: { mappings: '' } }
    },
  }
}
