import './check-node.mjs'
import { isBuilt } from './lib/freshness.mjs'
import { runNode } from './lib/run.mjs'

if (!isBuilt()) {
  console.log('Building the packages …')
  const { code, output } = await runNode(['scripts/build.mjs'])
  if (code !== 0) {
    console.error(`${output}\nUnable to measure: the build failed; its reason stands above.`)
    process.exit(1)
  }
}
await import('../benchmarks/ui/main.ts')
