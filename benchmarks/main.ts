// Ratios within one run: absolute figures depend on the machine, and on what else it does. Nothing here passes or fails.
import { cpus } from 'node:os'

import { benchClient } from './bench-client.ts'
import { benchFrames } from './bench-frames.ts'
import { benchStores } from './bench-stores.ts'

const start = performance.now()
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`)
benchFrames()
benchStores()
await benchClient()
console.log(`\n  ${((performance.now() - start) / 1_000).toFixed(0)} s in all.`)
