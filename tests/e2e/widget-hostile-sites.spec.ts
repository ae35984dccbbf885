/* eslint-disable no-restricted-syntax -- whoever attacks names no origin that may read the message */
import { expect, type Frame, type Page } from '@playwright/test'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { serveHost, type Host } from './support/host.ts'
import { signToken } from './support/widget-token.ts'
import { test } from './support/widget-test.ts'
import { startSites, type Sites } from './support/widget-sites.ts'
import { chatFrame } from './support/widget-stage.ts'
import { addFrame, seenBy, settle, watchWindows } from './support/widget-watch.ts'

let sites: Sites
/** A page that may hold frames of the widget, and is another than the one that their addresses name. */
let other: Host

test.beforeEach(async ({ page }) => {
  sites = await startSites()
  other = await serveHost()
  await watchWindows(page)
})
test.afterEach(async () => {
  await other.stop()
  await sites.stop()
})

const address = (query: Readonly<Record<string, string>>): string =>
  `${sites.widget}/widget/chat-iframe?${new URLSearchParams({ session: 'a-session-of-its-own', ...query }).toString()}`

const tokenFor = (domains: string): Promise<string> => signToken(sites.demo.url, domains)

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Adds a frame of the widget's page to a page that makes the handshake by itself, and calls over the port. */
async function holdFrame(page: Page, query: Readonly<Record<string, string>> = {}): Promise<Frame> {
  const parent = new URL(page.url()).origin
  await addFrame(page.mainFrame(), address({ parent_origin: parent, ...query }), {
    title: 'Chat',
    name: 'chat',
  })
  const chat = await chatFrame(page)
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel()
    const message = { type: 'replyX_init', session: 'a-session-of-its-own', version: 1 }
    const target = window.frames as unknown as { readonly chat: Window }
    target.chat.postMessage(message, '*', [port2])
    Object.assign(window, { line: port1 })
    port1.start()
  })
  return chat
}

/** Calls a command, and gives tokens to whoever asks for them. */
const call = (page: Page, method: string, params: object, token = ''): Promise<object> =>
  page.evaluate(
    ([name, given, held]) => {
      const { line } = window as unknown as { readonly line: MessagePort }
      return new Promise<object>((resolve) => {
        line.onmessage = ({ data }: MessageEvent<{ readonly id?: number; readonly method?: string }>) => {
          if (data.method === 'getToken') line.postMessage({ id: data.id, result: held })
          else if (data.id === 77) resolve(data)
        }
        line.postMessage({ id: 77, method: name, params: given })
      })
    },
    [method, params, token] as const,
  )

const isDrawn = (chat: Frame): Promise<boolean> =>
  chat.evaluate(() => document.querySelector('textarea, [class*="replyx"]') !== null)

test('a page that is not allowed gets no document of the frame', async ({ page }) => {
  const refusals: string[] = []
  page.on('console', (message) => {
    if (/frame-ancestors/.test(message.text())) refusals.push(message.text())
  })
  sites.third.show('')
  other.show('')
  const rows: readonly [
    name: string,
    parent: (page: Page) => Promise<Frame>,
    query: Record<string, string>,
  ][] = [
    ['its own page', async () => page.mainFrame(), { assistant_id: '1', parent_origin: sites.third.url }],
    [
      'its own page, under a forged origin',
      async () => page.mainFrame(),
      { assistant_id: '1', parent_origin: sites.host.url },
    ],
    ['its own page, in site mode', async () => page.mainFrame(), { parent_origin: sites.host.url }],
    [
      'an assistant that is none',
      async () => page.mainFrame(),
      { assistant_id: '2', parent_origin: sites.host.url },
    ],
    [
      'an allowed page in its own',
      () => addFrame(page.mainFrame(), other.url),
      { assistant_id: '1', parent_origin: other.url },
    ],
    [
      'an empty page in its own',
      () => addFrame(page.mainFrame(), 'about:blank'),
      { assistant_id: '1', parent_origin: sites.third.url },
    ],
    [
      'a page without an origin',
      () => addFrame(page.mainFrame(), other.url, { sandbox: 'allow-scripts' }),
      { assistant_id: '1', parent_origin: 'null' },
    ],
  ]
  await page.goto(sites.third.url)
  for (const [name, parentOf, query] of rows)
    await test.step(name, async () => {
      const { length } = refusals
      const frame = await addFrame(await parentOf(page), address(query))
      await expect.poll(() => frame.url(), name).toMatch(/^chrome-error:/)
      await expect.poll(() => refusals.length).toBeGreaterThan(length)
      expect(await seenBy(page.mainFrame())).toEqual([])
    })
})

