import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBundles, checkGlobals, checkImports } from '../../scripts/lib/layer-checks.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

// A tree of the same shape as ours that keeps every rule, and into which violations are planted.
const CLEAN: Record<string, string> = {
  'packages/core/src/errors.ts': 'export class ReplyXError extends Error {}',
  'packages/core/src/model.ts': 'export interface Message { readonly text: string }',
  'packages/core/src/types.ts': "export type { Request } from './transport/http.ts'",
  'packages/core/src/ports.ts':
    'export interface Ports { readonly fetch: typeof fetch; readonly socket: WebSocket }',
  'packages/core/src/ports-browser.ts': 'export const now = (): number => Date.now()',
  'packages/core/src/options.ts': 'export const options = 1\nexport type Options = typeof options',
  'packages/core/src/lib/store.ts': "import type { Ports } from '../ports.ts'\nexport type Store = Ports",
  'packages/core/src/protocol/frames.ts': "export { ReplyXError as frame } from '../errors.ts'",
  'packages/core/src/transport/http.ts':
    "import ky from 'ky'\nimport type { Options } from '../options.ts'\nexport type Request = typeof ky | Options\nexport const at = (ms: number): Date => new Date(ms)",
  'packages/core/src/session/token.ts': "export { frame } from '../protocol/frames.ts'",
  'packages/core/src/messages/reducer.ts':
    "import type { Message } from '../model.ts'\nexport type State = Message[]",
  'packages/core/src/handoff/machine.ts': 'export const states = []',
  'packages/core/src/dialects/v1.ts': "export const load = (): Promise<unknown> => import('./base.ts')",
  'packages/core/src/dialects/base.ts': 'export const base = 1',
  'packages/core/src/client.ts':
    "export { at } from './transport/http.ts'\nexport { frame } from './session/token.ts'",
  'packages/core/src/index.ts': "export { at } from './client.ts'\nexport { now } from './ports-browser.ts'",
  'packages/core/src/view/index.ts': "import type { Message } from '../model.ts'\nexport type Row = Message",
  'packages/core/src/dom/index.ts': 'export const focus = (): void => document.body.focus()',
  'packages/core/src/testing/index.ts': "export { at } from '../client.ts'",
  'packages/core/src/parts/index.ts':
    "import type { Row } from '../view/index.ts'\nexport { focus } from '../dom/index.ts'\nexport type Rows = Row[]",
  'packages/vanilla/src/index.ts':
    "export { at } from '@replyx/core'\nexport type { Row } from '@replyx/core/view'",
  'packages/react/src/index.ts':
    "export { version } from 'react'\nexport { focus } from '@replyx/core/parts'",
  'packages/vue/src/index.ts': "export { version } from 'vue'\nexport { focus } from '@replyx/core/parts'",
  'packages/widget/src/loader/index.ts': 'export const loader = 1',
  'examples/host-site/src/main.ts': "import { at } from '@replyx/vanilla'\nat(1)",
}

let base = ''

// Inside the repository, so that the libraries in its node_modules resolve from there as well.
beforeAll(() => {
  mkdirSync(join(root, '.cache'), { recursive: true })
  base = mkdtempSync(join(root, '.cache/layers-'))
  cpSync(join(root, 'tsconfig.base.json'), join(base, 'tsconfig.base.json'))
  for (const name of ['core', 'vanilla', 'react', 'vue']) {
    cpSync(join(root, `packages/${name}/package.json`), write(`packages/${name}/package.json`, ''))
  }
  for (const [path, text] of Object.entries(CLEAN)) write(path, text)
})

afterAll(() => rmSync(base, { recursive: true, force: true }))

function write(path: string, text: string): string {
  const full = join(base, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, `${text}\n`)
  return full
}

async function withPlanted(path: string, line: string, check: () => Promise<string[]>): Promise<string[]> {
  write(path, `${line}\n${CLEAN[path] ?? ''}`)
  try {
    return await check()
  } finally {
    const clean = CLEAN[path]
    if (clean === undefined) rmSync(join(base, path))
    else write(path, clean)
  }
}

