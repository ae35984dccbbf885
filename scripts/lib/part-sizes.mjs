import { join } from 'node:path'
import { build } from 'esbuild'
import { bytesLoaded } from './bundle.mjs'
import { root } from './workspace.mjs'

const SOURCES = join(root, 'packages/core/src')
// What every visitor loads beside the first request.
const ON_CONNECTING = /src\/live\.ts$/

const LIBRARIES = ['zod/mini', 'ky', 'reconnecting-websocket', 'nanoevents', 'idb-keyval']

/** What is measured as one part: files of the sources, without their folder and ending. */
const PARTS = {
  'the outbox': /^messages\/(outbox|send-policy)/,
  'copies, and the bounds of memory': /^(keeper|messages\/(copy|offline))$/,
  'the timeline': /^messages\/timeline$/,
  'the connection machine and its link': /^transport\/(connection|link)$/,
  resuming: /^transport\/resume$/,
  'sockets, and sharing them': /^transport\/(socket|pool)$/,
  HTTP: /^transport\/http/,
  'the shapes of the protocol': /^(protocol|dialects)\/[^/]+$/,
  'the handoff': /^handoff\//,
  'typing and reading': /^activity\/(typing|read-state)$/,
  drafts: /^activity\/draft$/,
  'the other tabs': /^tabs$/,
  'identity and tokens': /^session\//,
  options: /^options$/,
  'the ports of the browser': /^ports-browser$/,
  'the guard of the storage': /^(storage-guard|memory-storage)$/,
  'snapshots and events': /^(publisher|emitter|snapshot)$/,
  plugins: /^plugins$/,
  metrics: /^metrics$/,
  'the plain REST client': /^public-api$/,
}

/** @param {RegExp} part @returns {import('esbuild').Plugin} */
const without = (part) => ({
  name: 'without',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path)
      const name = file.slice(SOURCES.length + 1, -'.ts'.length).replaceAll('\\', '/')
      return file.startsWith(SOURCES) && part.test(name) ? { path, external: true } : undefined
    })
  },
})

/**
 * The client with what it loads on demand, but for some of it, gzipped.
 * @param {string[]} libraries left out
 * @param {RegExp=} part left out
 */
async function sizeWithout(libraries, part) {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(SOURCES, 'index.ts')],
    outdir: 'parts',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
    external: libraries,
    plugins: part ? [without(part)] : [],
    tsconfigRaw: {},
  })
  return bytesLoaded(metafile, outputFiles, ON_CONNECTING)
}

/**
 * How many bytes each library and each part of ours adds: the difference it makes to leave it out, together with
 * what nothing else needs. The sum is less than the whole, since parts share much.
 */
export async function measureParts() {
  const all = await sizeWithout([])
  const own = await sizeWithout(LIBRARIES)
  const measured = [{ name: 'all code of our own', bytes: own }]
  for (const name of LIBRARIES) measured.push({ name, bytes: all - (await sizeWithout([name])) })
  for (const [name, part] of Object.entries(PARTS)) {
    measured.push({ name, bytes: own - (await sizeWithout(LIBRARIES, part)) })
  }
  return measured.sort((one, other) => other.bytes - one.bytes)
}
