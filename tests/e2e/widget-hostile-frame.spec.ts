/* eslint-disable no-restricted-syntax -- whoever attacks names no origin that may read the message */
import { expect, type Frame, type Page } from '@playwright/test'

import { test } from './support/widget-test.ts'
import { startSites, type Sites } from './support/widget-sites.ts'
import { chatFrame, pageState, type Attack } from './support/widget-stage.ts'
import {
  addFrame,
  seenBy,
  settle,
  untilSeen,
  watchWindows,
  type WatchedWindow,
} from './support/widget-watch.ts'

// Of the window that is watched, in whose frame these functions run.
declare const isHeard: WatchedWindow['isHeard']
declare const session: string
/** The page's end of the port that the frame has taken. */
declare const line: MessagePort
declare const answers: unknown[]

let sites: Sites
let problems: string[]

test.beforeEach(async ({ page }) => {
  sites = await startSites()
  problems = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await watchWindows(page)
})
test.afterEach(async () => {
  await sites.stop()
})

const frameAddress = (query: Readonly<Record<string, string>>): string =>
  `${sites.widget}/widget/chat-iframe?${new URLSearchParams(query).toString()}`

/** Goes to a page with the frame on it and no loader: it makes the handshake itself, once the test says so. */
async function openFrame(
  page: Page,
  query: Readonly<Record<string, string>> = { assistant_id: '1' },
): Promise<Frame> {
  sites.host.show('')
  await page.goto(sites.host.url)
  const own = crypto.randomUUID()
  await page.evaluate((given) => Object.assign(window, { session: given, answers: [] }), own)
  await addFrame(page.mainFrame(), frameAddress({ ...query, parent_origin: sites.host.url, session: own }), {
    title: 'Chat',
    name: 'chat',
    style: 'width: 420px; height: 620px',
  })
  const chat = await chatFrame(page)
  await expect
    .poll(async () => (await seenBy(page.mainFrame())).map(({ type }) => type))
    .toContain('replyX_ready')
  return chat
}

/** Offers the frame a port, and asks over it at once for what any owner of the port would be answered. */
const offer = (from: Frame, message: object, ports = 1): Promise<void> =>
  from.evaluate(
    ([data, count]) => {
      const target = ((opener as Window | null) ?? window.top ?? window).frames as unknown as {
        readonly chat: Window
      }
      const list = Array.from({ length: count }, () => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = (event) => ((window as unknown as { got?: unknown[] }).got ??= []).push(event.data)
        port1.postMessage({ id: 1, method: 'open', params: {} })
        return port2
      })
      target.chat.postMessage(data, '*', list)
    },
    [message, ports] as const,
  )

/** What came back over the ports that were offered. */
const got = (from: Frame): Promise<readonly unknown[]> =>
  from.evaluate(() => (window as unknown as { got?: unknown[] }).got ?? [])

/** Makes the handshake as the page may, and waits for the frame to answer. */
const connect = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }: MessageEvent<{ readonly id?: number }>) => {
      // Those of `isHeard` and `call` have higher numbers.
      if (data.id !== undefined && data.id < 900_000) answers.push(data)
    })
    port1.start()
    const { frames } = window as unknown as { frames: { chat: Window } }
    frames.chat.postMessage({ type: 'replyX_init', session, version: 1 }, '*', [port2])
    Object.assign(window, { line: port1 })
    await isHeard(port1)
  })

/** Calls a command of the frame over the page's port. */
const call = (page: Page, method: string, params: object): Promise<object> =>
  page.evaluate(
    async ([name, given]) => {
      const id = Math.floor(Math.random() * 1e9) + 1e6
      return new Promise<object>((resolve) => {
        line.addEventListener('message', ({ data }: MessageEvent<{ readonly id?: number }>) => {
          if (data.id === id) resolve({ ...data, id: 0 })
        })
        line.postMessage({ id, method: name, params: given })
      })
    },
    [method, params] as const,
  )

const stateOf = async (page: Page, chat: Frame): Promise<object> => ({
  problems,
  page: await pageState(page),
  chat: await pageState(chat),
  text: await chat.evaluate(() => document.body.innerText),
  answers: await page.evaluate(() => answers),
})

/** Runs each attack, and looks after each whether anything is other than it was. */
async function repel(page: Page, chat: Frame, attacks: readonly Attack[]): Promise<void> {
  for (const { name, run } of attacks)
    await test.step(name, async () => {
      const before = await stateOf(page, chat)
      await run()
      expect(await stateOf(page, chat), name).toEqual(before)
    })
}

