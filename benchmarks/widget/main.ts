// What a widget costs a page before anybody opens it. Nothing here passes or fails; what must hold is counted in
// tests/e2e/widget-cost.spec.ts.
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser } from '@playwright/test'
import { findBrowser } from '../../tests/e2e/browser.ts'
import { startDemo } from '../../tests/e2e/support/demo.ts'
import { openCounting, type PageCost } from '../../tests/e2e/support/page-cost.ts'
import { installPeers } from '../peers.ts'
import { printTable } from '../table.ts'
import { contestants, type Contestant } from './contestants.ts'
import { measureOpening, watchOpening } from './opening.ts'
import { servePeers } from './site.ts'

const SLOWDOWN = 4
const ROUNDS = 5
/** ms in which nothing is asked for any more; tasks of long ago have been told by then. */
const SETTLE = 1_500

interface Measured {
  readonly cost: PageCost
  /** ms in which scripts ran, in tasks however short. */
  readonly script: number
  readonly opening?: number
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

async function measure(browser: Browser, url: string, { isOurs }: Contestant): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  await cdp.send('Performance.enable')
  const cost = await openCounting(page, url, async () => {
    await page.waitForLoadState('networkidle')
    await sleep(SETTLE)
  })
  const { metrics } = await cdp.send('Performance.getMetrics')
  const script = 1_000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0)
  await context.close()
  if (!isOurs) return { cost, script }
  // A page of its own: what notes the moments is no part of what is counted.
  const other = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  const opened = await other.newPage()
  const session = await other.newCDPSession(opened)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  await watchOpening(opened)
  await opened.goto(url)
  await opened.waitForLoadState('networkidle')
  const opening = await measureOpening(opened)
  await other.close()
  return { cost, script, opening }
}

const packages = join(await installPeers('widget'), 'node_modules')
const site = await servePeers(packages)
const demo = await startDemo()
const found = await findBrowser()
const browser = await chromium.launch({
  executablePath: found.executablePath,
  env: { ...process.env, ...found.env },
  chromiumSandbox: false,
})
const load = loadavg()[0] ?? 0
console.log(
  `Chromium ${browser.version()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load.toFixed(1)}; ` +
    `slowed down ${SLOWDOWN} ×, the middle of ${ROUNDS}`,
)

const widget = `${demo.url.replace('127.0.0.1', 'localhost')}/widget`
const all = contestants(widget, packages)
const results = new Map<Contestant, Measured[]>()
// In turn, so that what else the machine does falls on all alike.
for (let round = 0; round < ROUNDS; round += 1) {
  for (const contestant of all) {
    site.show(contestant.body)
    const measured = await measure(browser, site.url, contestant)
    results.set(contestant, [...(results.get(contestant) ?? []), measured])
  }
}

const middle = (measured: readonly Measured[], read: (each: Measured) => number): string =>
  median(measured.map(read)).toLocaleString('en', { maximumFractionDigits: 0 })

console.log('\nBefore anything is opened')
printTable([
  ['', 'bytes gzipped', 'requests', 'blocking', 'scripts', 'DOM nodes', 'listeners', 'frames'],
  ...[...results].map(([{ name }, measured]) => [
    name,
    middle(measured, ({ cost }) => cost.bytes),
    middle(measured, ({ cost }) => cost.requests.length),
    `${middle(measured, ({ cost }) => cost.blocking)} ms`,
    `${middle(measured, ({ script }) => script)} ms`,
    middle(measured, ({ cost }) => cost.nodes),
    middle(measured, ({ cost }) => cost.listeners),
    middle(measured, ({ cost }) => cost.frames),
  ]),
])
for (const [{ name, isOurs }, measured] of results) {
  if (!isOurs) continue
  const opening = middle(measured, (each) => each.opening ?? 0)
  console.log(
    `\n${name}, from the click to an input that has the focus, nothing loaded before: ${opening} ms`,
  )
}
await browser.close()
await demo.stop()
site.close()
