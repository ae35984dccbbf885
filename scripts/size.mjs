import './check-node.mjs'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { bundle, gzipped } from './lib/bundle.mjs'
import { measureParts } from './lib/part-sizes.mjs'
import { readJson, root } from './lib/workspace.mjs'

const START = '<!-- sizes:start -->'
const END = '<!-- sizes:end -->'
// How far the README may lag behind: a byte more or less is no reason to touch it.
const TOLERANCE = 0.05

// What every visitor loads beside the first request.
const ON_CONNECTING = /dist[\\/]chunks[\\/]live\.js$/
// What only those load whose backend is of the 1.2 design.
const ON_EARLY_BACKENDS = /dist[\\/]chunks[\\/]base\.js$/

const kilobytes = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1)

// The stylesheet has a budget of its own, whether it is linked or comes inside of the script.
const measured = (/** @type {string[]} */ entries, /** @type {RegExp=} */ onDemand) =>
  bundle(entries, { hasStyles: false, ...(onDemand && { onDemand }) })

/** What of the widget's files a page loads, at once and on intent. @param {...RegExp} names */
function widgetFiles(...names) {
  const folder = join(root, 'packages/widget/dist')
  const files = readdirSync(folder).filter((file) => names.some((name) => name.test(file)))
  if (files.length !== names.length) throw new Error(`unable to measure the widget; found ${files.join()}`)
  return files.reduce((sum, file) => sum + gzipped(readFileSync(join(folder, file))), 0)
}

async function measure() {
  const all = ['@replyx/core', '@replyx/core/view', '@replyx/core/dom', '@replyx/vanilla']
  const core = await measured(all.slice(0, 1))
  const connected = await measured(all.slice(0, 1), ON_CONNECTING)
  const base = await measured(all.slice(0, 1), ON_EARLY_BACKENDS)
  const view = await measured(all.slice(0, 3))
  const sse = await measured(['@replyx/core', '@replyx/core/sse'])
  const debug = await measured(['@replyx/core', '@replyx/core/debug'])
  const bridgeGuard = await measured(['@replyx/core/bridge#awaitFrame'])
  const bridgeHost = await measured(['@replyx/core/bridge#connectHost'])
  const bridgeFrame = await measured(['@replyx/core/bridge#connectFrame'])
  const vanilla = await measured(all)
  // Without the reader of Markdown, which comes on demand here, as it does with the two below.
  const element = await measured([...all.slice(0, 3), '@replyx/vanilla/element'])
  const react = await measured([...all.slice(0, 3), '@replyx/react'])
  const vue = await measured([...all.slice(0, 3), '@replyx/vue'])
  const whole = await measured(all, ON_CONNECTING)
  return {
    inputs: whole.inputs,
    sizes: {
      core: core.bytes,
      connected: connected.bytes,
      base: base.bytes - core.bytes,
      sse: sse.bytes - core.bytes,
      debug: debug.bytes - core.bytes,
      bridgeGuard: bridgeGuard.bytes,
      bridgeHost: bridgeHost.bytes,
      bridgeFrame: bridgeFrame.bytes,
      view: view.bytes - core.bytes,
      vanilla: vanilla.bytes - view.bytes,
      element: element.bytes - view.bytes,
      react: react.bytes - view.bytes,
      vue: vue.bytes - view.bytes,
      loader: widgetFiles(/^widget\.js$/),
      panel: widgetFiles(/^widget-panel\.js$/),
      line: widgetFiles(/^widget-line\.js$/),
      frame: widgetFiles(/^chat-iframe\.js$/, /^chat-iframe-live-.*\.js$/),
      styles: gzipped(readFileSync(join(root, 'packages/core/dist/styles.css'))),
    },
  }
}

/** @param {Record<string, number>} sizes @param {Record<string, {title: string, limit: number}>} budgets */
function table(sizes, budgets) {
  const rows = Object.entries(budgets).map(
    ([key, { title, limit }]) => `| ${title} | ${kilobytes(sizes[key] ?? NaN)} | ${kilobytes(limit)} |`,
  )
  return ['| kB, minified and gzipped | now | budget |', '| --- | ---: | ---: |', ...rows].join('\n')
}

/** @param {string} readme */
function readmeTable(readme) {
  const start = readme.indexOf(START)
  const end = readme.indexOf(END)
  return start === -1 || end < start ? undefined : readme.slice(start + START.length, end).trim()
}

/** The problems of the README's table: a row that is missing or lies more than five per cent off. */
function staleRows(/** @type {string} */ printed, /** @type {Record<string, number>} */ sizes) {
  return Object.entries(budgets).flatMap(([key, { title }]) => {
    const row = printed.split('\n').find((line) => line.includes(title))
    const said = Number(row?.split('|')[2]) * 1000
    const size = sizes[key] ?? NaN
    const isClose = Math.abs(said - size) <= Math.max(size * TOLERANCE, 60)
    return isClose ? [] : [`README.md says ${said / 1000} kB for ${title}; measured ${kilobytes(size)} kB`]
  })
}

/** @type {Record<string, {title: string, limit: number}>} */
const budgets = readJson(join(root, 'budgets.json'))
const { sizes, inputs } = await measure()
const path = join(root, 'README.md')
const readme = readFileSync(path, 'utf8')
const problems = Object.entries(budgets)
  .filter(([key, { limit }]) => !(sizes[/** @type {keyof typeof sizes} */ (key)] <= limit))
  .map(
    ([key, { title, limit }]) =>
      `${title}: ${sizes[/** @type {keyof typeof sizes} */ (key)]} bytes, ${limit} allowed`,
  )

console.log(table(sizes, budgets))
console.log('\nWhat the whole chat is made of once it is connected (minified bytes, before gzip):')
for (const [name, bytes] of [...inputs].sort(([, left], [, right]) => right - left)) {
  console.log(`${String(bytes).padStart(8)}  ${name}`)
}
if (process.argv.includes('--parts')) {
  console.log('\nWhat a part of @replyx/core adds, with what nothing else needs (gzipped bytes):')
  for (const { name, bytes } of await measureParts()) console.log(`${String(bytes).padStart(8)}  ${name}`)
}

const printed = readmeTable(readme)
if (printed === undefined) {
  problems.push(`README.md has no table of sizes between ${START} and ${END}`)
} else if (process.argv.includes('--write')) {
  const [before = '', rest = ''] = readme.split(START)
  const written = `${before}${START}\n\n${table(sizes, budgets)}\n\n${END}${rest.slice(rest.indexOf(END) + END.length)}`
  writeFileSync(path, await format(written, { ...(await resolveConfig(path)), filepath: path }))
} else {
  problems.push(...staleRows(printed, sizes))
}
for (const problem of problems) console.error(`FAIL ${problem}`)
process.exit(problems.length === 0 ? 0 : 1)