describe('the check of imports', () => {
  it('finds nothing in a tree that keeps the rules', async () => {
    expect(await checkImports(base)).toEqual([])
  }, 30_000)

  // Each in a file of its own, so that one run shows whether every one of them is seen.
  const planted: [rule: string, folder: string, line: string][] = [
    ['lib-stands-alone', 'packages/core/src/lib', "import '../protocol/frames.ts'"],
    ['protocol-below-features', 'packages/core/src/protocol', "import '../messages/reducer.ts'"],
    ['features-apart', 'packages/core/src/messages', "import '../transport/http.ts'"],
    ['features-apart', 'packages/core/src/handoff', "import type { State } from '../messages/reducer.ts'"],
    ['features-below-client', 'packages/core/src/session', "import '../client.ts'"],
    ['options-as-types', 'packages/core/src/session', "import { options } from '../options.ts'"],
    ['foundation-as-types', 'packages/core/src/messages', "import '../ports.ts'"],
    ['base-dialect-on-demand', 'packages/core/src', "import './dialects/base.ts'"],
    ['nothing-below-knows-the-interface', 'packages/core/src', "import './view/index.ts'"],
    ['view-is-pure', 'packages/core/src/view', "import '../messages/reducer.ts'"],
    ['view-is-pure', 'packages/core/src/view', "import type { Ports } from '../ports.ts'"],
    ['view-is-pure', 'packages/core/src/view', "import '../dom/index.ts'"],
    ['dom-holds-no-chat', 'packages/core/src/dom', "import '../view/index.ts'"],
    ['dom-holds-no-chat', 'packages/core/src/dom', "import '../transport/http.ts'"],
    ['parts-above-view-and-dom', 'packages/core/src/parts', "import '../messages/reducer.ts'"],
    ['view-and-dom-below-parts', 'packages/core/src/view', "import '../parts/index.ts'"],
    ['interface-takes-types', 'packages/core/src/view', "import '../client.ts'"],
    ['interface-without-libraries', 'packages/core/src/dom', "import 'ky'"],
    ['testing-without-interface', 'packages/core/src/testing', "import '../view/index.ts'"],
    ['core-alone', 'packages/core/src', "import '@replyx/vanilla'"],
    ['adapters-use-entries', 'packages/vanilla/src', "import '../../core/src/messages/reducer.ts'"],
    ['adapters-use-entries', 'packages/vanilla/src', "import '@replyx/core/testing'"],
    ['adapters-use-entries', 'packages/react/src', "import '@replyx/vue'"],
    ['adapters-use-entries', 'packages/vue/src', "import '@replyx/react'"],
    ['loader-alone', 'packages/widget/src/loader', "import '@replyx/core'"],
    ['panel-speaks-over-the-bridge', 'packages/widget/src/panel', "import '@replyx/vanilla'"],
    ['frame-is-a-user', 'packages/widget/src/frame', "import '../loader/index.ts'"],
    ['examples-use-entries', 'examples/host-site/src', "import '../../../packages/core/src/client.ts'"],
    ['published-imports-published', 'packages/core/src', "import 'fast-check'"],
    ['published-imports-published', 'packages/vue/src', "import 'react'"],
    ['resolvable', 'packages/core/src', "import './missing.ts'"],
    ['no-cycles', 'packages/core/src', "import './planted-to-itself.ts'"],
  ]
  const file = (index: number, folder: string): string => `${folder}/planted-${String(index)}.ts`
  let problems: string[] = []

  beforeAll(async () => {
    const itself = write(
      'packages/core/src/planted-to-itself.ts',
      `import './planted-${String(planted.length - 1)}.ts'`,
    )
    const paths = planted.map(([, folder, line], index) => write(file(index, folder), line))
    problems = await checkImports(base)
    for (const path of [itself, ...paths]) rmSync(path)
  }, 30_000)

  it.each(planted.map((row, index) => [...row, index] as const))(
    'finds %s broken in %s by %s',
    (rule, folder, _line, index) => {
      const found = problems.filter((problem) => problem.startsWith(`${rule}: ${file(index, folder)} `))
      expect(found).toHaveLength(1)
    },
  )

  it('knows a rule for each name that is planted, and plants for each rule', async () => {
    const { default: config } = (await import('../../.dependency-cruiser.mjs')) as {
      default: { forbidden: { name: string }[] }
    }
    const names = new Set(planted.map(([rule]) => rule))
    names.delete('no-cycles')
    expect([...names].sort()).toEqual(config.forbidden.map(({ name }) => name).sort())
  })
})

