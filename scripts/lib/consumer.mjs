import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, runNode, runNpm, toolPath } from './run.mjs'
import { readJson, root } from './workspace.mjs'

/** @typedef {{name: string, manifest: any, entries: {specifier: string}[], tarball: {path: string}}} Packed */

const OLDEST = 20

/**
 * A project that depends on the packed packages, as a user's would; gives back its folder.
 * @param {string} folder
 * @param {Packed[]} packages
 */
export async function installConsumer(folder, packages) {
  const consumer = join(folder, 'consumer')
  mkdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--silent']
  // The compiler of whoever uses React has its types.
  const types = `@types/react@${readJson(join(root, 'package.json')).devDependencies['@types/react']}`
  const tarballs = [...packages.map(({ tarball }) => tarball.path), types]
  const { code, output } = await runNpm(['install', ...flags, ...tarballs], { cwd: consumer })
  if (code !== 0) throw new Error(`unable to install the packed packages; ${output}`)
  return consumer
}

/** Other versions of Node on this machine that are still supported; ours are found in node_modules. */
export function otherNodes() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const found = new Map()
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, file)
    if (folder.includes('node_modules') || folder.includes('node-gyp-bin') || !existsSync(path)) continue
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
    if (version === process.version || Number(version.slice(1).split('.')[0]) < OLDEST) continue
    if (!found.has(version)) found.set(version, { path, version })
  }
  return [...found.values()]
}

// A timer or a socket that stays open would keep the process; then it is ended here, and that is the finding.
const IDLE_LIMIT_MS = 15_000

/**
 * Loads every entry in both module systems, makes a client where there is one, and waits for the process to
 * end by itself.
 * @param {string} node
 * @param {string} consumer
 * @param {Packed[]} packages
 */
export async function checkImportsOn(node, consumer, packages) {
  const specifiers = packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier))
  const use = [
    ...specifiers.map((name, index) => assertNotEmpty(name, `entry${index}`)),
    `entry${specifiers.indexOf('@replyx/core')}.createReplyX({ assistantId: 1 })`,
  ]
  const load = (/** @type {(name: string, variable: string) => string} */ line) => [
    ...specifiers.map((name, index) => line(JSON.stringify(name), `entry${index}`)),
    ...use,
  ]
  const modules = {
    'load.mjs': load((name, variable) => `import * as ${variable} from ${name}`),
    'load.cjs': load((name, variable) => `const ${variable} = require(${name})`),
  }
  const problems = []
  for (const [file, lines] of Object.entries(modules)) {
    writeFileSync(join(consumer, file), lines.join('\n'))
    const { code, output } = await run(node, [file], { cwd: consumer, timeout: IDLE_LIMIT_MS })
    if (code !== 0 || output !== '') problems.push(`${file} ended with code ${code}\n${output}`)
  }
  return problems
}

const assertNotEmpty = (/** @type {string} */ name, /** @type {string} */ variable) =>
  `if (Object.keys(${variable}).length === 0) throw new Error(${JSON.stringify(`${name} exports nothing`)})`

/**
 * Type-checks a consumer, with our declarations checked as well.
 * @param {string} resolution
 * @param {string} consumer
 * @param {Packed[]} packages
 */
export async function checkConsumerTypes(resolution, consumer, packages) {
  const specifiers = packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier))
  const names = specifiers.map((name, index) => `import * as entry${index} from ${JSON.stringify(name)}`)
  const used = `export const entries: readonly object[] = [${specifiers.map((_name, index) => `entry${index}`).join(', ')}]`
  const files = resolution === 'nodenext' ? ['consumer.mts', 'consumer.cts'] : ['consumer.ts']
  const imports = (/** @type {string} */ file) =>
    file.endsWith('.cts')
      ? names.map((line) => line.replace(/import \* as (\w+) from (.*)/, 'import $1 = require($2)'))
      : names
  for (const file of files) writeFileSync(join(consumer, file), [...imports(file), used].join('\n'))
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  }
  const config = join(consumer, `tsconfig.${resolution}.json`)
  writeFileSync(config, JSON.stringify({ compilerOptions, files }))
  const { code, output } = await runNode([toolPath('typescript', 'tsc'), '-p', config, '--pretty', 'false'])
  return code === 0 ? [] : [output]
}
