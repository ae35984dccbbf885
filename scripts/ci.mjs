// What a machine does with a clean checkout: what a person does, which is `npm test`; and then, with browsers of the
// system, what the one from npm lacks. Nothing is installed yet when this begins: so only what Node itself brings.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from './lib/run.mjs'
import { systemBrowsers } from './lib/system-browsers.mjs'
import { installSystemPackage } from './lib/system-packages.mjs'
import { playwrightCounts } from './lib/test-counts.mjs'
import { root } from './lib/workspace.mjs'

/** @typedef {import('./lib/test-counts.mjs').Counts} Counts */

const CLOSING = /^(\d+) passed, (\d+) failed$/

/**
 * Runs `npm test`, in the browser from npm whatever the system has: the same on every machine. Its closing line is
 * marked as its own: the last line of all is the sum.
 * @returns {Promise<Counts>}
 */
async function runTests() {
  /** @type {Counts} */
  let counts = { passed: 0, failed: 1 }
  let rest = ''
  const show = (/** @type {string} */ line) => {
    const [, passed, failed] = CLOSING.exec(line) ?? []
    if (passed !== undefined) counts = { passed: Number(passed), failed: Number(failed) }
    console.log(passed === undefined ? line : `npm test: ${line}`)
  }
  const env = { ...process.env, REPLYX_NPM_BROWSER: '1' }
  const { code } = await runNpm(['test'], { env }, (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(show)
  })
  if (rest !== '') show(rest)
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** The sum that a command prints as its last line. @param {string} output @param {number} code @returns {Counts} */
function closingCounts(output, code) {
  const [, passed, failed] = CLOSING.exec(output.trimEnd().split('\n').at(-1) ?? '') ?? []
  if (passed === undefined) return { passed: 0, failed: 1 }
  const isSilentFailure = failed === '0' && (code !== 0 || passed === '0')
  return { passed: Number(passed), failed: isSilentFailure ? 1 : Number(failed) }
}

/** @param {import('./lib/system-browsers.mjs').SystemBrowser} browser @returns {Promise<Counts>} */
async function runInBrowser({ name, packages, has, tests, command, isPlaywright, environment }) {
  for (const { name: packageName, executable } of packages) {
    const missing = await installSystemPackage(packageName, executable)
    if (missing === null) continue
    console.log(`Not run: ${tests} in ${name}, which has ${has}; ${missing}.`)
    return { passed: 0, failed: 0 }
  }
  const report = join(root, '.cache/reports', `${name}.json`)
  mkdirSync(join(root, '.cache/reports'), { recursive: true })
  rmSync(report, { force: true })
  const env = { ...process.env, ...environment, NO_COLOR: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const { code, output } = await runNpm(command, { env })
  const counts = isPlaywright ? playwrightCounts(report, code) : closingCounts(output, code)
  const outcome = counts.failed === 0 ? 'ok' : 'FAILED'
  console.log(`in ${name}: ${tests} … ${outcome} (${counts.passed} passed, ${counts.failed} failed)`)
  if (counts.failed > 0) console.log(output.trimEnd())
  return counts
}

const results = [await runTests()]
for (const browser of systemBrowsers) results.push(await runInBrowser(browser))

const sum = (/** @type {keyof Counts} */ key) => results.reduce((total, result) => total + result[key], 0)
process.exitCode = sum('failed') === 0 ? 0 : 1
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
