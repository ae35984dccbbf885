import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from '../../scripts/lib/run.mjs'
import { root } from '../../scripts/lib/workspace.mjs'

const wanted = join(import.meta.dirname, 'peers.json')
const folder = join(root, '.cache/bench-ui')
// npm's own record of what it has installed is written last.
const installed = join(folder, 'node_modules/.package-lock.json')
const manifest = join(folder, 'package.json')

/**
 * Installs the other chats where that has not been done for this very list of them. Their install scripts do not run.
 *
 * @returns the folder from which their names are resolved
 */
export async function installPeers(): Promise<string> {
  const isThere = existsSync(installed) && readFileSync(manifest, 'utf8') === readFileSync(wanted, 'utf8')
  if (isThere) return folder
  console.log('Installing the chats to compare with (once) …')
  mkdirSync(folder, { recursive: true })
  copyFileSync(wanted, manifest)
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--silent']
  const { code, output } = await runNpm(args, { cwd: folder })
  if (code !== 0) throw new Error(`unable to install the chats to compare with; ${output}`)
  return folder
}
