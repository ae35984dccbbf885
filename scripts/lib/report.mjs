/**
 * Runs named checks one after another, prints each with its result, and counts.
 * @param {[name: string, check: () => string[] | Promise<string[]>][]} checks each gives what is wrong
 */
export async function runChecks(checks) {
  let failed = 0
  for (const [name, check] of checks) {
    const problems = await attempt(check)
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
    for (const problem of problems) console.log(`     ${problem.trim().replaceAll('\n', '\n     ')}`)
    if (problems.length > 0) failed += 1
  }
  return { passed: checks.length - failed, failed }
}

// A check that breaks off has found something out as well.
async function attempt(/** @type {() => string[] | Promise<string[]>} */ check) {
  try {
    return await check()
  } catch (error) {
    return [error instanceof Error ? `${error.stack}` : String(error)]
  }
}
