import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, root } from './workspace.mjs'

/**
 * The JavaScript file behind a tool's command, to be run by this Node: the same on every system,
 * where the links in node_modules/.bin are shell scripts on some.
 * @param {string} packageName
 * @param {string} [command] when the package has more than one
 */
export function toolPath(packageName, command) {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = readJson(join(folder, 'package.json'))
  const file = typeof bin === 'string' ? bin : bin[command ?? packageName]
  if (file === undefined)
    throw new Error(`unable to find the command ${command ?? packageName} of ${packageName}`)
  return join(folder, file)
}

/**
 * Runs a command to its end and gives back its exit code and everything it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(text: string) => void} [hear] told of all that is printed, as soon as it is
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, options = {}, hear = () => undefined) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString()
      hear(chunk.toString())
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * Runs a tool or a script of this repository with this Node.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(text: string) => void} [hear]
 */
export const runNode = (args, options, hear) => run(process.execPath, args, options, hear)

/**
 * npm, through the script that started us where there is one.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(text: string) => void} [hear]
 */
export function runNpm(args, options, hear) {
  const npm = process.env['npm_execpath']
  if (npm !== undefined && existsSync(npm)) return runNode([npm, ...args], options, hear)
  const quoted = ['npm', ...args.map((arg) => JSON.stringify(arg))].join(' ')
  return run(quoted, [], { ...options, shell: true }, hear)
}
