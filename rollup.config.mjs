import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import { dts } from 'rollup-plugin-dts'
import esbuild from 'rollup-plugin-esbuild'
import { cssText, isCssText, minifiedCss } from './scripts/lib/css-text.mjs'
import { widgetBuild } from './scripts/lib/widget-build.mjs'
import { readJson, readPackages, root } from './scripts/lib/workspace.mjs'

const TARGET = 'es2022'

export default readPackages().flatMap(({ folder, manifest, entries }) => {
  // What a script tag loads is no library: it has a build of its own.
  if (entries.length === 0) return widgetBuild(folder, manifest.version, TARGET)
  const input = Object.fromEntries(entries.map((entry) => [entry.output, entry.source]))
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const requirable = dependencies.filter((name) => !isEsmOnly(name))
  const dir = join(folder, 'dist')
  // Components with state are for the browser; a server that renders them has to be told.
  const banner = dependencies.includes('react') ? "'use client'" : ''
  const compile = () => esbuild({ target: TARGET, tsconfig: join(root, 'tsconfig.base.json') })
  return [
    {
      input,
      external: matches(dependencies),
      plugins: [cssText(), compile(), stylesheet(folder, manifest)],
      output: { dir, format: 'es', sourcemap: true, banner, manualChunks, ...fileNames('.js') },
    },
    {
      input,
      external: matches(requirable),
      plugins: [cssText(), nodeResolve({ browser: true }), commonjs(), compile()],
      output: {
        dir,
        format: 'cjs',
        sourcemap: true,
        banner,
        exports: 'named',
        interop: 'auto',
        ...fileNames('.cjs'),
      },
    },
    {
      input,
      external: matches(dependencies),
      plugins: [dts({ tsconfig: join(folder, 'tsconfig.json') })],
      output: [
        { dir, format: 'es', ...fileNames('.d.ts') },
        { dir, format: 'es', ...fileNames('.d.cts') },
      ],
    },
  ]
})

// Modules that several entries use go to chunks, so that a class exists once for all entries of a format.
function fileNames(extension) {
  return { entryFileNames: `[name]${extension}`, chunkFileNames: `chunks/[name]${extension}` }
}

// The text of a stylesheet stands alone, so that its size can be told from that of the code.
function manualChunks(id) {
  return isCssText(id) ? 'styles-text' : undefined
}

function matches(names) {
  return (id) => names.some((name) => id === name || id.startsWith(`${name}/`))
}

// What CommonJS cannot require on every supported Node is inlined there; all else stays the consumer's to share.
function isEsmOnly(name) {
  const path = join(root, 'node_modules', name, 'package.json')
  if (!existsSync(path)) return false
  const { type, exports, main } = readJson(path)
  return type === 'module' && !offersCommonJs(exports) && !offersCommonJs(main)
}

function offersCommonJs(exports) {
  if (typeof exports === 'string') return exports.endsWith('.cjs')
  return Object.entries(exports ?? {}).some(([key, value]) => key === 'require' || offersCommonJs(value))
}

// The stylesheets a package exports (`./styles.css`) stand beside its code, minified by the same function.
function stylesheet(folder, manifest) {
  return {
    name: 'replyx:stylesheet',
    async generateBundle() {
      for (const target of Object.values(manifest.exports)) {
        if (typeof target !== 'string' || !target.endsWith('.css')) continue
        const fileName = basename(target)
        const path = join(folder, 'src/view', fileName)
        this.addWatchFile(path)
        this.emitFile({ type: 'asset', fileName, source: await minifiedCss(path) })
      }
    },
  }
}
