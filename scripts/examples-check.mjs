import './check-node.mjs'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { startExampleBackend } from './lib/example-backend.mjs'
import { commandOf, installExample, packFor, updateLock } from './lib/example-project.mjs'
import { chatVariables, freePort, serveExample } from './lib/example-server.mjs'
import { startBrowser, visit } from './lib/example-visit.mjs'
import { runChecks } from './lib/report.mjs'
import { runNode } from './lib/run.mjs'
import { readJson, root, standaloneExamples } from './lib/workspace.mjs'

const SHOP = ['/', '/headless', '/restyled', '/own-parts']
/** Which pages an example has, and whether a server draws them. @type {Record<string, {pages: string[], isDrawn?: boolean}>} */
const EXAMPLES = {
  headless: { pages: ['/'] },
  'next-app': { pages: ['/', '/orders'], isDrawn: true },
  'react-app': { pages: SHOP },
  vanilla: { pages: SHOP },
  'vue-app': { pages: SHOP },
  'vue-ssr': { pages: ['/'], isDrawn: true },
}

const FIRST_PORT = 5300
const GENERATED = new Set(['node_modules', 'dist', '.next', 'next-env.d.ts'])

const LAUNCHER = /<button\b[^>]* class="replyx-floating-button"/
/** What a server that draws may say about it, in the words of React, Vue and Next. */
const COMPLAINT = /hydrat|warn|error|⚠|⨯/i

const sourceOf = (/** @type {string} */ name) => join(root, 'examples', name)
const scriptsOf = (/** @type {string} */ name) => readJson(join(sourceOf(name), 'package.json')).scripts

if (process.argv.includes('--update-locks')) {
  for (const name of standaloneExamples()) await updateLock(sourceOf(name))
  process.exit(0)
}

// Outside of the repository: a reader's copy has no node_modules above it.
const folder = mkdtempSync(join(tmpdir(), 'replyx-examples-'))
const backend = await startExampleBackend({ port: 0, timers: { piece: 1 } })
const browser = await startBrowser()
try {
  const tarballs = await packFor(standaloneExamples().map(sourceOf), folder)
  const { failed } = await runChecks(standaloneExamples().flatMap((name) => checksOf(name, tarballs)))
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  await browser.close()
  await backend.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/**
 * @param {string} name
 * @param {Map<string, string>} tarballs
 * @returns {[name: string, check: () => Promise<string[]>][]}
 */
function checksOf(name, tarballs) {
  const copy = join(folder, name)
  const scripts = ['types', 'build'].filter((script) => script in scriptsOf(name))
  return [
    [`${name}: installs with the packed packages`, () => install(name, copy, tarballs)],
    ...scripts.map(
      (script) => /** @type {const} */ ([`${name}: npm run ${script}`, () => run(copy, script)]),
    ),
    [`${name}: is served, and answers a visitor`, () => checkServed(name, copy)],
  ]
}

/** @param {string} name @param {string} copy @param {Map<string, string>} tarballs @returns {Promise<string[]>} */
async function install(name, copy, tarballs) {
  cpSync(sourceOf(name), copy, { recursive: true, filter: (path) => !GENERATED.has(basename(path)) })
  await installExample(copy, tarballs)
  return []
}

/** @param {string} copy @param {string} script */
async function run(copy, script) {
  const env = { ...process.env, ...chatVariables(backend.url) }
  const { code, output } = await runNode(commandOf(copy, script), { cwd: copy, env })
  return code === 0 ? [] : [output]
}

/** @param {string} name @param {string} copy */
async function checkServed(name, copy) {
  const { pages, isDrawn = false } = EXAMPLES[name] ?? { pages: ['/'] }
  const script = ['start', 'preview', 'dev'].find((candidate) => candidate in scriptsOf(name)) ?? 'dev'
  const server = await serveExample(copy, script, { port: await freePort(FIRST_PORT), chatUrl: backend.url })
  const problems = []
  try {
    for (const path of pages) {
      const html = await (await fetch(server.url + path)).text()
      problems.push(...missingModules(html, copy))
      if (isDrawn && !LAUNCHER.test(html)) problems.push(`${path}: the server has drawn no launcher`)
      problems.push(...(await visit(browser, server.url + path)))
    }
  } finally {
    await server.stop()
  }
  const complaints = server
    .read()
    .split('\n')
    .filter((line) => COMPLAINT.test(line))
  return [...problems, ...complaints]
}

/** What the import map of a page promises and the folder does not have. @param {string} html @param {string} copy */
function missingModules(html, copy) {
  const [, map = '{"imports":{}}'] = /<script type="importmap">([^]*?)<\/script>/.exec(html) ?? []
  return Object.entries(JSON.parse(map).imports)
    .filter(([, path]) => !existsSync(join(copy, path)))
    .map(([specifier, path]) => `the import map leads ${specifier} to ${path}, and there is no such file`)
}
