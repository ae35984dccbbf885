import { isReplyXError, type HandoffState } from '@replyx/core'
import { expect } from 'vitest'

import type { Page } from '../../packages/core/tests/base-pages.ts'
import type { ProfileName } from '../base-backend/profiles.ts'
import type { Stage } from './stage.ts'

export type LevelName = 'v1' | ProfileName

/** What each level can promise in a story; `base` stands for every profile that is not named itself. */
type Promises<Promised> = Readonly<{ v1: Promised; base: Promised } & Partial<Record<ProfileName, Promised>>>

export interface Story {
  readonly name: string
  play(stage: Stage, level: LevelName): Promise<void>
}

/** How long the assistant takes, in ms, on either level. */
export const ANSWER_DELAY = 1_000

/** What a live channel brings is there at once; what has to be asked for, within one poll. */
const PUSHED = 100
const POLLED = 3_100

const story = <Promised>(
  name: string,
  promises: Promises<Promised>,
  play: (stage: Stage, promised: Promised) => Promise<void>,
): Story => ({
  name,
  play: (stage, level) => play(stage, promises[level] ?? promises.base),
})

const answerTo = (text: string): string => `assistant: Canned answer to: ${text}`

/** Who the visitor is to the backend, by whichever level's way of saying it. */
function guestOf({ asked }: Page): string {
  const ids = asked.map(
    ({ url, headers }) =>
      headers.get('X-ReplyX-Guest') ?? new URL(url, 'https://any.test').searchParams.get('guest_id'),
  )
  return ids.filter((id) => id !== null).at(-1) ?? ''
}

const dialogOf = ({ chat }: Page): number => chat.getSnapshot().dialogId ?? 0

/** What was said, without the notices that only some backends write. */
const saidOn = (page: Page): string[] => page.lines().filter((line) => !line.startsWith('system'))

async function storedFor(stage: Stage, page: Page): Promise<string[]> {
  const messages = await stage.history(dialogOf(page), guestOf(page))
  return messages.filter(({ sender }) => sender !== 'system').map(({ sender, text }) => `${sender}: ${text}`)
}

/** Everything is shown as it is stored, each message once, and each was announced once. */
async function expectWhole(stage: Stage, page: Page): Promise<void> {
  expect(saidOn(page)).toEqual(await storedFor(stage, page))
  expect(page.received).toHaveLength(new Set(page.received).size)
}

function watchHandoff({ chat }: Page): HandoffState[] {
  const states: HandoffState[] = []
  chat.on('handoff:changed', ({ current, previous }) => {
    if (current.status !== previous.status) states.push(current.status)
  })
  return states
}

/** A page on which one question was answered. */
async function greet(stage: Stage): Promise<Page> {
  const page = await stage.connect()
  page.chat.send('Hello')
  await stage.pass(2_000)
  expect(saidOn(page)).toEqual(['user: Hello', answerTo('Hello')])
  return page
}

/** What a call was refused with. */
const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'nothing',
    (error: unknown) => (isReplyXError(error) ? error.code : error),
  )