test('the frame takes a port from nobody but its page, and takes one only', async ({ page }) => {
  const chat = await openFrame(page)
  const main = page.mainFrame()
  const { third, blank, lookAlikes } = sites
  const own = await page.evaluate(() => session)
  const init = { type: 'replyX_init', session: own, version: 1 }
  const sibling = await addFrame(main, blank)
  const attackers: Record<string, Frame> = {
    'a frame of a third site': await addFrame(main, third.url),
    'a frame without an origin': await addFrame(main, third.url, { sandbox: 'allow-scripts' }),
    'a frame of the widget’s own origin': sibling,
    'a frame of a third site inside of that': await addFrame(sibling, third.url),
    'a frame of the page’s own origin': await addFrame(main, sites.host.url),
  }
  for (const [likeness, url] of Object.entries(lookAlikes))
    attackers[`a frame of ${likeness}`] = await addFrame(main, url)
  const popups: Page[] = []
  for (const [name, url] of [
    ['a window of the widget’s own origin that the page has opened', blank],
    ['a window of a third site that the page has opened', third.url],
  ] as const) {
    const opening = page.waitForEvent('popup')
    await page.evaluate((address) => void window.open(address), url)
    const popup = await opening
    await popup.waitForLoadState()
    popups.push(popup)
    attackers[name] = popup.mainFrame()
  }

  /** The page itself, which must say it right. */
  const wrongly = (name: string, message: object, ports = 1): Attack => ({
    name: `the page, with ${name}`,
    async run() {
      await untilSeen(chat, 1, () => offer(main, message, ports))
      await settle(page, chat)
    },
  })
  const deep = { next: {} }
  for (let level = 0, at: { next?: object } = deep; level < 20; level += 1) at = at.next = { next: {} }

  await repel(page, chat, [
    ...Object.entries(attackers).map(([name, frame]) => ({
      name,
      async run() {
        await untilSeen(chat, 1, () => offer(frame, init))
        await settle(page, chat)
      },
    })),
    {
      name: 'a third site that says 5,000 things at once',
      run: () =>
        untilSeen(chat, 5_000, () =>
          (attackers['a frame of a third site'] as Frame).evaluate((message) => {
            const { chat: target } = (window.top as Window).frames as unknown as { readonly chat: Window }
            for (let count = 0; count < 5_000; count += 1) target.postMessage(message, '*')
          }, init),
        ),
    },
    {
      name: 'an event that a script has made',
      run: () =>
        untilSeen(chat, 1, () =>
          chat.evaluate(
            ([data, origin]) => {
              const { port1, port2 } = new MessageChannel()
              Object.assign(window, { made: port1 })
              port1.onmessage = (event) =>
                ((window as unknown as { got?: unknown[] }).got ??= []).push(event.data)
              port1.postMessage({ id: 1, method: 'open' })
              dispatchEvent(new MessageEvent('message', { data, origin, source: parent, ports: [port2] }))
            },
            [init, sites.host.url] as const,
          ),
        ),
    },
    wrongly('no session', { type: 'replyX_init', version: 1 }),
    wrongly('a session of before', { ...init, session: crypto.randomUUID() }),
    wrongly('a session in a list', { ...init, session: [own] }),
    wrongly('no port', init, 0),
    wrongly('two ports', init, 2),
    wrongly('a version that is text', { ...init, version: '1' }),
    wrongly('a word for another document of the frame', { ...init, document: 1 }),
    wrongly('the frame’s own word', { ...init, type: 'replyX_ready' }),
    wrongly('20 MB beside it', { ...init, rest: 'x'.repeat(10_000_000) }),
    wrongly('20 levels beside it', { ...init, deep }),
  ])

  await test.step('then the page says it right, and is answered', async () => {
    await connect(page)
    expect(await call(page, 'configure', { isMinimized: false, isClosable: true })).toEqual({
      id: 0,
      result: null,
    })
    await expect(chat.getByRole('textbox', { name: 'Write a message' })).toBeVisible()
    // What is drawn first and what is loaded then are two.
    await expect(chat.getByText('Answers right away').first()).toBeVisible()
  })
  await repel(page, chat, [
    wrongly('a second port', init),
    wrongly('a port of another version', { ...init, version: 2 }),
  ])
  await test.step('none of the ports was ever answered', async () => {
    for (const [name, frame] of [
      ...Object.entries(attackers),
      ['the page', main],
      ['the frame', chat],
    ] as const)
      expect(await got(frame), name).toEqual([])
    expect(await call(page, 'open', {})).toEqual({ id: 0, result: null })
  })
  for (const popup of popups) await popup.close()
})

