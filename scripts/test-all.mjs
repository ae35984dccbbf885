import './check-node.mjs'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runNode, toolPath } from './lib/run.mjs'
import { asOne, playwrightCounts, vitestCounts } from './lib/test-counts.mjs'
import { root } from './lib/workspace.mjs'

const reports = join(root, '.cache/reports')
const unitReport = join(reports, 'unit.json')
const browserReport = join(reports, 'browser.json')

const script = (/** @type {string} */ name) => [join(root, 'scripts', name)]

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command what this Node runs
 * @property {boolean} [needsBuild]
 * @property {(code: number) => {passed: number, failed: number}} [count] all as one where it is left out
 */

/** @type {Step[]} */
const steps = [
  { name: 'lint: eslint', command: [toolPath('eslint'), '.'] },
  { name: 'lint: prettier', command: [toolPath('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint: knip', command: [toolPath('knip')] },
  { name: 'types', command: script('types.mjs') },
  { name: 'layers', command: script('layers.mjs'), needsBuild: true },
  {
    name: 'unit',
    command: [
      toolPath('vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${unitReport}`,
    ],
    count: (code) => vitestCounts(unitReport, code),
  },
  {
    name: 'browser',
    command: [
      toolPath('@playwright/test', 'playwright'),
      'test',
      '-c',
      'tests/e2e/playwright.config.ts',
      '--reporter=list,json',
    ],
    needsBuild: true,
    count: (code) => playwrightCounts(browserReport, code),
  },
  { name: 'packages', command: script('package-checks.mjs'), needsBuild: true },
  { name: 'examples', command: script('examples-check.mjs'), needsBuild: true },
  { name: 'size', command: script('size.mjs'), needsBuild: true },
  { name: 'docs', command: script('docs.mjs') },
]

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport }

/** @param {Step} step */
async function perform({ name, command, count = asOne }) {
  process.stdout.write(`${name} … `)
  const start = performance.now()
  const { code, output } = await runNode(command, { env })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const result = count(code)
  console.log(
    `${result.failed === 0 ? 'ok' : 'FAILED'} (${result.passed} passed, ${result.failed} failed, ${seconds} s)`,
  )
  if (result.failed > 0) console.log(`${output.trimEnd()}\n`)
  return result
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const build = await perform({ name: 'build', command: script('build.mjs') })
const results = [build]
for (const step of steps) {
  if (step.needsBuild && build.failed > 0) {
    console.log(`${step.name} … FAILED (not run: it needs the build)`)
    results.push({ passed: 0, failed: 1 })
  } else {
    results.push(await perform(step))
  }
}

const sum = (/** @type {'passed' | 'failed'} */ key) =>
  results.reduce((total, result) => total + result[key], 0)
process.exitCode = sum('failed') === 0 ? 0 : 1
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
