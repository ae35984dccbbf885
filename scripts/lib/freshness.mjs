import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { demoPages, readPackages, root } from './workspace.mjs'

const GENERATED = new Set(['dist', 'node_modules', 'site', '.cache'])

/** Whether the packages and the example pages have been built since their sources last changed. */
export function isBuilt() {
  const packages = readPackages()
  const pages = demoPages()
  const outputs = [
    ...packages.flatMap(({ folder, entries }) =>
      entries.flatMap(({ output }) =>
        ['js', 'cjs', 'd.ts'].map((kind) => join(folder, 'dist', `${output}.${kind}`)),
      ),
    ),
    ...pages.map((folder) => join(folder, 'dist/main.js')),
  ]
  const config = ['rollup.config.mjs', 'tsconfig.base.json', 'package-lock.json'].map((name) =>
    join(root, name),
  )
  return isNewer(outputs, [
    ...packages.map(({ folder }) => folder),
    ...pages,
    join(root, 'scripts/lib'),
    ...config,
  ])
}

/** Whether the site of guides and reference is newer than what it is made from. */
export function areDocsBuilt() {
  const sources = ['docs', 'README.md', 'typedoc.json', 'packages'].map((name) => join(root, name))
  return isNewer([join(root, 'docs/site/index.html')], sources)
}

/** @param {string[]} outputs @param {string[]} sources */
function isNewer(outputs, sources) {
  if (!outputs.every((path) => existsSync(path))) return false
  const oldest = Math.min(...outputs.map((path) => statSync(path).mtimeMs))
  return sources.filter((path) => existsSync(path)).every((path) => newest(path) <= oldest)
}

/** @param {string} path @returns {number} */
function newest(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  const names = readdirSync(path).filter((name) => !GENERATED.has(name) && name !== 'tests')
  return Math.max(0, ...names.map((name) => newest(join(path, name))))
}
