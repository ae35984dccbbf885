// Runs before `npm start` and `npm test`, on whatever Node the machine has and before anything is
// installed: so only what Node itself brings, and nothing newer than Node 20.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST = 20
const root = fileURLToPath(new URL('..', import.meta.url))

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(
    `ReplyX needs Node ${OLDEST} or newer to install itself, but this is Node ${process.versions.node}: please update Node.`,
  )
  process.exit(1)
}

if (!isInstalled()) install()

// Compared by content, not by date: a fresh checkout and a restored cache carry arbitrary dates.
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.optional || entry.devOptional || entry.peer) return true
    return present[path]?.version === entry.version
  })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`unable to read ${path}`, { cause: error })
  }
}

function install() {
  console.log('Installing the dependencies (once; about a minute) …')
  const options = { cwd: root, stdio: 'inherit' }
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier']
  // npm on Windows is a .cmd file, which only a shell starts; its script can always be run by Node itself.
  const npm = process.env.npm_execpath
  const result = npm
    ? spawnSync(process.execPath, [npm, ...flags], options)
    : spawnSync(['npm', ...flags].join(' '), { ...options, shell: true })
  if (result.status !== 0) {
    console.error('Unable to install: "npm ci" failed; its reason stands above.')
    process.exit(result.status ?? 1)
  }
}
