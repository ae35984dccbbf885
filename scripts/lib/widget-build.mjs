import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import esbuild from 'rollup-plugin-esbuild'
import { cssText, isCssText, minifiedCss } from './css-text.mjs'
import { smallest } from './terser.mjs'
import { readJson, root } from './workspace.mjs'

/**
 * Leads the names of our packages to their sources: from what is built already nothing could be left out any more.
 * @returns {import('rollup').Plugin}
 */
function ownSources() {
  const { paths } = readJson(join(root, 'tsconfig.base.json')).compilerOptions
  return {
    name: 'replyx:own-sources',
    resolveId: (source) => (paths[source] ? join(root, paths[source][0]) : null),
  }
}

/**
 * The page of the frame links its stylesheet, which a browser reads while the script is on its way: in the script it
 * would stand a second time.
 * @returns {import('rollup').Plugin}
 */
const withoutStyles = () => ({
  name: 'replyx:without-styles',
  transform: (_, id) => (isCssText(id) ? { code: "export default ''", map: { mappings: '' } } : null),
})

/** @param {string | Uint8Array} content */
const integrityOf = (content) => `sha384-${createHash('sha384').update(content).digest('base64')}`

/**
 * Names what was built with what a page may hold it to, and gives the loader a name with its version as well.
 * @param {string} version
 * @returns {import('rollup').Plugin}
 */
const versioned = (version) => ({
  name: 'replyx:versioned',
  generateBundle(_, bundle) {
    const loader = bundle['widget.js']
    if (loader?.type !== 'chunk') return
    const fileName = `widget-${version}.js`
    this.emitFile({ type: 'asset', fileName, source: loader.code })
    const names = { [fileName]: integrityOf(loader.code), 'widget.js': integrityOf(loader.code) }
    this.emitFile({
      type: 'asset',
      fileName: 'integrity.json',
      source: `${JSON.stringify(names, null, 2)}\n`,
    })
  },
})

/**
 * The page of the frame, beside its script.
 * @param {string} folder
 * @returns {import('rollup').Plugin}
 */
const page = (folder) => ({
  name: 'replyx:page',
  async generateBundle(_, bundle) {
    const html = join(folder, 'src/frame/page.html')
    const css = join(folder, 'src/frame/page.css')
    for (const path of [html, css]) this.addWatchFile(path)
    // What every connection needs is fetched beside the script, and not after it.
    const [live = ''] = Object.keys(bundle).filter((name) => /-live-[^/]*\.js$/.test(name))
    const source = readFileSync(html, 'utf8').replace('{{live}}', live)
    this.emitFile({ type: 'asset', fileName: 'chat-iframe.html', source })
    const styles = join(root, 'packages/core/src/view/styles.css')
    this.addWatchFile(styles)
    const sheets = [await minifiedCss(styles), await minifiedCss(css)]
    this.emitFile({ type: 'asset', fileName: 'chat-iframe.css', source: sheets.join('\n') })
  },
})

/**
 * The loader, which is one classic script; what it loads on intent; and the page of the frame.
 * @param {string} folder
 * @param {string} version
 * @param {string} target
 * @returns {import('rollup').RollupOptions[]}
 */
export function widgetBuild(folder, version, target) {
  const dir = join(folder, 'dist')
  const plugins = () => [
    cssText(),
    ownSources(),
    nodeResolve({ browser: true }),
    commonjs(),
    esbuild({
      target,
      define: { VERSION: JSON.stringify(version) },
      tsconfig: join(root, 'tsconfig.base.json'),
    }),
    smallest(),
  ]
  /** @param {string} name @param {string} entry @param {import('rollup').Plugin[]} last */
  const modules = (name, entry, last) => ({
    input: { [name]: join(folder, entry) },
    treeshake: { moduleSideEffects: /** @param {string} id */ (id) => id.includes('/widget/src/') },
    // What is loaded later may take from what is there: else each entry would be two files.
    preserveEntrySignatures: /** @type {'allow-extension'} */ ('allow-extension'),
    plugins: [...plugins(), ...last],
    output: {
      dir,
      format: /** @type {'es'} */ ('es'),
      sourcemap: true,
      entryFileNames: '[name].js',
      chunkFileNames: `${name}-[name]-[hash].js`,
      hoistTransitiveImports: false,
    },
  })
  return [
    {
      input: join(folder, 'src/loader/index.ts'),
      plugins: [...plugins(), versioned(version)],
      // A comment with the map's address would be one of three thousand bytes in eighty.
      output: { file: join(dir, 'widget.js'), format: 'iife', sourcemap: 'hidden', strict: false },
    },
    // What comes beside the frame takes nothing from the panel: that may have come under another address, where the
    // first did not answer, and browsers remember that of the first.
    modules('widget-panel', 'src/panel/index.ts', []),
    modules('widget-line', 'src/panel/line.ts', []),
    modules('chat-iframe', 'src/frame/index.ts', [withoutStyles(), page(folder)]),
  ]
}
