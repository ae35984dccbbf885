import { expect, test, type Page } from '@playwright/test'

import { startSites, type Sites } from './support/widget-sites.ts'
import { chatFrame, heardEvents, widgetScript, type HostWindow } from './support/widget-stage.ts'
import { playStory, said } from './support/widget-story.ts'
import { signToken } from './support/widget-token.ts'

// Of the page, in which these functions run.
declare const ReplyX: HostWindow['ReplyX']

const guest = '5ec2e700-0000-4000-8000-0000000000a1'

let sites: Sites
let token: string

test.beforeEach(async ({ page }) => {
  sites = await startSites()
  token = await signToken(sites.demo.url, '127.0.0.1', 'planted-visitor')
  // An earlier version of the widget has left the visitor here.
  await page.goto(sites.blank)
  await page.evaluate((id) => {
    localStorage.setItem('guest_id', id)
  }, guest)
})
test.afterEach(async () => {
  await sites.stop()
})

/** Everything that a page, its logs and whoever sees addresses could keep of a story. */
interface Traces {
  readonly addresses: string[]
  readonly logs: string[]
  readonly headers: string[]
  /** What the page's own script has of it: window messages, events, storage. */
  readonly page: () => Promise<Readonly<Record<string, string>>>
}

async function trace(page: Page): Promise<Traces> {
  const addresses: string[] = []
  const logs: string[] = []
  const headers: string[] = []
  page.on('request', (request) => {
    addresses.push(request.url())
    headers.push(JSON.stringify(request.headers()))
  })
  page.on('websocket', (socket) => addresses.push(socket.url()))
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  page.on('console', (message) => logs.push(message.text()))
  page.on('pageerror', (error) => logs.push(String(error.stack)))
  await page.addInitScript(() => {
    if (window.parent !== window) return
    const messages: string[] = []
    Object.assign(window, { messages, events: [] })
    addEventListener('message', (event) => messages.push(`${event.origin} ${JSON.stringify(event.data)}`))
  })
  return {
    addresses,
    logs,
    headers,
    page: () =>
      page.evaluate(async () => {
        const { messages, events } = window as unknown as Record<'messages' | 'events', unknown[]>
        const databases = await indexedDB.databases()
        const caches = await window.caches.keys().catch(() => [])
        return {
          messages: JSON.stringify(messages),
          events: JSON.stringify(events),
          local: JSON.stringify(localStorage),
          session: JSON.stringify(sessionStorage),
          cookies: document.cookie,
          databases: JSON.stringify([databases, caches]),
          name: window.name,
          history: JSON.stringify([history.state, location.href]),
          timing: JSON.stringify(performance.getEntries()),
          markup: (document.querySelector('body > div') as HTMLElement).outerHTML,
        }
      }),
  }
}

const listenIn = (page: Page): Promise<void> =>
  page.evaluate((types) => {
    const { events } = window as unknown as { readonly events: unknown[] }
    for (const type of types) ReplyX('on', type, (detail: unknown) => events.push([type, detail]))
  }, heardEvents)

/** The parts of a token that tell something. */
const partsOf = (text: string): string[] => [text, ...text.split('.').slice(1)]

for (const isShared of [false, true])
  test(`a token and a guest stay with the frame over the whole story, and texts ${isShared ? 'are told where they are shared' : 'too'}`, async ({
    page,
    browser,
  }) => {
    const traces = await trace(page)
    const attributes = `data-token="${token}" ${isShared ? 'data-share-text' : ''}`
    sites.host.show(widgetScript(sites.widget, '', attributes))
    await page.goto(sites.host.url)
    await listenIn(page)
    await playStory(page, await browser.newPage(), sites.demo.url)
    const held = await traces.page()

    await test.step('both are in use', async () => {
      // Else nothing of what follows would show anything.
      expect(traces.headers.some((text) => text.includes(token) && text.includes(guest))).toBe(true)
      expect(held['events']).toContain('replyX_operator_message_received')
      expect(held['messages']).toContain('replyX_operator_message_received')
    })
    const places: Readonly<Record<string, string>> = {
      ...held,
      addresses: traces.addresses.join('\n'),
      logs: traces.logs.join('\n'),
    }
    await test.step('neither is anywhere where it could be kept', () => {
      for (const [place, text] of Object.entries(places))
        for (const secret of [...partsOf(token), guest, guest.slice(9)])
          expect(text.includes(secret), `${secret.slice(0, 12)}… in ${place}`).toBe(false)
    })
    await test.step('the page keeps nothing but that the chat was used', () => {
      expect(held).toMatchObject({
        local: '{"replyx:used":"1"}',
        session: '{}',
        cookies: '',
        databases: '[[],[]]',
        name: '',
      })
    })
    await test.step('texts', () => {
      for (const [place, text] of Object.entries(places))
        for (const sentence of Object.values(said))
          expect(text.includes(sentence), `"${sentence}" in ${place}`).toBe(
            isShared && (place === 'messages' || place === 'events'),
          )
    })
  })

