/* eslint-disable no-restricted-syntax -- whoever attacks names no origin that may read the message */
import { expect, type Frame, type Page } from '@playwright/test'

import { test } from './support/widget-test.ts'
import { startSites, type Sites } from './support/widget-sites.ts'
import { openStage, type Attack, type HostWindow, type Stage } from './support/widget-stage.ts'
import { addFrame, seenBy, watchWindows, type WatchedWindow } from './support/widget-watch.ts'

// Of the window that is watched, in whose frame these functions run.
declare const ownPort: WatchedWindow['ownPort']
declare const isHeard: WatchedWindow['isHeard']

let sites: Sites
let stage: Stage

test.beforeEach(async ({ page }) => {
  sites = await startSites()
  await watchWindows(page)
  stage = await openStage(page, sites)
})
test.afterEach(async () => {
  await sites.stop()
})

/** Runs each attack, and looks after each whether anything is other than it was. */
async function repel(attacks: readonly Attack[]): Promise<void> {
  for (const { name, run } of attacks)
    await test.step(name, async () => {
      const before = await stage.state()
      await run()
      expect(await stage.state(), name).toEqual(before)
    })
}

/** The chat is as alive as before: what the visitor writes arrives, and the page is told. */
async function expectAlive(): Promise<void> {
  const { page, chat } = stage
  const input = chat.getByRole('textbox', { name: 'Write a message' })
  await input.fill('Hello')
  await input.press('Enter')
  await expect(chat.locator('.replyx-bubble').nth(1)).toContainText('whenever you like', { timeout: 20_000 })
  const heard = await page.evaluate(() => (window as unknown as HostWindow).heard.map(({ type }) => type))
  expect(heard).toContain('replyX_message_sent')
}

/** What a forger says to the page: that the frame is there, with the right session, and what it would tell. */
const forged = (session: string): object[] => [
  { type: 'replyX_ready', session, version: 1 },
  { type: 'replyX_minimize' },
  { type: 'replyX_unread', count: 99 },
  { id: 1, method: 'getToken', params: {} },
]

/** Lets a window post to the window above it. */
const postUp = (from: Frame, messages: readonly object[]): Promise<void> =>
  from.evaluate((all) => {
    for (const message of all) window.top?.postMessage(message, '*')
  }, messages)

/** Opens a window from the page, and lets it post to its opener. */
async function postFromPopup(page: Page, url: string, messages: readonly object[]): Promise<void> {
  const opening = page.waitForEvent('popup')
  await page.evaluate((address) => void window.open(address), url)
  const popup = await opening
  await popup.waitForLoadState()
  await popup.evaluate((all) => {
    for (const message of all) (window.opener as Window).postMessage(message, '*')
  }, messages)
  await popup.close()
}

