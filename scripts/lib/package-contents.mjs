import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { runNode, runNpm, toolPath } from './run.mjs'
import { readJson, root } from './workspace.mjs'

/**
 * Packs a package as `npm publish` would.
 * @param {string} folder
 * @param {string} destination
 */
export async function pack(folder, destination) {
  const { code, output } = await runNpm([
    'pack',
    folder,
    '--pack-destination',
    destination,
    '--json',
    '--silent',
  ])
  if (code !== 0) throw new Error(`unable to pack ${folder}; ${output}`)
  const report = JSON.parse(output)
  const [packed] = Array.isArray(report) ? report : Object.values(report)
  const files = packed.files.map((/** @type {{path: string}} */ file) => file.path)
  return { path: join(destination, packed.filename), files }
}

const ALLOWED =
  /^(dist\/.*\.(js|cjs|d\.ts|d\.cts|css|map|html)|dist\/integrity\.json|package\.json|README\.md|LICENSE)$/
const NEEDED = ['package.json', 'README.md', 'LICENSE']

/** @param {{manifest: any, tarball: {files: string[]}}} entry */
export function checkContents({ manifest, tarball }) {
  const problems = tarball.files
    .filter((path) => !ALLOWED.test(path))
    .map((path) => `${path} must not be published`)
  for (const path of [...NEEDED, ...exportedFiles(manifest.exports)]) {
    if (!tarball.files.includes(path)) problems.push(`${path} is missing`)
  }
  if (manifest.license !== readJson(join(root, 'package.json')).license)
    problems.push('the licence is not the project’s')
  if (!Array.isArray(manifest.files)) problems.push('package.json has no list of files')
  if (manifest.sideEffects === undefined) problems.push('package.json does not say sideEffects')
  return problems
}

/** @param {unknown} target @returns {string[]} */
function exportedFiles(target) {
  if (typeof target === 'string') return [target.replace(/^\.\//, '')]
  return Object.values(target ?? {}).flatMap(exportedFiles)
}

/**
 * Components with state say that they are for the browser: a server that renders them has to be told.
 * @param {{folder: string, manifest: any}} entry
 */
export function checkClientBanner({ folder, manifest }) {
  if (manifest.peerDependencies?.react === undefined) return []
  return exportedFiles(manifest.exports)
    .filter((path) => /\.c?js$/.test(path))
    .filter((path) => !readFileSync(join(folder, path), 'utf8').startsWith("'use client'"))
    .map((path) => `${path} does not begin with 'use client'`)
}

/** @param {{manifest: any, tarball: {path: string}}} entry */
export async function checkPublint({ manifest, tarball }) {
  const bytes = readFileSync(tarball.path)
  const archive = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const { messages } = await publint({ strict: true, pack: { tarball: archive } })
  return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code)
}

/** @param {{manifest: any, tarball: {path: string}}} entry */
export async function checkAttw({ manifest, tarball }) {
  const data = Object.keys(manifest.exports).filter((subpath) => /\.(css|json)$/.test(subpath))
  const exclude = data.length > 0 ? ['--exclude-entrypoints', ...data] : []
  // The resolution of Node 10 knows no subpaths at all; whoever still uses it has the root entry.
  const options = [
    '--profile',
    'node16',
    '--no-definitely-typed',
    '--format',
    'ascii',
    '--no-color',
    '--no-emoji',
    ...exclude,
  ]
  const { code, output } = await runNode([
    toolPath('@arethetypeswrong/cli', 'attw'),
    tarball.path,
    ...options,
  ])
  return code === 0 ? [] : [output]
}

// Libraries that are ours to exchange: a consumer's compiler must never meet them.
const HIDDEN = /['"](ky|nanoevents|reconnecting-websocket|idb-keyval)['"]/

/** @param {string} folder */
export function checkDeclarations(folder) {
  const dist = join(folder, 'dist')
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.d\.c?ts$/.test(path))
    .flatMap((path) => {
      const found = HIDDEN.exec(readFileSync(join(dist, path), 'utf8'))
      return found ? [`dist/${path} names ${found[1]}`] : []
    })
}
