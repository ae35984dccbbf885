import { existsSync } from 'node:fs'
import { readJson } from './workspace.mjs'

/** @typedef {{passed: number, failed: number}} Counts */

/** A check without tests of its own counts as one. @param {number} code @returns {Counts} */
export const asOne = (code) => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

/**
 * What vitest has counted. A skipped test, and a file that could not be loaded, have not passed.
 * @param {string} path of its JSON report
 * @param {number} code its exit code
 * @returns {Counts}
 */
export function vitestCounts(path, code) {
  if (!existsSync(path)) return { passed: 0, failed: 1 }
  const report = readJson(path)
  const unloaded = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return honest(report.numPassedTests, report.numTotalTests - report.numPassedTests + unloaded.length, code)
}

/**
 * What Playwright has counted. A skipped test, and one that passed at a second try only, have not passed.
 * @param {string} path of its JSON report
 * @param {number} code its exit code
 * @returns {Counts}
 */
export function playwrightCounts(path, code) {
  if (!existsSync(path)) return { passed: 0, failed: 1 }
  const { stats, errors } = readJson(path)
  return honest(stats.expected, stats.unexpected + stats.flaky + stats.skipped + errors.length, code)
}

/**
 * A runner that failed without a failed test, or that ran nothing at all, has failed once.
 * @param {number} passed
 * @param {number} failed
 * @param {number} code
 * @returns {Counts}
 */
function honest(passed, failed, code) {
  const isSilentFailure = failed === 0 && (code !== 0 || passed === 0)
  return { passed, failed: isSilentFailure ? 1 : failed }
}
