import './check-node.mjs'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildExamples } from './build-examples.mjs'
import { runNode, toolPath } from './lib/run.mjs'
import { readPackages, root } from './lib/workspace.mjs'

// What an earlier build left behind would be published along with the new one.
for (const { folder } of readPackages()) rmSync(join(folder, 'dist'), { recursive: true, force: true })

const rollup = await runNode([toolPath('rollup'), '-c', 'rollup.config.mjs', '--failAfterWarnings'], {
  cwd: root,
})
process.stdout.write(rollup.output)
if (rollup.code !== 0) process.exit(rollup.code)
await buildExamples()
