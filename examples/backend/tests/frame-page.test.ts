import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBackend } from '../src/index.ts'
import type { BackendConfig } from '../src/config.ts'

/** The directives of the frame's page, by their names. */
async function policyOf(config: BackendConfig, query = ''): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'replyx-frame-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'chat-iframe.html'), '<script src="a.js"></script>')
  const keys = { siteSecret: 'a-secret-of-this-test', operatorSecret: 'another-secret-of-it' }
  const backend = await createBackend({ ...keys, widgetFolder: folder, log: () => undefined, ...config })
  onTestFinished(() => backend.close())
  const answer = await fetch(`${backend.url}/widget/chat-iframe${query}`)
  const host = new URL(backend.url).host
  const policy = answer.headers.get('content-security-policy') ?? ''
  return Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ')
      return [name, values.join(' ').replaceAll(host, 'HOST')]
    }),
  )
}

test('the frame speaks with the backend that it comes from, and with no other', async () => {
  expect((await policyOf({}))['connect-src']).toBe("'self' ws://HOST wss://HOST")
})

test('and with those that are named', async () => {
  const policy = await policyOf({ apiOrigins: ['https://api.shop.example'] })
  expect(policy['connect-src']).toBe(
    "'self' ws://HOST wss://HOST https://api.shop.example wss://api.shop.example",
  )
})

test('in a demo, with any on this machine', async () => {
  expect((await policyOf({ demo: true }))['connect-src']).toContain(' http://localhost:* ws://localhost:* ')
})

test.each([
  ['?assistant_id=1', 'https://shop.example'],
  ['?assistant_id=2', "'none'"],
  ['?assistant_id=x', "'none'"],
])('only pages of the assistant may frame it: %s', async (query, ancestors) => {
  const policy = await policyOf({ assistants: [{ id: 1, allowedDomains: ['shop.example'] }] }, query)
  expect(policy['frame-ancestors']).toContain(ancestors)
  expect(policy['frame-ancestors']).not.toContain('localhost')
})