test('a page that may hold frames, but not in the name of another', async ({ page }) => {
  other.show('')
  await page.goto(other.url)
  const forged = [
    ['in widget mode', { assistant_id: '1', parent_origin: sites.host.url }],
    ['in site mode', { parent_origin: sites.host.url }],
    ['with the widget’s own origin', { assistant_id: '1', parent_origin: sites.widget }],
    ['with no origin', { assistant_id: '1', parent_origin: 'null' }],
    ['with every origin', { assistant_id: '1', parent_origin: '*' }],
    ['with a path behind its own', { assistant_id: '1', parent_origin: `${other.url}/` }],
    ['with a script for an origin', { assistant_id: '1', parent_origin: 'javascript:alert(1)' }],
    ['with a session that can be guessed', { assistant_id: '1', parent_origin: other.url, session: '1' }],
    ['with an assistant that is none', { assistant_id: '1e0', parent_origin: other.url }],
  ] as const
  for (const [name, query] of forged)
    await test.step(name, async () => {
      await page.reload()
      const chat = await addFrame(page.mainFrame(), address(query), { title: 'Chat', name: 'chat' })
      await page.evaluate(
        (session) => {
          const { port1, port2 } = new MessageChannel()
          Object.assign(window, { got: [] })
          port1.onmessage = ({ data }) => (window as unknown as { got: unknown[] }).got.push(data)
          port1.postMessage({ id: 77, method: 'configure', params: { isMinimized: false } })
          const target = window.frames as unknown as { readonly chat: Window }
          target.chat.postMessage({ type: 'replyX_init', session, version: 1 }, '*', [port2])
        },
        new URL(address(query)).searchParams.get('session'),
      )
      await settle(page, chat)
      expect(await isDrawn(chat)).toBe(false)
      expect((await seenBy(page.mainFrame())).filter(({ type }) => type.startsWith('replyX'))).toEqual([])
      expect(await page.evaluate(() => (window as unknown as { got: unknown[] }).got)).toEqual([])
    })

  await test.step('with two origins', async () => {
    await page.reload()
    const chat = await addFrame(
      page.mainFrame(),
      `${address({ assistant_id: '1', parent_origin: other.url })}&parent_origin=${encodeURIComponent(sites.host.url)}`,
      { title: 'Chat' },
    )
    await settle(page, chat)
    expect(await isDrawn(chat)).toBe(false)
    expect((await seenBy(page.mainFrame())).filter(({ type }) => type.startsWith('replyX'))).toEqual([])
  })
  await test.step('as a window of its own, which says what it is', async () => {
    const opening = page.waitForEvent('popup')
    await page.evaluate(
      (url) => void window.open(url),
      address({ assistant_id: '1', parent_origin: other.url }),
    )
    const popup = await opening
    await expect(popup.getByText('This page belongs into the frame')).toBeVisible()
    expect((await seenBy(page.mainFrame())).filter(({ type }) => type.startsWith('replyX'))).toEqual([])
    await popup.close()
  })
  await test.step('in its own name it may', async () => {
    await page.reload()
    const chat = await holdFrame(page, { assistant_id: '1' })
    expect(await call(page, 'configure', { isMinimized: false })).toMatchObject({ result: null })
    expect(await isDrawn(chat)).toBe(true)
  })
})

test('in site mode a page gets nothing with a token of another', async ({ page }) => {
  const foreign = await tokenFor('shop.example')
  const mine = await tokenFor('127.0.0.1')
  const [head = '', body = '', signature = ''] = mine.split('.')
  const changed = encoded({
    ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object),
    user_id: 'other',
  })
  other.show('')
  await page.goto(other.url)

  const tokens: Readonly<Record<string, string>> = {
    'of another domain': foreign,
    'without a signature': `${encoded({ alg: 'none' })}.${body}.`,
    'that says it needs no signature': `${encoded({ alg: 'none', typ: 'JWT' })}.${body}.${signature}`,
    'that was changed': `${head}.${changed}.${signature}`,
    'with the signature of another': `${head}.${body}.${foreign.split('.')[2] ?? ''}`,
    'that is none': 'garbage',
    'that is nothing': '',
  }
  for (const [name, siteToken] of Object.entries(tokens))
    for (const isAsked of [false, true])
      await test.step(`a token ${name}, ${isAsked ? 'asked for' : 'given'}`, async () => {
        await page.reload()
        const chat = await holdFrame(page)
        const settings = { isMinimized: false, ...(isAsked ? { canRenewToken: true } : { siteToken }) }
        expect(await call(page, 'configure', settings, siteToken)).toMatchObject({
          error: { code: 'domain_forbidden' },
        })
        expect(await isDrawn(chat)).toBe(false)
      })

  await test.step('a token of another in the place of its own', async () => {
    await page.reload()
    const chat = await holdFrame(page)
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.headers()['authorization']?.includes(foreign)) asked.push(request.url())
    })
    expect(await call(page, 'configure', { isMinimized: false, siteToken: mine })).toMatchObject({
      result: null,
    })
    expect(await isDrawn(chat)).toBe(true)
    expect(await call(page, 'identify', { siteToken: foreign })).toMatchObject({
      error: { code: 'domain_forbidden' },
    })
    await expect(chat.getByText('Answers right away').first()).toBeVisible()
    expect(asked).toEqual([])
  })
})

test('a page with a backend of its own cannot have the frame believe it', async ({ page }) => {
  const heard: string[] = []
  const answers = createServer((request, response) => {
    heard.push(`${request.headers.origin ?? ''} ${request.url ?? ''}`)
    const allowed = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
    response.writeHead(200, { 'content-type': 'application/json', ...allowed })
    response.end(JSON.stringify({ valid: true, protocol: 1 }))
  })
  await new Promise<void>((resolve) => answers.listen(0, '127.0.0.2', resolve))
  const apiUrl = `http://127.0.0.2:${(answers.address() as AddressInfo).port}`
  const forged = `${encoded({ alg: 'none' })}.${encoded({ type: 'site', user_id: 'ada' })}.`
  other.show('')
  await page.goto(other.url)
  const chat = await holdFrame(page)
  const settings = { isMinimized: false, apiUrl, siteToken: forged }
  expect(await call(page, 'configure', settings)).toMatchObject({ error: { code: 'network_failed' } })
  expect(await isDrawn(chat)).toBe(false)

  // Where an assistant is named nobody has to confirm the page; and still nothing is said to that backend.
  await page.reload()
  const named = await holdFrame(page, { assistant_id: '1' })
  expect(await call(page, 'configure', { isMinimized: false, apiUrl })).toMatchObject({ result: null })
  await expect(named.getByText('Connecting').or(named.getByText('Not connected')).first()).toBeVisible()
  await settle(page, named)
  expect(heard).toEqual([])
  await new Promise((resolve) => answers.close(resolve))
})
