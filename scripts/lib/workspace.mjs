import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder, without a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** @param {string} path */
export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/**
 * The examples that are projects of their own, as a reader would begin one: their tools are heavy and are no part of the
 * installation, so the root's list of workspaces leaves them out by name.
 * @returns {string[]} their names
 */
export const standaloneExamples = () =>
  readJson(join(root, 'package.json'))
    .workspaces.filter((/** @type {string} */ pattern) => pattern.startsWith('!examples/'))
    .map((/** @type {string} */ pattern) => basename(pattern))

/**
 * The folders of one workspace group (`packages` or `examples`) that hold a package.
 * @param {string} group
 * @param {string} [base]
 */
export function workspaceFolders(group, base = root) {
  const parent = join(base, group)
  if (!existsSync(parent)) return []
  const standalone = group === 'examples' ? standaloneExamples() : []
  return readdirSync(parent)
    .filter((name) => !standalone.includes(name))
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
}

/**
 * The folders of the examples that are pages of the demo: an index.html at the top, and perhaps others beside it. The
 * headless one is a project of its own, too.
 */
export const demoPages = () =>
  [...workspaceFolders('examples'), join(root, 'examples/headless')].filter((folder) =>
    existsSync(join(folder, 'index.html')),
  )

/**
 * The published packages, with what the scripts need to know of each: its manifest and its code entries.
 * @param {string} [base]
 */
export function readPackages(base = root) {
  return workspaceFolders('packages', base).map((folder) => {
    const manifest = readJson(join(folder, 'package.json'))
    return { folder, manifest, name: String(manifest.name), entries: codeEntries(folder, manifest) }
  })
}

/**
 * Entries come from `exports`, so that a new subpath is declared in one place only:
 * `./view` is written to dist/view.* and read from src/view/index.ts or src/view.ts, and
 * `./locales/ru` from src/view/locales/ru.ts, where the languages live.
 * @param {string} folder
 * @param {{name: string, exports: Record<string, unknown>}} manifest
 */
function codeEntries(folder, manifest) {
  return Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([subpath]) => {
      const output = subpath === '.' ? 'index' : subpath.slice(2)
      const candidates = ['', 'view'].flatMap((layer) => [
        join(folder, 'src', layer, `${output}.ts`),
        join(folder, 'src', layer, output, 'index.ts'),
      ])
      const source = candidates.find((path) => existsSync(path)) ?? candidates[1]
      return {
        subpath,
        output,
        source: String(source),
        specifier: join(manifest.name, subpath).replaceAll('\\', '/'),
      }
    })
}
