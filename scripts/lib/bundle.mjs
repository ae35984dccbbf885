import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from './workspace.mjs'

// The stylesheet as text, which the build keeps in a chunk of its own.
const STYLES_CHUNK = /dist[\\/]chunks[\\/]styles-text\.js$/

// What the measured bundle is called.
const ENTRY = 'entry.js'

const FRAMEWORKS = ['react', 'vue']

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
 * packages' dist folders. What is loaded on demand is part of the result only where it is asked for.
 * @param {string[]} specifiers such as `@replyx/core/view`, or `@replyx/core/bridge#connectHost` for one export of it
 * @param {{base?: string, hasStyles?: boolean, onDemand?: RegExp}} [options] `base`: from where the names are
 *   resolved; `onDemand`: which of the modules that are loaded on demand count too, by their path
 */
export async function bundle(specifiers, { base = root, hasStyles = true, onDemand } = {}) {
  const exported = specifiers.map((specifier, index) => {
    const [name, only] = specifier.split('#')
    return `export ${only ? `{ ${only} }` : `* as entry${index}`} from ${JSON.stringify(name)}`
  })
  const { metafile, outputFiles } = await build({
    stdin: { contents: exported.join('\n'), resolveDir: base, sourcefile: ENTRY },
    absWorkingDir: base,
    outdir: 'bundle',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    // A framework is there already.
    external: FRAMEWORKS,
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: hasStyles ? [] : [withoutStyles],
    // The paths of our tsconfig lead to the sources; this is about what is published.
    tsconfigRaw: {},
  })
  return {
    bytes: bytesLoaded(metafile, outputFiles, onDemand),
    inputs: bytesByPackage([...loaded(metafile, onDemand)].flatMap((name) => metafile.outputs[name] ?? [])),
  }
}

/**
 * What goes over the wire, in bytes.
 * @param {import('esbuild').Metafile} metafile of a build with one entry
 * @param {import('esbuild').OutputFile[]} outputFiles of the same build
 * @param {RegExp} [onDemand] which of the modules that are loaded on demand count too, by their path
 */
export function bytesLoaded(metafile, outputFiles, onDemand) {
  const outputs = Object.keys(metafile.outputs)
  const contentOf = (/** @type {string} */ name) =>
    outputFiles[outputs.indexOf(name)]?.contents ?? new Uint8Array()
  const atOnce = loaded(metafile)
  const later = [...loaded(metafile, onDemand)].filter((name) => !atOnce.has(name))
  // Into how many files a bundler splits what is loaded at once is its own affair, so they count as one.
  const files = [Buffer.concat([...atOnce].map(contentOf)), ...later.map(contentOf)]
  return files.reduce((total, content) => total + gzipped(content), 0)
}

/**
 * The files that are loaded: at once, and on demand where they are named.
 * @param {import('esbuild').Metafile} metafile
 * @param {RegExp} [onDemand]
 * @returns {Set<string>}
 */
function loaded({ outputs }, onDemand) {
  // What is loaded on demand counts as an entry, too.
  const entry = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === ENTRY)
  const names = new Set()
  let isFound = onDemand === undefined
  const visit = (/** @type {string | undefined} */ name) => {
    if (name === undefined || names.has(name)) return
    names.add(name)
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      const isNamed = kind === 'dynamic-import' && onDemand?.test(outputs[path]?.entryPoint ?? '') === true
      isFound ||= isNamed
      if (isNamed || kind === 'import-statement') visit(path)
    }
  }
  visit(entry)
  // A size that counts nothing would always fit.
  if (!isFound)
    throw new Error(`unable to measure; nothing is loaded on demand that fits ${String(onDemand)}`)
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
  for (const { inputs, imports } of outputs) {
    // A framework costs nothing here, but whoever imports one needs it.
    for (const { path, external } of imports) if (external) totals.set(path, 0)
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