test('the page believes no window but the frame, and no origin but the widget’s', async ({ page }) => {
  const { third, blank, lookAlikes } = sites
  const main = page.mainFrame()
  const messages = forged(stage.session)
  const from = (name: string, frame: Frame): Attack => ({
    name,
    run: () => stage.attackHost(messages.length, () => postUp(frame, messages)),
  })
  const sibling = await addFrame(main, blank)
  const attackers: Record<string, Frame> = {
    'a frame of a third site': await addFrame(main, third.url),
    'a frame without an origin': await addFrame(main, third.url, { sandbox: 'allow-scripts' }),
    'a frame of the widget’s own origin beside it': sibling,
    'a frame of the widget’s own origin inside of that': await addFrame(sibling, blank),
    'a frame of the widget’s own page without its session': await addFrame(
      main,
      `${sites.widget}/widget/chat-iframe?assistant_id=1&parent_origin=${encodeURIComponent(sites.host.url)}&session=another-session-00`,
    ),
  }
  for (const [likeness, url] of Object.entries(lookAlikes))
    attackers[`a frame of ${likeness}`] = await addFrame(main, url)

  const rows: Attack[] = [
    ...Object.entries(attackers).map(([name, frame]) => from(name, frame)),
    {
      name: 'a window of the widget’s own origin that the page has opened',
      run: () => stage.attackHost(messages.length, () => postFromPopup(page, blank, messages)),
    },
    {
      name: 'a window of a third site that the page has opened',
      run: () => stage.attackHost(messages.length, () => postFromPopup(page, third.url, messages)),
    },
    {
      name: 'the page’s own window',
      run: () =>
        stage.attackHost(messages.length, () =>
          page.evaluate((all) => {
            for (const message of all) window.postMessage(message, '*')
          }, messages),
        ),
    },
    {
      name: 'made events with the frame’s window and the widget’s origin',
      run: () =>
        stage.attackHost(messages.length * 2, () =>
          page.evaluate(
            ([all, origin]) => {
              const source = (window as unknown as WatchedWindow).chatElement().contentWindow
              for (const data of all)
                for (const ports of [[], [new MessageChannel().port1]])
                  dispatchEvent(new MessageEvent('message', { data, origin, source, ports }))
            },
            [messages, sites.widget] as const,
          ),
        ),
    },
    {
      name: 'made events that call themselves trusted',
      run: () =>
        stage.attackHost(messages.length, () =>
          page.evaluate(
            ([all, origin]) => {
              const source = (window as unknown as WatchedWindow).chatElement().contentWindow
              class Trusted extends MessageEvent<unknown> {
                get [Symbol.toStringTag](): string {
                  return 'MessageEvent'
                }
              }
              Object.defineProperty(Trusted.prototype, 'isTrusted', { value: true })
              for (const data of all) {
                const event = new Trusted('message', { data, origin, source })
                try {
                  Object.defineProperty(event, 'isTrusted', { value: true })
                } catch {
                  // As it should be.
                }
                dispatchEvent(event)
              }
            },
            [messages, sites.widget] as const,
          ),
        ),
    },
  ]
  await repel(rows)
  expect(rows).toHaveLength(13)

  await test.step('none of them was ever told or given anything', async () => {
    for (const [name, frame] of Object.entries(attackers)) expect(await seenBy(frame), name).toEqual([])
  })
  await test.step('none of them finds the frame', async () => {
    // A frame in a shadow is in no list of frames, by which a third site could reach it.
    const names = await page.evaluate(() =>
      Array.from({ length: window.length }, (_, index) => {
        try {
          return (window[index] as Window).location.href
        } catch {
          return 'foreign'
        }
      }),
    )
    expect(names).toHaveLength(7)
  })
  await expectAlive()
})

