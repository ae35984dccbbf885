import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { createSseStage, createStreaming } from './sse-stage.ts'

const lastIdOf = ({ headers }: { readonly headers: Headers } = { headers: new Headers() }): string | null =>
  headers.get('Last-Event-ID')

/** The messages of people: what a handoff adds by itself is left out. */
const words = (lines: string[]): string[] => lines.filter((line) => !line.startsWith('system'))

describe('where no socket opens', () => {
  it('three fail, and then messages and answers flow by an event stream', async () => {
    const { stage, chat, lines } = await createStreaming()
    expect(stage.sockets).toHaveLength(3)
    expect(stage.streams).toHaveLength(1)
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', channel: 'events' })
    const { settled } = chat.send('Wörter 🙂')
    await stage.until(() => lines().length === 2)
    expect(await settled).toMatchObject({ status: 'sent' })
    expect(lines()).toEqual(['user: Wörter 🙂', 'assistant: You said: Wörter 🙂'])
    expect(stage.ports.logged.filter((line) => line.includes('dropped a frame'))).toEqual([])
  })

  it('an answer is shown while it is written', async () => {
    const { stage, chat } = await createStreaming()
    const shown = new Set<string>()
    chat.subscribe(() => {
      for (const { status } of chat.getSnapshot().messages) shown.add(status)
    })
    chat.send('Hello')
    await stage.until(() => linesOf(chat).length === 2)
    expect(shown).toContain('streaming')
  })

  it('the request says who is asking in headers, carries no cookie, and follows nobody elsewhere', async () => {
    const { stage } = await createStreaming()
    const [{ url, init, headers } = expect.fail('no stream')] = stage.streams
    const guest = headers.get('X-ReplyX-Guest') ?? ''
    expect(url).toMatch(/^https:\/\/chat\.test\/api\/widget\/dialogs\/\d+\/events\?assistant_id=1$/)
    expect(guest).toMatch(/^[0-9a-f-]{36}$/)
    expect(url).not.toContain(guest)
    expect(headers.get('Accept')).toBe('text/event-stream')
    expect(init).toMatchObject({ credentials: 'omit', redirect: 'error', cache: 'no-store' })
  })

  it('typing and heartbeats are left out, and nothing breaks by it', async () => {
    const { stage, chat } = await createStreaming()
    chat.setDraft('I am')
    await stage.advance(70_000)
    expect(stage.streams).toHaveLength(1)
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', channel: 'events' })
  })

  it('a stream that says nothing for 40 s is given up for another', async () => {
    const { stage, chat } = await createStreaming()
    const { hub } = stage.logic.service
    hub.publish = () => undefined
    stage.swallow = '"ping"'
    await stage.advance(26_000)
    expect(stage.swallow).toBeNull()
    stage.swallow = '"ping"'
    await stage.advance(25_000)
    await stage.until(() => stage.streams.length === 2)
    await stage.until(() => chat.getSnapshot().channel === 'events')
  })
})

describe('what was missed', () => {
  it('comes once, and in order, after a cut, and no socket is waited for', async () => {
    const { stage, chat, lines } = await createStreaming()
    chat.send('first')
    await stage.until(() => lines().length === 2)
    const { dialogId } = chat.getSnapshot()
    await stage.advance(11_000)
    stage.cut()
    await stage.advance(20)
    await stage.say(dialogId!, 'missed 1')
    await stage.say(dialogId!, 'missed 2')
    expect(chat.getSnapshot().channel).toBeNull()
    await stage.until(() => chat.getSnapshot().channel === 'events')
    await stage.say(dialogId!, 'live')
    await stage.until(() => lines().at(-1) === 'manager: live')
    expect(words(lines())).toEqual([
      'user: first',
      'assistant: You said: first',
      'manager: missed 1',
      'manager: missed 2',
      'manager: live',
    ])
    expect(stage.sockets).toHaveLength(3)
    expect(stage.streams).toHaveLength(2)
    expect(lastIdOf(stage.streams[1])).toMatch(/^.+:2$/)
  })

  it('is asked for after a quarter of a second where a frame is lost on the way, by a new stream', async () => {
    const { stage, chat, lines } = await createStreaming()
    const { dialogId } = chat.getSnapshot()
    const seen = new Set<string>()
    chat.subscribe(() => seen.add(chat.getSnapshot().connection))
    await stage.say(dialogId!, 'first')
    await stage.until(() => lines().includes('manager: first'))
    stage.swallow = 'lost'
    await stage.say(dialogId!, 'lost')
    await stage.say(dialogId!, 'next')
    await stage.advance(200)
    expect(stage.swallow).toBeNull()
    expect(stage.streams).toHaveLength(1)
    expect(lines()).not.toContain('manager: next')
    await stage.advance(100)
    expect(stage.streams).toHaveLength(2)
    await stage.until(() => lines().includes('manager: next'))
    expect(words(lines())).toEqual(['manager: first', 'manager: lost', 'manager: next'])
    expect(seen).toEqual(new Set(['online']))
    expect(stage.openStreams).toBe(1)
  })

  it('is replaced where the server begins a new log', async () => {
    const { stage, chat, lines } = await createStreaming()
    const { dialogId } = chat.getSnapshot()
    await stage.say(dialogId!, 'gone')
    await stage.until(() => lines().includes('manager: gone'))
    const resets: number[] = []
    chat.on('history:reset', (event) => resets.push(event.dialogId))
    await stage.logic.service.loseLog({ dialogId: dialogId! } as never)
    await stage.until(() => resets.length === 1)
    await stage.until(() => chat.getSnapshot().channel === 'events')
  })
})

