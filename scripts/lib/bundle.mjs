import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from './workspace.mjs'

// The stylesheet as text, which the build keeps in a chunk of its own.
const STYLES_CHUNK = /dist[\\/]chunks[\\/]styles-text\.js$/

const STRING = /"(?:[^"\\]|\\.)*"/

/** Leaves the stylesheet's text out, for sizes in which it is counted as a stylesheet. */
const withoutStyles = {
  name: 'without-styles',
  /** @param {import('esbuild').PluginBuild} builder */
  setup(builder) {
    builder.onLoad({ filter: STYLES_CHUNK }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(STRING, '""'),
    }))
  },
}

/**
 * Bundles everything these entries export for a browser, minified, as a user's own build would, from the
 * packages' dist folders. What is loaded on demand is not part of the result.
 * @param {string[]} specifiers such as `@replyx/core/view`
 * @param {{base?: string, hasStyles?: boolean}} [options] `base`: from where the names are resolved
 */
export async function bundle(specifiers, { base = root, hasStyles = true } = {}) {
  const exported = specifiers.map((name, index) => `export * as entry${index} from ${JSON.stringify(name)}`)
  const { metafile, outputFiles } = await build({
    stdin: { contents: exported.join('\n'), resolveDir: base, sourcefile: 'entry.js' },
    absWorkingDir: base,
    outdir: 'bundle',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: hasStyles ? [] : [withoutStyles],
    // The paths of our tsconfig lead to the sources; this is about what is published.
    tsconfigRaw: {},
  })
  const outputs = Object.entries(metafile.outputs)
  const names = loadedAtOnce(metafile)
  const files = outputFiles.filter((_file, index) => names.has(outputs[index]?.[0] ?? ''))
  return {
    bytes: files.reduce((total, { contents }) => total + gzipped(contents), 0),
    inputs: bytesByPackage(outputs.filter(([name]) => names.has(name)).map(([, output]) => output)),
  }
}

/** @param {import('esbuild').Metafile} metafile */
function loadedAtOnce({ outputs }) {
  const entry = Object.keys(outputs).find((name) => outputs[name]?.entryPoint !== undefined)
  const names = new Set()
  const visit = (/** @type {string | undefined} */ name) => {
    if (name === undefined || names.has(name)) return
    names.add(name)
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === 'import-statement') visit(path)
    }
  }
  visit(entry)
  return names
}

/**
 * Bytes over the wire: gzip at its best level.
 * @param {string | Uint8Array} content
 */
export const gzipped = (content) => gzipSync(content, { level: 9 }).length

/**
 * How many minified bytes come from which package.
 * @param {import('esbuild').Metafile['outputs'][string][]} outputs
 * @returns {Map<string, number>}
 */
function bytesByPackage(outputs) {
  const totals = new Map()
  for (const { inputs } of outputs) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = packageOf(path)
      totals.set(name, (totals.get(name) ?? 0) + bytesInOutput)
    }
  }
  return totals
}

/** @param {string} path */
function packageOf(path) {
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)
  if (installed?.[1] !== undefined) return installed[1]
  const own = /packages\/([^/]+)\//.exec(path)
  return own ? `@replyx/${own[1]}` : path
}