test('the frame’s address says nothing but the page’s origin and a session', async ({ page }) => {
  const traces = await trace(page)
  sites.host.show(widgetScript(sites.widget, `token=${token}`))
  await page.goto(sites.host.url)
  await page.getByRole('button', { name: /^Open chat/ }).click()
  await expect(page.frameLocator('iframe').getByRole('textbox', { name: 'Write a message' })).toBeVisible()
  const chat = await chatFrame(page)
  expect([...new URL(chat.url()).searchParams.keys()].sort()).toEqual(['parent_origin', 'session'])
  // The script's own address, which is deprecated and warns; and nothing that follows from it.
  const withToken = [...new Set(traces.addresses)].filter((url) => url.includes(token))
  expect(withToken).toEqual([`${sites.widget}/widget/widget.js?token=${token}`])
  expect(traces.logs.join()).toContain('use data-token')
  expect(traces.logs.join()).not.toContain(token)
})

test('where the page is to keep the guest, it keeps that, and only there', async ({ page }) => {
  const traces = await trace(page)
  sites.host.show(widgetScript(sites.widget, '', `data-token="${token}" data-remember-guest`))
  await page.goto(sites.host.url)
  await listenIn(page)
  await page.getByRole('button', { name: /^Open chat/ }).click()
  const input = page.frameLocator('iframe').getByRole('textbox', { name: 'Write a message' })
  await input.fill('Hello')
  await input.press('Enter')
  await expect.poll(() => page.evaluate(() => localStorage.getItem('replyx:guest'))).toBe(guest)
  const { local: _local, ...held } = await traces.page()
  for (const [place, text] of Object.entries({
    ...held,
    addresses: traces.addresses.join(),
    logs: traces.logs.join(),
  }))
    expect(text.includes(guest), place).toBe(false)
})

test('a script of the page that catches the port learns what listeners learn, and no more', async ({
  page,
}) => {
  sites.host.show(widgetScript(sites.widget, '', `data-token="${token}"`))
  await page.goto(sites.host.url)
  await page.getByRole('button', { name: /^Open chat/ }).click()
  const chat = page.frameLocator('iframe')
  const input = chat.getByRole('textbox', { name: 'Write a message' })
  await input.fill(said.question)
  await input.press('Enter')
  await expect(chat.locator('.replyx-bubble').nth(1)).toContainText('Source:', { timeout: 20_000 })

  // A page owns its own world: whatever goes through it can be caught there.
  await page.evaluate(() => {
    const caught: unknown[] = []
    Object.assign(window, { caught })
    const post = Reflect.get(MessagePort.prototype, 'postMessage') as (message: unknown) => void
    MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown) {
      if (!Object.hasOwn(window, 'port')) {
        Object.assign(window, { port: this })
        this.addEventListener('message', ({ data }) => caught.push(data))
      }
      post.call(this, message)
    }
    ReplyX('update', { theme: 'green' })
  })
  await expect.poll(() => page.evaluate(() => 'port' in window)).toBe(true)
  const methods =
    'configure update logout getMessages getSnapshot getGuest getToken rememberGuest open identify nothing'
  await page.evaluate((names) => {
    const { port } = window as unknown as { readonly port: MessagePort }
    for (const [index, method] of names.entries())
      if (!/configure|logout/.test(method)) port.postMessage({ id: 5_000 + index, method, params: {} })
    port.postMessage({ type: 'config_update', data: { shareText: false } })
  }, methods.split(' '))
  await input.fill(said.answer)
  await input.press('Enter')
  const caught = (): Promise<string> =>
    page.evaluate(() => JSON.stringify((window as unknown as { readonly caught: unknown[] }).caught))
  await expect.poll(caught).toContain('replyX_message_sent')
  await expect.poll(caught).toContain('"id":5010')
  for (const secret of [...partsOf(token), guest, ...Object.values(said)])
    expect(await caught()).not.toContain(secret)
})