test('the page takes from its frame only what fits', async () => {
  const { chat, session } = stage
  /** What a frame that was taken over says to the window of the page. */
  const toWindow = (name: string, act: (session: string) => unknown): Attack => ({
    name: `at the window: ${name}`,
    run: () => stage.attackHost(1, () => chat.evaluate(act, session)),
  })
  /** The same over its port. */
  const overPort = (name: string, act: () => unknown): Attack => ({
    name: `over the port: ${name}`,
    async run() {
      await chat.evaluate(act)
      await chat.evaluate(() => isHeard(ownPort()))
    },
  })

  await repel([
    toWindow('a ready of no session', () => {
      parent.postMessage({ type: 'replyX_ready', version: 1 }, '*')
    }),
    toWindow('a ready of another session', () => {
      parent.postMessage({ type: 'replyX_ready', session: crypto.randomUUID(), version: 1 }, '*')
    }),
    toWindow('a ready whose session is a list', (own) => {
      parent.postMessage({ type: 'replyX_ready', session: [own], version: 1 }, '*')
    }),
    toWindow('a ready with a port', (own) => {
      const { port1 } = new MessageChannel()
      parent.postMessage({ type: 'replyX_ready', session: own, version: 1 }, '*', [port1])
    }),
    toWindow('a ready whose version is text', (own) => {
      parent.postMessage({ type: 'replyX_ready', session: own, version: '1' }, '*')
    }),
    toWindow('a ready of 20 MB', (own) => {
      const rest = 'x'.repeat(10_000_000)
      parent.postMessage({ type: 'replyX_ready', session: own, version: 1, rest }, '*')
    }),
    toWindow('a ready that holds itself', (own) => {
      const message: Record<string, unknown> = { type: 'replyX_ready', session: own, version: 1 }
      message['self'] = message
      parent.postMessage(message, '*')
    }),
    toWindow('a ready 500 levels deep', (own) => {
      let rest: object = {}
      for (let level = 0; level < 500; level += 1) rest = { rest }
      parent.postMessage({ type: 'replyX_ready', session: own, version: 1, rest }, '*')
    }),
    toWindow('an event that belongs over the port', () => {
      parent.postMessage({ type: 'replyX_minimize' }, '*')
    }),
    overPort('an event that is not known', () => {
      ownPort().postMessage({ type: 'replyX_navigate', url: 'https://evil.example' })
    }),
    overPort('events by the names of what every object has', () => {
      for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])
        ownPort().postMessage({ type, polluted: true })
    }),
    overPort('an event with a prototype in it', () => {
      ownPort().postMessage(JSON.parse('{"type":"replyX_unread","__proto__":{"count":7,"polluted":true}}'))
      ownPort().postMessage(JSON.parse('{"type":"x","constructor":{"prototype":{"polluted":true}}}'))
    }),
    overPort('an unread count that is no count', () => {
      for (const count of [-1, 1.5, NaN, Infinity, '3', '<b>1</b>', null, {}, [1], 2 ** 60, 3n])
        ownPort().postMessage({ type: 'replyX_unread', count })
    }),
    overPort('a ready, which is none of an event', () => {
      ownPort().postMessage({ type: 'replyX_ready', version: 1 })
    }),
    overPort('20 MB', () => {
      ownPort().postMessage({ type: 'replyX_error', code: 'x', message: 'x'.repeat(10_000_000) })
    }),
    overPort('what holds itself', () => {
      const message: Record<string, unknown> = { type: 'replyX_minimize' }
      message['self'] = [message]
      ownPort().postMessage(message)
    }),
    overPort('500 levels', () => {
      let rest: object = {}
      for (let level = 0; level < 500; level += 1) rest = [rest]
      ownPort().postMessage({ type: 'replyX_minimize', rest })
    }),
    overPort('what is no plain data', () => {
      for (const extra of [new Map(), new Date(), new ArrayBuffer(8), new Blob(['x']), /x/, new Error('x')])
        ownPort().postMessage({ type: 'replyX_minimize', extra })
      for (const whole of [
        null,
        1,
        'replyX_minimize',
        ['replyX_minimize'],
        new Map([['type', 'replyX_minimize']]),
      ])
        ownPort().postMessage(whole)
    }),
    overPort('commands that the page does not have', () => {
      for (const method of ['eval', 'open', 'configure', 'constructor', '__proto__', 'getToken'])
        ownPort().postMessage({ id: 1, method, params: { url: 'javascript:window.marked=1' } })
    }),
    overPort('a guest for the page to keep, which it was not asked for', () => {
      ownPort().postMessage({ id: 2, method: 'rememberGuest', params: { guestId: 'x'.repeat(500) } })
    }),
    overPort('10,000 at once', () => {
      for (let count = 0; count < 10_000; count += 1) ownPort().postMessage({ type: 'replyX_nothing', count })
    }),
    overPort('answers that nobody waits for', () => {
      for (const id of [0, 1, 2, 3, -1, '1', null, '__proto__'])
        ownPort().postMessage({ id, result: 'forged', error: { code: 'x', message: 'y' } })
    }),
  ])

  await test.step('what fits is taken', async () => {
    const before = await stage.state()
    await chat.evaluate(() => {
      ownPort().postMessage({ type: 'replyX_unread', count: 3 })
    })
    await expect.poll(() => stage.state()).not.toEqual(before)
  })
  await expectAlive()
})
