// Ratios within one run: absolute figures depend on the machine, and on what else it does. Nothing here passes or fails.
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serveFolder } from '../../scripts/lib/serve-folder.mjs'
import { installPeers } from '../peers.ts'
import { bundlePage } from './bundle.ts'
import { createCalm } from './calm.ts'
import type { Figures } from './figures.ts'
import { measureSize } from './measure.ts'
import { printAims, printSize } from './report.ts'
import { openStage } from './session.ts'

const BASELINE = 'plain DOM'
const OURS = ['vanilla', 'react', 'vue']
const PEERS = ['chatscope', 'deep-chat']
/** How long, in ms, calm moments are waited for at each size. */
const PATIENCE = 150_000

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: [...OURS, ...PEERS].join() },
    sizes: { type: 'string', default: '100,1000,10000' },
  },
})
const names = [BASELINE, ...values.only.split(',')]
const sizes = values.sizes.split(',').map(Number)

const start = performance.now()
const peersFolder = await installPeers('ui')
const pageFolder = join(peersFolder, 'page')
await bundlePage(peersFolder, pageFolder)
const { url, close } = await serveFolder(pageFolder)
const stage = await openStage(url)
const load = loadavg()[0] ?? 0
console.log(
  `Chromium ${stage.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load.toFixed(1)}`,
)

let waited = 0
const results = new Map<number, ReadonlyMap<string, Figures>>()
for (const count of sizes) {
  const calm = createCalm(PATIENCE)
  const figures = await measureSize({ stage, calm: calm.wait }, names, count)
  results.set(count, figures)
  printSize(count, figures, BASELINE)
  waited += calm.waited()
}
printAims(
  results,
  OURS.filter((name) => names.includes(name)),
  BASELINE,
)
const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(0)} s`
console.log(`\n  ${seconds(performance.now() - start)} in all, ${seconds(waited)} of them waiting for calm.`)
await stage.close()
close()
