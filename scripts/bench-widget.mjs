import './check-node.mjs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isBuilt } from './lib/freshness.mjs'
import { runNode } from './lib/run.mjs'
import { root } from './lib/workspace.mjs'

if (!isBuilt() || !existsSync(join(root, 'packages/widget/dist/widget.js'))) {
  console.log('Building the packages …')
  const { code, output } = await runNode(['scripts/build.mjs'])
  if (code !== 0) {
    console.error(`${output}\nUnable to measure: the build failed; its reason stands above.`)
    process.exit(1)
  }
}
await import('../benchmarks/widget/main.ts')