export const stories: readonly Story[] = [
  story(
    'a question and its answer',
    {
      v1: { channel: 'socket' },
      base: { channel: 'socket' },
      // Event streams are for site mode there.
      events: { channel: 'polling' },
      polling: { channel: 'polling' },
    },
    async (stage, { channel }) => {
      const page = await stage.connect()
      expect(page.chat.getSnapshot()).toMatchObject({ connection: 'online', dialogId: null, messages: [] })
      const { settled } = page.chat.send('Hello')
      expect(page.lines()).toEqual(['user: Hello [saving]'])
      await stage.pass(2_000)
      expect(await settled).toMatchObject({ status: 'sent' })
      expect(saidOn(page)).toEqual(['user: Hello', answerTo('Hello')])
      expect(page.chat.getSnapshot()).toMatchObject({
        connection: 'online',
        channel,
        typing: null,
        error: null,
      })
      page.chat.send('And then?')
      await stage.pass(500)
      expect(page.chat.getSnapshot().typing).toMatchObject({ actor: 'assistant' })
      await stage.pass(1_500)
      expect(page.chat.getSnapshot().typing).toBeNull()
      await expectWhole(stage, page)
    },
  ),

  story(
    'several messages in order',
    // Base answers one question before it is asked the next; v1 stores them all and answers on.
    { v1: { storedWithin: 1_000 }, base: { storedWithin: 5_000 } },
    async (stage, { storedWithin }) => {
      const page = await stage.connect()
      const texts = ['one', 'two', 'three', 'four']
      const own = texts.map((text) => `user: ${text}`)
      for (const text of texts) page.chat.send(text)
      await stage.pass(storedWithin)
      expect(saidOn(page).filter((line) => line.startsWith('user'))).toEqual(own)
      await stage.pass(5_000)
      const stored = await storedFor(stage, page)
      expect(stored.filter((line) => line.startsWith('user'))).toEqual(own)
      expect(stored.filter((line) => line.startsWith('assistant'))).toEqual(texts.map(answerTo))
      await expectWhole(stage, page)
    },
  ),

  story(
    'an operator is called, takes over, writes and releases',
    { v1: { within: PUSHED }, base: { within: POLLED } },
    async (stage, { within }) => {
      const page = await greet(stage)
      const { chat } = page
      const states = watchHandoff(page)
      const { operators } = stage
      await operators.present()
      void chat.requestOperator()
      await stage.pass(500)
      expect(chat.getSnapshot().handoff).toMatchObject({ status: 'requested', queuePosition: 1 })
      await operators.takeover(dialogOf(page))
      await stage.pass(within)
      expect(chat.getSnapshot().handoff).toMatchObject({ status: 'active', operator: { name: 'Owner' } })
      await operators.write(dialogOf(page), 'Here I am')
      await stage.pass(within)
      expect(saidOn(page).at(-1)).toBe('manager: Here I am')
      chat.send('Good')
      await stage.pass(2_000)
      // The assistant is silent while an operator is there.
      expect(saidOn(page).slice(-2)).toEqual(['manager: Here I am', 'user: Good'])
      await operators.release(dialogOf(page))
      await stage.pass(within)
      expect(states).toEqual(['requested', 'active', 'released'])
      chat.send('Back?')
      await stage.pass(4_000)
      expect(states).toEqual(['requested', 'active', 'released', 'none'])
      expect(saidOn(page).slice(-2)).toEqual(['user: Back?', answerTo('Back?')])
      await expectWhole(stage, page)
    },
  ),

  story('a call for an operator is taken back', { v1: {}, base: {} }, async (stage) => {
    const page = await greet(stage)
    const states = watchHandoff(page)
    await stage.operators.present()
    void page.chat.requestOperator()
    await stage.pass(500)
    const isCancelled = page.chat.cancelOperator()
    await stage.pass(500)
    await isCancelled
    expect(states).toEqual(['requested', 'none'])
    page.chat.send('Never mind')
    await stage.pass(4_000)
    expect(saidOn(page).slice(-2)).toEqual(['user: Never mind', answerTo('Never mind')])
    expect(states).toEqual(['requested', 'none'])
  }),

  story('a reload shows the copy, then the truth', { v1: {}, base: {} }, async (stage) => {
    const page = await greet(stage)
    await stage.pass(2_000)
    page.chat.destroy()
    stage.setReachable(false)
    const again = await stage.connect(page)
    expect(saidOn(again)).toEqual(['user: Hello', answerTo('Hello')])
    expect(again.chat.getSnapshot().connection).not.toBe('online')
    stage.setReachable(true)
    await stage.pass(40_000)
    expect(again.chat.getSnapshot().connection).toBe('online')
    again.chat.send('Still there?')
    await stage.pass(4_000)
    expect(saidOn(again).slice(-2)).toEqual(['user: Still there?', answerTo('Still there?')])
    // What the copy showed is not announced again.
    expect(again.received).toEqual(['Canned answer to: Still there?'])
    await expectWhole(stage, again)
  }),

  story('what is written offline goes out once, in order', { v1: {}, base: {} }, async (stage) => {
    const page = await greet(stage)
    page.ports.setOnline(false)
    stage.setReachable(false)
    await stage.pass(20_000)
    expect(page.chat.getSnapshot().connection).toBe('offline')
    for (const text of ['first', 'second']) page.chat.send(text)
    await stage.pass(5_000)
    expect(page.lines().slice(-2)).toEqual(['user: first [queued]', 'user: second [queued]'])
    stage.setReachable(true)
    page.ports.setOnline(true)
    await stage.pass(20_000)
    expect(page.chat.getSnapshot().connection).toBe('online')
    const own = (await storedFor(stage, page)).filter((line) => line.startsWith('user'))
    expect(own).toEqual(['user: Hello', 'user: first', 'user: second'])
    await expectWhole(stage, page)
  }),

  story(
    'two tabs hold one conversation',
    // Without pushes another tab's messages come with the idle poll.
    { v1: { within: 2_000 }, base: { within: 16_000 }, socket: { within: 2_000 } },
    async (stage, { within }) => {
      const page = await greet(stage)
      const other = await stage.connect(page)
      await stage.pass(within)
      expect(saidOn(other)).toEqual(saidOn(page))
      other.chat.send('from the other')
      await stage.pass(within)
      page.chat.send('from the first')
      await stage.pass(within)
      expect(dialogOf(other)).toBe(dialogOf(page))
      expect(saidOn(page)).toHaveLength(6)
      await expectWhole(stage, page)
      await expectWhole(stage, other)
    },
  ),

  story('a logout leaves nothing behind', { v1: {}, base: {} }, async (stage) => {
    const page = await greet(stage)
    const guest = guestOf(page)
    const dialogId = dialogOf(page)
    void page.chat.logout()
    await stage.pass(2_000)
    expect(page.chat.getSnapshot()).toMatchObject({ dialogId: null, messages: [], unread: 0 })
    const kept = await page.ports.storage.transact('', (values) => ({ result: [...values] }))
    expect(JSON.stringify(kept)).not.toContain(guest)
    expect(JSON.stringify(kept)).not.toContain('Hello')
    void page.chat.connect().catch(() => undefined)
    page.chat.send('Somebody else')
    await stage.pass(4_000)
    expect(guestOf(page)).not.toBe(guest)
    expect(dialogOf(page)).not.toBe(dialogId)
    expect(saidOn(page)).toEqual(['user: Somebody else', answerTo('Somebody else')])
  }),

  story(
    'what is unread is counted, and what is read stays so',
    { v1: { within: PUSHED }, base: { within: POLLED } },
    async (stage, { within }) => {
      const page = await greet(stage)
      page.chat.markRead()
      await stage.operators.present()
      void page.chat.requestOperator()
      await stage.pass(500)
      await stage.operators.takeover(dialogOf(page))
      await stage.pass(within)
      for (const text of ['one', 'two']) await stage.operators.write(dialogOf(page), text)
      await stage.pass(within)
      expect(page.chat.getSnapshot().unread).toBe(2)
      page.chat.markRead()
      await stage.pass(2_000)
      expect(page.chat.getSnapshot().unread).toBe(0)
      page.chat.destroy()
      await stage.operators.write(dialogOf(page), 'three')
      const again = await stage.connect(page)
      await stage.pass(within)
      expect(again.chat.getSnapshot().unread).toBe(1)
    },
  ),

  story(
    'the calls of 1.2 give the same on both levels',
    {
      v1: { startAnother: 'nothing' },
      base: { startAnother: 'not_supported' },
    },
    async (stage, { startAnother }) => {
      const page = await stage.connect()
      const { api } = page.chat
      const inTime = async <Value>(call: Promise<Value>): Promise<Value> => {
        await stage.pass(2_000)
        return call
      }
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/) as string
      const dialog = await inTime(api.createDialog())
      expect(dialog).toMatchObject({ id: expect.any(Number) as number, startedAt: time })
      expect(await inTime(api.getDialogs())).toMatchObject([{ id: dialog.id, startedAt: dialog.startedAt }])
      const { userMessage } = await inTime(api.sendMessage(dialog.id, { text: 'By hand' }))
      const own = {
        key: expect.any(String) as string,
        id: expect.any(Number) as number,
        seq: expect.any(Number) as number,
        sender: 'user',
        text: 'By hand',
        timestamp: time,
        status: 'sent',
      }
      expect(userMessage).toMatchObject(own)
      const answer = { ...own, sender: 'assistant', text: 'Canned answer to: By hand' }
      const messages = await inTime(api.getMessages(dialog.id))
      expect(messages).toMatchObject([own, answer])
      const [first] = messages
      expect(await inTime(api.getMessages(dialog.id, { limit: 1 }))).toMatchObject([answer])
      expect(await inTime(api.getMessages(dialog.id, { afterSeq: first?.seq ?? 0 }))).toMatchObject([answer])
      await stage.operators.present()
      expect(await inTime(api.requestHandoff(dialog.id))).toMatchObject({
        status: 'requested',
        queuePosition: 1,
      })
      expect(await inTime(refusal(page.chat.startDialog()))).toBe(startAnother)
    },
  ),
]