describe('the check of globals', () => {
  it('finds nothing in a tree that keeps the rules, types and given dates included', async () => {
    expect(await checkGlobals(base)).toEqual([])
  })

  it.each([
    'window.name',
    'document.title',
    'setTimeout(() => undefined, 1)',
    'setInterval(() => undefined, 1)',
    'Date.now()',
    'new Date()',
    'Date()',
    'Math.random()',
    "void fetch('/')",
    "indexedDB.open('x')",
    "localStorage.getItem('x')",
    'navigator.onLine',
    'performance.now()',
    'crypto.randomUUID()',
    "new WebSocket('wss://x')",
    "globalThis['fetch']",
  ])('finds %s', async (line) => {
    for (const path of ['packages/core/src/client.ts', 'packages/core/src/view/index.ts']) {
      const problems = await withPlanted(path, line, () => checkGlobals(base))
      expect(problems).toHaveLength(1)
      expect(problems[0]).toContain(`${path}:1 `)
    }
  })

  it('cannot be silenced by a comment', async () => {
    const line = 'Math.random() // eslint-disable-line'
    expect(await withPlanted('packages/core/src/client.ts', line, () => checkGlobals(base))).toHaveLength(1)
  })

  it('lets the browser ports and dom reach out', async () => {
    const path = 'packages/core/src/dom/index.ts'
    expect(await withPlanted(path, 'window.name', () => checkGlobals(base))).toEqual([])
  })
})

describe('the check of bundles', () => {
  const clean: Record<string, string> = {
    index: 'export const core = 1',
    view: 'export const view = 1',
    dom: 'export const dom = 1',
    bridge: 'export const bridge = 1',
    parts: 'export const parts = 1',
    testing: 'export const testing = 1',
  }
  const adapters = ['vanilla', 'react', 'vue']

  beforeAll(() => {
    for (const [name, text] of Object.entries(clean)) write(`packages/core/dist/${name}.js`, text)
    for (const name of adapters)
      write(`packages/${name}/dist/index.js`, "export { core } from '@replyx/core'")
    for (const name of ['core', ...adapters]) {
      cpSync(join(base, 'packages', name), join(base, 'node_modules/@replyx', name), { recursive: true })
    }
    for (const name of ['react', 'vue']) {
      write(`node_modules/${name}/index.js`, `export const ${name} = 1`)
    }
  })

  it('finds nothing in clean bundles', async () => {
    expect(await checkBundles(base)).toEqual([])
  })

  it.each([
    ['core/dist/index.js', 'react', '@replyx/core bundles react'],
    ['core/dist/view.js', 'ky', '@replyx/core/view bundles ky'],
    ['core/dist/view.js', 'zod', '@replyx/core/view bundles zod'],
    ['core/dist/parts.js', 'vue', '@replyx/core/parts bundles vue'],
    ['vanilla/dist/index.js', 'vue', '@replyx/vanilla bundles vue'],
    ['react/dist/index.js', 'vue', '@replyx/react bundles vue'],
    ['vue/dist/index.js', 'react', '@replyx/vue bundles react'],
  ])('finds in %s the library %s', async (path, library, problem) => {
    const installed = join(base, 'node_modules/@replyx', path)
    const clean = readFileSync(installed, 'utf8')
    writeFileSync(installed, `export * as planted from '${library}'\n${clean}`)
    const problems = await checkBundles(base)
    writeFileSync(installed, clean)
    expect(problems).toContain(problem)
  })
})
