import { existsSync } from 'node:fs'
import { run } from './run.mjs'

const ATTEMPTS = 3
/** ms; a mirror that hangs must not hold up everything. */
const PATIENCE = 300_000

const options = {
  env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  timeout: PATIENCE,
}

/**
 * Sees to it that a package of the system is there.
 * @param {string} name
 * @param {string} executable what it brings
 * @returns {Promise<string | null>} why it could not be installed; `null` where it is there
 */
export async function installSystemPackage(name, executable) {
  if (existsSync(executable)) return null
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'this is not Linux, or not root'
  if (!existsSync('/usr/bin/apt-get')) return 'this system has no apt-get'
  let reason = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // The lists of packages may be older than the packages themselves.
    const updated = await run('apt-get', ['update'], options)
    const install = ['install', '-y', '--no-install-recommends', name]
    const { code, output } = updated.code === 0 ? await run('apt-get', install, options) : updated
    if (code === 0 && existsSync(executable)) return null
    reason = output.trim().split('\n').at(-1) ?? ''
  }
  return `apt-get could not install it: ${reason}`
}
