import { existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from './workspace.mjs'

const HOST = '127.0.0.1'
const FIRST_PORT = 8000
const LAST_PORT = 8099

/** Where the demo shows what; the first that fits a path wins. */
const PLACES = [
  // Pages of other origins load its modules, so they have to be allowed to read them.
  { path: '/widget', folder: 'packages/widget/dist', headers: { 'access-control-allow-origin': '*' } },
  { path: '/desk', folder: 'examples/operator-desk/dist' },
  { path: '/headless', folder: 'examples/headless/dist' },
  // These are pages that lead on to where the site shows a source; their names end in .md all the same.
  {
    path: '/docs/source',
    folder: 'docs/site/source',
    headers: { 'content-type': 'text/html; charset=utf-8' },
  },
  { path: '/docs', folder: 'docs/site' },
  { path: '/', folder: 'examples/host-site/dist' },
]

/**
 * Starts the example backend with the demo's pages; conversations are kept in .cache between starts.
 * @param {number} port
 */
export async function startDemoBackend(port) {
  const { createBackend } = await import('../../examples/backend/src/index.ts')
  const places = PLACES.map((place) => ({ ...place, folder: join(root, place.folder) }))
  const cache = join(root, '.cache')
  for (const folder of [cache, ...places.map((place) => place.folder)]) mkdirSync(folder, { recursive: true })
  return createBackend({
    demo: true,
    host: HOST,
    port,
    databaseFile: join(cache, 'demo.sqlite'),
    documents: { folder: root, linkBase: `http://${HOST}:${port}/docs/source/` },
    widgetFolder: join(root, 'packages/widget/dist'),
    static: places,
    ...chosenAssistant(process.env),
  })
}

/** A language model instead of the search, where one is named. @param {NodeJS.ProcessEnv} env */
function chosenAssistant({ ASSISTANT_URL: url, ASSISTANT_MODEL: model, ASSISTANT_KEY: key }) {
  return url && model ? { assistant: { url, model, ...(key ? { key } : {}) } } : {}
}

/** The port to use, and whether it is another than the usual one. */
export async function choosePort() {
  const wanted = Number(process.env['PORT'] || FIRST_PORT)
  for (const port of [wanted, ...range(FIRST_PORT + 1, LAST_PORT)]) {
    if (await isFree(port)) return { port, wanted }
  }
  throw new Error(`unable to start; every port from ${FIRST_PORT} to ${LAST_PORT} is taken`)
}

const range = (/** @type {number} */ from, /** @type {number} */ to) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, HOST, () => probe.close(() => resolve(true)))
  })
}

/**
 * What to see and to try.
 * @param {string} url
 * @param {string} docsNote what to say of the site of guides, if anything
 */
export function greeting(url, docsNote) {
  const hasHeadless = existsSync(join(root, 'examples/headless/dist/index.html'))
  return [
    'ReplyX is running:',
    '',
    `  a shop with the chat on it   ${url}/`,
    `  the same by one script tag   ${url}/script-tag.html`,
    `  the operator's desk          ${url}/desk/`,
    ...(hasHeadless ? [`  a chat with its own look     ${url}/headless/`] : []),
    `  guides and reference         ${url}/docs/${docsNote && `   (${docsNote})`}`,
    '',
    'What to try:',
    '',
    '  1. In the shop, open the chat and ask "How do I mount the chat on a page?": the answer is written before your eyes.',
    '  2. Ask for an operator, open the desk in a second window, take the dialog over, and write to each other.',
    '  3. Hand back: the assistant answers again. Then stop with Ctrl-C and start anew: the conversation is still there.',
    '',
    'Ctrl-C ends it.',
  ].join('\n')
}
