import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { bundle } from './bundle.mjs'
import { outsideWorld } from './outside-world.mjs'
import { runNode, toolPath } from './run.mjs'
import { root } from './workspace.mjs'

/**
 * The rules of .dependency-cruiser.mjs, on the sources below `base`.
 * @param {string} base
 * @returns {Promise<string[]>} what breaks them
 */
export async function checkImports(base) {
  const folders = ['packages', 'examples'].filter((name) => existsSync(join(base, name)))
  const args = ['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', ...folders]
  const problems = []
  for (const cycles of ['0', '1']) {
    const env = { ...process.env, REPLYX_CYCLES: cycles }
    const { output } = await runNode([toolPath('dependency-cruiser', 'depcruise'), ...args], {
      cwd: base,
      env,
    })
    problems.push(...violations(output))
  }
  return problems
}

/** @param {string} output */
function violations(output) {
  let report
  try {
    report = JSON.parse(output)
  } catch (cause) {
    throw new Error(`unable to read the answer of dependency-cruiser: ${output}`, { cause })
  }
  if (report.summary.totalCruised === 0) return ['no source was found']
  return report.summary.violations.map(
    (/** @type {any} */ { rule, from, to, comment }) =>
      `${rule.name}: ${from} → ${to}${comment ? ` (${comment})` : ''}`,
  )
}

/**
 * Where core reaches for the outside world without asking its ports.
 * @param {string} base
 * @returns {Promise<string[]>}
 */
export async function checkGlobals(base) {
  const eslint = new ESLint({
    cwd: base,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], languageOptions: { parser: /** @type {any} */ (tseslint.parser) } },
      outsideWorld,
    ],
    // A comment cannot excuse it.
    allowInlineConfig: false,
  })
  const results = await eslint.lintFiles(['packages/core/src'])
  return results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line, message }) => `${relative(base, filePath).replaceAll('\\', '/')}:${line} ${message}`,
    ),
  )
}

const FRAMEWORK = /^(react|react-dom|vue|@vue\/.*|preact|scheduler)$/
const DATA_LIBRARY = /^(zod|ky|reconnecting-websocket|idb-keyval|nanoevents)$/

/** What must not be in the bundle of which entry. */
const BANS = [
  { entry: '@replyx/core', banned: FRAMEWORK },
  { entry: '@replyx/core/view', banned: new RegExp(`${FRAMEWORK.source}|${DATA_LIBRARY.source}`) },
  { entry: '@replyx/core/dom', banned: new RegExp(`${FRAMEWORK.source}|${DATA_LIBRARY.source}`) },
  { entry: '@replyx/core/bridge', banned: new RegExp(`${FRAMEWORK.source}|${DATA_LIBRARY.source}`) },
  { entry: '@replyx/core/testing', banned: FRAMEWORK },
  { entry: '@replyx/core/parts', banned: new RegExp(`${FRAMEWORK.source}|${DATA_LIBRARY.source}`) },
  { entry: '@replyx/vanilla', banned: FRAMEWORK },
  { entry: '@replyx/react', banned: /^(vue|@vue\/.*)$/ },
  { entry: '@replyx/vue', banned: /^(react|react-dom|scheduler)$/ },
]

/**
 * What came into the built bundles that must not be there.
 * @param {string} base
 * @returns {Promise<string[]>}
 */
export async function checkBundles(base) {
  const problems = []
  for (const { entry, banned } of BANS) {
    const { inputs } = await bundle([entry], { base })
    for (const name of inputs.keys()) {
      if (banned.test(name)) problems.push(`${entry} bundles ${name}`)
    }
  }
  return problems
}
