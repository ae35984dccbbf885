import type { ReplyXClient, StoragePort } from '@replyx/core'
import { createScriptedServer, type ScriptedServer } from '@replyx/core/testing'
import { expect, it } from 'vitest'
import { linesOf } from './harness.ts'
import { connect, createBrowser, hurryTurns, type Page } from './support-browser.ts'

hurryTurns()

interface Tab {
  readonly page: Page
  readonly chat: ReplyXClient
  /** Its lines without the first, `Hello`. */
  lines(): string[]
}

/** Two tabs in one dialog; the second is opened without a network, after `written` was written without one. */
async function createTabs(...written: readonly string[]) {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const { advance } = server.clock
  const open = (isOnline: boolean): Tab => {
    const page = browser.createPage()
    page.ports.setOnline(isOnline)
    const chat = connect(page.ports)
    return { page, chat, lines: () => linesOf(chat).slice(1) }
  }
  const one = open(true)
  await advance(100)
  one.chat.send('Hello')
  await advance(1_000)
  one.page.ports.setOnline(false)
  for (const text of written) one.chat.send(text)
  await advance(1_000)
  const other = open(false)
  await advance(5_000)
  /** What waits in a tab reaches the server, and nobody hears of it. */
  const sendUnheard = async ({ page }: Tab): Promise<void> => {
    server.isDelivering = false
    server.failNext(/POST .*messages/, { kind: 'loseAnswer' })
    page.ports.setOnline(true)
    await advance(100)
    page.ports.setOnline(false)
    await advance(1_000)
  }
  return { server, browser, advance, one, other, sendUnheard }
}

const keyOf = ({ chat }: Tab, text: string): string =>
  chat.getSnapshot().messages.find((message) => message.text === text)?.key ?? ''
const stored = ({ dialog }: ScriptedServer): string[] => dialog.messages.slice(1).map(({ text }) => text)

it('takes a message out in all tabs, and nobody sends it', async () => {
  const { server, advance, one, other } = await createTabs('first', 'second')
  expect(other.lines()).toEqual(['user: first [queued]', 'user: second [queued]'])
  const isOut = other.chat.discard(keyOf(other, 'first'))
  expect(other.lines()).toEqual(['user: second [queued]'])
  await advance(100)
  expect(await isOut).toBe(true)
  one.page.ports.setOnline(true)
  await advance(10_000)
  expect(stored(server)).toEqual(['second'])
  // Another tab may have sent it: it is shown until the server says that it has no such message.
  for (let minute = 0; minute < 2; minute += 1) {
    server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: 0 })
    await advance(30_000)
  }
  expect(one.lines()).toEqual(['user: second'])
})

it('settles what is taken back as cancelled, once it is sure', async () => {
  const { browser, advance, one } = await createTabs()
  browser.storageDelay = 200
  const { key, settled } = one.chat.send('never mind')
  await advance(1_000)
  const heard: unknown[] = []
  void settled.then((outcome) => heard.push(outcome))
  void one.chat.discard(key)
  expect(() => one.chat.discard(key)).toThrow(/no queued or failed message/)
  expect(() => one.chat.retry(key)).toThrow(/no queued or failed message/)
  await advance(100)
  expect([one.lines(), heard]).toEqual([[], []])
  await advance(2_000)
  expect(heard).toMatchObject([{ status: 'failed', error: { code: 'cancelled' } }])
})

it('cannot take back what another tab may have sent, and shows it again', async () => {
  const { server, advance, one, other, sendUnheard } = await createTabs('perhaps there')
  await sendUnheard(one)
  expect(one.lines()).toEqual(['user: perhaps there [sending]'])
  // It has heard nothing of that.
  expect(other.lines()).toEqual(['user: perhaps there [queued]'])
  const isOut = other.chat.discard(keyOf(other, 'perhaps there'))
  await advance(100)
  expect(await isOut).toBe(false)
  expect(other.lines()).toEqual(['user: perhaps there [sending]'])
  server.isDelivering = true
  for (const { page } of [one, other]) page.ports.setOnline(true)
  await advance(10_000)
  expect(stored(server)).toEqual(['perhaps there'])
  for (const tab of [one, other]) expect(tab.lines()).toEqual(['user: perhaps there'])
})

it('sends an edited text beside the old one, where another tab was quicker with that', async () => {
  const { server, advance, one, other, sendUnheard } = await createTabs('frist')
  await sendUnheard(one)
  other.chat.edit(keyOf(other, 'frist'), 'first')
  await advance(100)
  expect(other.lines()).toEqual(['user: frist [sending]', 'user: first [queued]'])
  server.isDelivering = true
  for (const { page } of [one, other]) page.ports.setOnline(true)
  await advance(10_000)
  expect(stored(server)).toEqual(['frist', 'first'])
})