test('the frame takes from its page only what fits', async ({ page }) => {
  const chat = await openFrame(page)
  await connect(page)
  expect(await call(page, 'configure', { isMinimized: false })).toEqual({ id: 0, result: null })
  await expect(chat.getByText('Answers right away').first()).toBeVisible()

  /** What is dropped: nothing comes back, and nothing changes. */
  const dropped = (name: string, act: () => void): Attack => ({
    name: `dropped: ${name}`,
    async run() {
      await page.evaluate(act)
      await page.evaluate(() => isHeard(line))
    },
  })
  /** What is refused: told so, and nothing changes. */
  const refused = (name: string, method: string, params: object, code = 'request_invalid'): Attack => ({
    name: `refused: ${name}`,
    async run() {
      expect(await call(page, method, params)).toMatchObject({ error: { code } })
    },
  })
  const polluting = JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  ) as object

  await repel(page, chat, [
    refused('a method that every object has', 'constructor', {}),
    refused('a method called as the prototype is', '__proto__', {}),
    refused('a method that every object inherits', 'toString', {}),
    refused('a command of the other side', 'getToken', {}),
    refused('a text that is none', 'sendMessage', { text: { toString: 'x' } }),
    refused('a text that is missing', 'sendMessage', polluting),
    refused('labels that are no texts', 'update', { labels: { send: { html: '<b>' } } }),
    refused('quick replies that are no list', 'update', { quickReplies: '<b>' }),
    refused('a theme that is no text', 'setTheme', { theme: ['blue'] }),
    refused('a scheme that is none', 'setTheme', { theme: 'blue', colorScheme: 'x;} *{display:none' }),
    refused('a token that is none', 'identify', { siteToken: 1 }),
    {
      name: 'taken without its prototype: settings that would pollute',
      run: () => call(page, 'update', { ...polluting, labels: polluting }),
    },
    dropped('20 MB', () => {
      line.postMessage({ id: 1, method: 'sendMessage', params: { text: 'x'.repeat(10_000_000) } })
    }),
    dropped('64 KiB', () => {
      line.postMessage({ id: 1, method: 'sendMessage', params: { text: 'x'.repeat(32_768) } })
    }),
    dropped('500 levels', () => {
      let rest: object = {}
      for (let level = 0; level < 500; level += 1) rest = [rest]
      line.postMessage({ id: 1, method: 'sendMessage', params: { text: 'x', rest } })
    }),
    dropped('what holds itself', () => {
      const params: Record<string, unknown> = { text: 'x' }
      params['self'] = params
      line.postMessage({ id: 1, method: 'sendMessage', params })
    }),
    dropped('what is no plain data', () => {
      for (const extra of [new Map(), new Date(), new ArrayBuffer(8), new Blob(['x']), 1n])
        line.postMessage({ id: 1, method: 'sendMessage', params: { text: 'x', extra } })
      for (const whole of [null, 'minimize', ['minimize'], new Map([['type', 'minimize']])])
        line.postMessage(whole)
    }),
    dropped('numbers that name no call', () => {
      for (const id of [-1, 1.5, NaN, '1', null, {}, 2 ** 60])
        line.postMessage({ id, method: 'sendMessage', params: { text: 'x' } })
    }),
    dropped('notices that are not known', () => {
      for (const type of ['replyX_init', 'navigate', '__proto__', 'constructor', 'toString'])
        line.postMessage({ type, data: { url: 'javascript:window.marked=1' } })
    }),
    dropped('10,000 at once', () => {
      for (let count = 0; count < 10_000; count += 1) line.postMessage({ type: 'nothing', count })
    }),
  ])

  await test.step('markup in every text stays text', async () => {
    const html = '<img src=x onerror="window.marked=1"><script>window.marked=1</script>'
    const link = '[x](javascript:window.marked=1)'
    expect(
      await call(page, 'configure', {
        isMinimized: false,
        title: html,
        welcomeMessage: `${html} ${link}`,
        quickReplies: [html],
        labels: { send: html, placeholder: html },
      }),
    ).toEqual({ id: 0, result: null })
    await expect(chat.getByText('window.marked=1').first()).toBeVisible()
    expect(await chat.locator('img[src="x"], script:not([src]), a[href^="javascript:"]').count()).toBe(0)
    expect(await pageState(chat)).toMatchObject({ marked: false, polluted: [] })
    expect(problems).toEqual([])
  })
  for (const settings of [{ theme: 'red;} *{display:none' }, { timeZone: '<b>' }])
    await test.step(`refused as a whole: ${JSON.stringify(settings)}`, async () => {
      expect(await call(page, 'configure', settings)).toMatchObject({ error: { code: 'handler_failed' } })
      await expect(chat.getByRole('textbox')).toHaveCount(0)
    })
  await test.step('a language that is none is none', async () => {
    expect(await call(page, 'configure', { isMinimized: false, locale: '../../x' })).toEqual({
      id: 0,
      result: null,
    })
    await expect(chat.getByRole('textbox', { name: 'Write a message' })).toBeVisible()
  })
  for (const apiUrl of ['javascript:window.marked=1', 'data:application/json,{}', 'about:blank', '//'])
    await test.step(`no address of a backend: ${apiUrl}`, async () => {
      await call(page, 'configure', { apiUrl, wsUrl: apiUrl, frontendUrl: apiUrl })
      expect(await pageState(chat)).toMatchObject({ marked: false, polluted: [] })
    })
})
