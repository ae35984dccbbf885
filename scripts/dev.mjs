import './check-node.mjs'
import { spawn } from 'node:child_process'
import { watchExamples } from './build-examples.mjs'
import { isBuilt } from './lib/freshness.mjs'
import { runNode, toolPath } from './lib/run.mjs'
import { root } from './lib/workspace.mjs'

if (!isBuilt()) {
  console.log('Building …')
  const { code, output } = await runNode(['scripts/build.mjs'])
  // What is broken may well be what one is about to mend, and the watchers say when it is.
  if (code !== 0) console.error(output)
}

const start = (/** @type {string[]} */ args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
const children = [
  start([toolPath('rollup'), '-c', 'rollup.config.mjs', '--watch', '--no-watch.clearScreen', '--silent']),
  start(['--watch', '--watch-preserve-output', 'scripts/dev-server.mjs']),
]
const stopExamples = await watchExamples()

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of children) child.kill()
    void stopExamples().then(() => process.exit(0))
  })
}