describe('a token that ends', () => {
  it('is renewed, and the stream goes on', async () => {
    const stage = await createSseStage()
    const asked: (string | undefined)[] = []
    const chat = stage.createClient({
      async getToken(previous) {
        asked.push(previous)
        return stage.logic.tokens.signSite({
          user_id: 'visitor',
          assistant_id: 1,
          expires_in: 3_600 + asked.length,
        })
      },
    })
    await stage.until(() => chat.getSnapshot().channel === 'events')
    const first = stage.streams[0]!.headers.get('Authorization')!.replace('Bearer ', '')
    await stage.advance(11_000)
    stage.refused.add(first)
    stage.cut()
    await stage.until(() => stage.streams.length === 3)
    await stage.until(() => chat.getSnapshot().channel === 'events')
    expect(asked).toEqual([undefined, first])
    const tokens = stage.streams.map(({ headers }) => headers.get('Authorization'))
    expect(tokens.slice(0, 2)).toEqual([`Bearer ${first}`, `Bearer ${first}`])
    expect(tokens).toHaveLength(3)
    expect(tokens[2]).not.toBe(tokens[0])
    expect(stage.sockets).toHaveLength(3)
  })
})

describe('the way back to the socket', () => {
  it('is tried every five minutes, and taken as soon as there is one', async () => {
    const { stage, chat, lines } = await createStreaming()
    await stage.advance(310_000)
    expect(stage.sockets).toHaveLength(4)
    await stage.advance(301_000)
    expect(stage.sockets).toHaveLength(5)
    expect(chat.getSnapshot().channel).toBe('events')
    chat.send('before')
    await stage.until(() => lines().length === 2)
    stage.acceptable = Infinity
    await stage.advance(300_000)
    expect(chat.getSnapshot().channel).toBe('socket')
    expect(stage.streams).toHaveLength(1)
    expect(stage.openStreams).toBe(0)
    // The one that was tried, and the one that stands.
    expect(stage.sockets).toHaveLength(7)
    chat.send('after')
    await stage.until(() => lines().length === 4)
    expect(lines()).toEqual([
      'user: before',
      'assistant: You said: before',
      'user: after',
      'assistant: You said: after',
    ])
    await stage.advance(700_000)
    expect(stage.sockets).toHaveLength(7)
  })

  it('is tried at once when the network is back', async () => {
    const { stage, chat } = await createStreaming({}, { probeInterval: 3_600_000 })
    await stage.advance(30_000)
    stage.ports.setOnline(false)
    expect(stage.sockets).toHaveLength(3)
    stage.ports.setOnline(true)
    await stage.advance(3_000)
    expect(stage.sockets).toHaveLength(4)
    expect(chat.getSnapshot().channel).toBe('events')
    // A stream that is lost for another reason says nothing of sockets.
    await stage.advance(30_000)
    stage.cut()
    await stage.until(() => stage.streams.length === 3)
    await stage.advance(30_000)
    expect(stage.sockets).toHaveLength(4)

    stage.ports.setOnline(false)
    stage.acceptable = Infinity
    stage.ports.setOnline(true)
    await stage.advance(3_000)
    expect(chat.getSnapshot().channel).toBe('socket')
  })

  it('leads back to the stream at the first failure where the socket opens and is lost again', async () => {
    const { stage, chat } = await createStreaming()
    stage.acceptable = 1
    await stage.advance(301_000)
    expect(stage.acceptable).toBe(0)
    await stage.until(() => stage.streams.length === 2)
    expect(stage.sockets).toHaveLength(5)
    await stage.until(() => chat.getSnapshot().channel === 'events')
  })
})

describe('the end', () => {
  it.each(['destroy', 'disconnect'] as const)(
    'by %s leaves no stream, timer, socket or listener',
    async (how) => {
      const { stage, chat } = await createStreaming({}, { probeInterval: 20_000 })
      const { dialogId } = chat.getSnapshot()
      expect(stage.logic.service.hub.visitorsOf(dialogId!)).toBe(1)
      expect(stage.networkListeners).toBe(2)
      // While a socket is being tried.
      await stage.until(() => stage.sockets.length === 4)
      chat[how]()
      await stage.advance(100)
      expect(stage.openStreams).toBe(0)
      expect(stage.logic.service.hub.visitorsOf(dialogId!)).toBe(0)
      expect(stage.networkListeners).toBe(0)
      const asked = [stage.sockets.length, stage.streams.length]
      await stage.advance(400_000)
      expect([stage.sockets.length, stage.streams.length]).toEqual(asked)
      expect(stage.timers.size).toBe(0)
    },
  )

  it('after a disconnect, connecting goes on by the stream', async () => {
    const { stage, chat } = await createStreaming()
    chat.disconnect()
    await stage.advance(100)
    void chat.connect()
    await stage.until(() => chat.getSnapshot().channel === 'events')
    expect(stage.sockets).toHaveLength(3)
  })

  it('while the stream is being opened leaves nothing either', async () => {
    const { stage, chat } = await createStreaming()
    stage.cut()
    await stage.until(() => stage.streams.length === 2)
    chat.destroy()
    await stage.advance(60_000)
    expect([stage.openStreams, stage.timers.size, stage.networkListeners]).toEqual([0, 0, 0])
  })
})
