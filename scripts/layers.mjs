import './check-node.mjs'
import { checkBundles, checkGlobals, checkImports } from './lib/layer-checks.mjs'
import { runChecks } from './lib/report.mjs'
import { root } from './lib/workspace.mjs'

const { failed } = await runChecks([
  ['imports keep to the layers', () => checkImports(root)],
  ['core reaches for no globals', () => checkGlobals(root)],
  ['built bundles hold what they may', () => checkBundles(root)],
])
process.exitCode = failed === 0 ? 0 : 1
