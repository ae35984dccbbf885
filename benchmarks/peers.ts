import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from '../scripts/lib/run.mjs'
import { root } from '../scripts/lib/workspace.mjs'

/**
 * Installs what a benchmark compares with, where that has not been done for this very list. Install scripts do not run.
 *
 * @param name - of the benchmark: its folder has the list, `peers.json`
 * @returns the folder from which their names are resolved
 */
export async function installPeers(name: 'ui' | 'widget'): Promise<string> {
  const wanted = join(import.meta.dirname, name, 'peers.json')
  const folder = join(root, '.cache', `bench-${name}`)
  const manifest = join(folder, 'package.json')
  // npm's own record of what it has installed is written last.
  const installed = join(folder, 'node_modules/.package-lock.json')
  const isThere = existsSync(installed) && readFileSync(manifest, 'utf8') === readFileSync(wanted, 'utf8')
  if (isThere) return folder
  console.log('Installing what is compared with (once) …')
  mkdirSync(folder, { recursive: true })
  copyFileSync(wanted, manifest)
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--silent']
  const { code, output } = await runNpm(args, { cwd: folder })
  if (code !== 0) throw new Error(`unable to install what is compared with; ${output}`)
  return folder
}
