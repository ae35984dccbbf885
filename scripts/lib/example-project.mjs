import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from './package-contents.mjs'
import { runNpm } from './run.mjs'
import { readJson, readPackages } from './workspace.mjs'

const LOCK = 'package-lock.json'
const INSTALL = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline']

/**
 * Packs, as they would be published, the packages that some examples depend on.
 * @param {string[]} folders those of the examples
 * @param {string} destination
 * @returns {Promise<Map<string, string>>} the tarballs by the packages' names
 */
export async function packFor(folders, destination) {
  const tarballs = new Map()
  for (const { name, folder } of readPackages()) {
    if (!folders.some((example) => name in dependenciesOf(example))) continue
    const { path } = await pack(folder, destination)
    tarballs.set(name, path)
  }
  return tarballs
}

/** @param {string} folder @returns {Record<string, string>} */
const dependenciesOf = (folder) => readJson(join(folder, 'package.json')).dependencies

/** The tarballs that an example depends on. @param {string} folder @param {Map<string, string>} tarballs */
function needed(folder, tarballs) {
  const dependencies = dependenciesOf(folder)
  return [...tarballs].filter(([name]) => name in dependencies).map(([, path]) => path)
}

/**
 * Installs what an example names, as its lock file has it, with our own packages from their tarballs.
 * @param {string} folder
 * @param {Map<string, string>} tarballs
 */
export async function installExample(folder, tarballs) {
  // npm takes a tarball of the same name and version for the one it has, whatever is in it.
  rmSync(join(folder, 'node_modules/@replyx'), { recursive: true, force: true })
  const { code, output } = await runNpm([...INSTALL, '--silent', ...needed(folder, tarballs)], {
    cwd: folder,
  })
  if (code !== 0) throw new Error(`unable to install what ${folder} needs; ${output}`)
}

/**
 * The same, where it has not been done for these very packages already.
 * @param {string} folder
 * @param {Map<string, string>} tarballs
 */
export async function keepInstalled(folder, tarballs) {
  const stamp = join(folder, 'node_modules/.packed')
  const inputs = ['package.json', LOCK].map((name) => join(folder, name)).filter((path) => existsSync(path))
  const hash = createHash('sha256')
  for (const path of [...inputs, ...needed(folder, tarballs)]) hash.update(readFileSync(path))
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await installExample(folder, tarballs)
  writeFileSync(stamp, wanted)
}

/**
 * Locks what an example names, except for our own packages: those are not published when its check installs them.
 * @param {string} folder
 */
export async function updateLock(folder) {
  const manifest = readJson(join(folder, 'package.json'))
  const others = Object.entries(manifest.dependencies).filter(([name]) => !name.startsWith('@replyx/'))
  if (others.length === 0 && !manifest.devDependencies) return
  const place = mkdtempSync(join(tmpdir(), 'replyx-lock-'))
  try {
    const dependencies = Object.fromEntries(others)
    writeFileSync(join(place, 'package.json'), JSON.stringify({ ...manifest, dependencies }))
    const flags = ['--package-lock-only', '--omit-lockfile-registry-resolved', '--no-audit', '--no-fund']
    const { code, output } = await runNpm(['install', ...flags], { cwd: place })
    if (code !== 0) throw new Error(`unable to lock ${folder}; ${output}`)
    cpSync(join(place, LOCK), join(folder, LOCK))
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/**
 * What this Node has to run for a script of an example: its tool without npm and a shell around it, which would have to
 * be stopped, too.
 * @param {string} folder
 * @param {string} script
 * @returns {string[]}
 */
export function commandOf(folder, script) {
  const [tool = '', ...args] = readJson(join(folder, 'package.json')).scripts[script].split(' ')
  return tool === 'node' ? args : [binOf(folder, tool), ...args]
}

/** The JavaScript file behind a command. @param {string} folder @param {string} tool */
function binOf(folder, tool) {
  // The one command that is not called like its package.
  const parent = join(folder, 'node_modules', tool === 'tsc' ? 'typescript' : tool)
  const { bin } = readJson(join(parent, 'package.json'))
  return join(parent, typeof bin === 'string' ? bin : bin[tool])
}