it('replaces what waits by the edited text in one step', async () => {
  const { server, browser, advance, one } = await createTabs('frist', 'second')
  const { settled } = one.chat.edit(keyOf(one, 'frist'), 'first')
  expect(one.lines()).toEqual(['user: second [queued]', 'user: first [saving]'])
  await advance(100)
  expect([...browser.values.values()].filter((value) => JSON.stringify(value).includes('frist'))).toEqual([])
  one.page.ports.setOnline(true)
  await advance(10_000)
  expect(await settled).toMatchObject({ status: 'sent' })
  expect(stored(server)).toEqual(['second', 'first'])
})

it('takes back what a storage that hangs has let go', async () => {
  const server = createScriptedServer()
  const { advance } = server.clock
  const browser = createBrowser(server)
  let isHanging = false
  const storage: StoragePort = {
    async transact(prefix, work) {
      const result = await browser.storage.transact(prefix, work)
      return isHanging ? new Promise<never>(() => undefined) : result
    },
  }
  const { ports } = browser.createPage({ storage })
  ports.setOnline(false)
  const chat = connect(ports)
  const { key } = chat.send('let me think')
  await advance(1_000)
  isHanging = true
  const isOut = chat.discard(key)
  await advance(10_000)
  expect(await isOut).toBe(true)
  expect(chat.getSnapshot()).toMatchObject({ messages: [], storage: 'memory' })
})

it.each([0, 20, 40, 60, 80, 120, 200, 400])(
  'takes a message out, or sends it, %i ms into the turn, and sends what stands behind',
  async (moment) => {
    const { server, browser, advance, one } = await createTabs('first', 'second')
    browser.storageDelay = 30
    one.page.ports.setOnline(true)
    await advance(moment)
    const key = keyOf(one, 'first')
    // It throws where it has just left.
    const discard = async (): Promise<boolean> => one.chat.discard(key)
    const isOut = discard().catch(() => false)
    await advance(20_000)
    const expected = (await isOut) ? ['second'] : ['first', 'second']
    expect(stored(server)).toEqual(expected)
    expect(one.lines()).toEqual(expected.map((text) => `user: ${text}`))
  },
)

it('takes nothing back that has left, after a reload neither', async () => {
  const { server, browser, advance, one } = await createTabs()
  server.isDelivering = false
  server.failNext(/POST .*messages/, { kind: 'loseAnswer' })
  one.page.ports.setOnline(true)
  const { key } = one.chat.send('left')
  await advance(100)
  one.page.ports.setOnline(false)
  await advance(100)
  expect(() => one.chat.discard(key)).toThrow(/no queued or failed message/)
  expect(() => one.chat.edit(key, 'other')).toThrow(/no queued or failed message/)
  one.page.kill()
  const page = browser.createPage()
  page.ports.setOnline(false)
  const chat = connect(page.ports)
  await advance(1_000)
  expect(linesOf(chat).at(-1)).toBe('user: left [sending]')
  expect(() => chat.discard(key)).toThrow(/no queued or failed message/)
  // What it can do is to try at once.
  page.ports.setOnline(true)
  chat.retry(key)
  await advance(5_000)
  expect(stored(server)).toEqual(['left'])
})

it('leaves out what another tab has deleted after it failed', async () => {
  const { server, advance, one, other } = await createTabs('refused')
  server.failNext(/POST .*messages/, { kind: 'status', status: 400 })
  one.page.ports.setOnline(true)
  await advance(1_000)
  other.page.ports.setOnline(true)
  await advance(5_000)
  expect(other.lines()).toEqual(['user: refused [failed]'])
  const key = keyOf(one, 'refused')
  expect(await Promise.all([one.chat.discard(key), advance(100)])).toContain(true)
  expect(await Promise.all([other.chat.discard(key), advance(100)])).toContain(true)
  expect(other.lines()).toEqual([])
})

it('gives nobody the text of a visitor who has left meanwhile', async () => {
  const { browser, advance, one } = await createTabs('mine')
  browser.storageDelay = 500
  const isOut = one.chat.discard(keyOf(one, 'mine'))
  void one.chat.logout()
  await advance(10_000)
  expect(await isOut).toBe(false)
  expect(linesOf(one.chat)).toEqual([])
})
