import { describe, expect, it } from 'vitest'

import { createOnline } from './harness.ts'

const fail = (): never => {
  throw new Error('from the host page')
}

describe('an event', () => {
  it('reaches every handler though one throws, and the failure is reported with its cause', async () => {
    const { chat, server, lines } = await createOnline()
    const received: string[] = []
    const reported: unknown[] = []
    chat.on('message:received', fail)
    chat.on('message:received', ({ message }) => received.push(message.text))
    chat.on('error', ({ error }) => reported.push(error))
    server.say('assistant', 'Hi')
    await server.clock.advance(100)
    expect(received).toEqual(['Hi'])
    expect(lines()).toEqual(['user: Hello', 'assistant: Hi'])
    expect(reported).toHaveLength(1)
    expect(reported[0]).toMatchObject({ code: 'handler_failed', cause: { message: 'from the host page' } })
    expect(String(reported[0])).toContain('"message:received"')
  })

  it('error whose own handler throws is logged, and does not go round for ever', async () => {
    const { chat, server, ports, errors } = await createOnline()
    chat.on('error', fail)
    chat.on('message:received', fail)
    server.say('assistant', 'Hi')
    await server.clock.advance(1_000)
    expect(errors).toEqual(['handler_failed'])
    expect(ports.logged.filter((line) => line.includes('handler of "error"'))).toHaveLength(1)
    expect(server.clock.pendingTimers).toBeLessThan(5)
  })

  it('is heard once by once, also where that handler throws', async () => {
    const { chat, server, errors } = await createOnline()
    let count = 0
    chat.once('message:received', () => {
      count += 1
      fail()
    })
    server.say('assistant', 'one')
    server.say('assistant', 'two')
    await server.clock.advance(100)
    expect(count).toBe(1)
    expect(errors).toEqual(['handler_failed'])
  })

  it('is not heard by a once that was undone before', async () => {
    const { chat, server } = await createOnline()
    let count = 0
    chat.once('message:received', () => (count += 1))()
    server.say('assistant', 'one')
    await server.clock.advance(100)
    expect(count).toBe(0)
  })

  it('is heard twice by a handler that was put on twice, and each undo takes off one', async () => {
    const { chat, server } = await createOnline()
    let count = 0
    const handler = (): void => {
      count += 1
    }
    const undo = chat.on('message:received', handler)
    chat.on('message:received', handler)
    server.say('assistant', 'one')
    await server.clock.advance(100)
    expect(count).toBe(2)
    undo()
    undo()
    server.say('assistant', 'two')
    await server.clock.advance(100)
    expect(count).toBe(3)
  })

  it('is heard by the handlers after one that takes itself off', async () => {
    const { chat, server } = await createOnline()
    const called: string[] = []
    const undo = chat.on('message:received', () => {
      called.push('self')
      undo()
    })
    chat.on('message:received', () => called.push('next'))
    server.say('assistant', 'one')
    server.say('assistant', 'two')
    await server.clock.advance(100)
    expect(called).toEqual(['self', 'next', 'next'])
  })

  it('is not heard by a handler that is put on while it is told', async () => {
    const { chat, server } = await createOnline()
    const called: string[] = []
    chat.once('message:received', () => {
      chat.on('message:received', ({ message }) => called.push(message.text))
    })
    server.say('assistant', 'one')
    server.say('assistant', 'two')
    await server.clock.advance(100)
    expect(called).toEqual(['two'])
  })

  it('follows the snapshot that it speaks of', async () => {
    const { chat, server } = await createOnline()
    const shown: (string | undefined)[] = []
    chat.on('message:received', () => shown.push(chat.getSnapshot().messages.at(-1)?.text))
    server.say('assistant', 'Hi')
    await server.clock.advance(100)
    expect(shown).toEqual(['Hi'])
  })

  it('may be answered from its own handler', async () => {
    const { chat, server, lines } = await createOnline()
    chat.once('message:received', () => {
      chat.send('Thanks')
      chat.markRead()
    })
    server.say('assistant', 'Hi')
    await server.clock.advance(1_000)
    expect(lines()).toEqual(['user: Hello', 'assistant: Hi', 'user: Thanks'])
    expect(chat.getSnapshot().unread).toBe(0)
  })

  it('may end the client from its own handler', async () => {
    const { chat, server } = await createOnline()
    const after: string[] = []
    chat.on('message:received', () => chat.destroy())
    chat.on('unread:changed', () => after.push('unread'))
    server.say('assistant', 'Hi')
    server.say('assistant', 'Hi again')
    await server.clock.advance(6_000)
    expect(after.length).toBeLessThanOrEqual(1)
    expect(server.clock.pendingTimers).toBe(0)
  })
})

describe('a subscriber', () => {
  it('that throws harms no other, and is reported', async () => {
    const { chat, errors } = await createOnline()
    let notified = 0
    chat.subscribe(fail)
    chat.subscribe(() => (notified += 1))
    chat.setDraft('x')
    expect(chat.getSnapshot().draft).toBe('x')
    expect(notified).toBe(1)
    expect(errors).toEqual(['handler_failed'])
  })

  it('that was taken off during a round is not called in it', async () => {
    const { chat } = await createOnline()
    const called: string[] = []
    chat.subscribe(() => {
      called.push('one')
      undo()
    })
    const undo = chat.subscribe(() => called.push('other'))
    chat.setDraft('x')
    expect(called).toEqual(['one'])
  })

  it('put on twice is called twice, and each undo takes off one', async () => {
    const { chat } = await createOnline()
    let count = 0
    const listener = (): void => {
      count += 1
    }
    const undo = chat.subscribe(listener)
    chat.subscribe(listener)
    chat.setDraft('x')
    undo()
    undo()
    chat.setDraft('xy')
    expect(count).toBe(3)
  })

  it('may change what it is told of', async () => {
    const { chat } = await createOnline()
    const seen: string[] = []
    chat.subscribe(() => {
      const { draft } = chat.getSnapshot()
      seen.push(draft)
      if (draft.length < 3) chat.setDraft(`${draft}x`)
    })
    chat.setDraft('x')
    expect(chat.getSnapshot().draft).toBe('xxx')
    expect(seen.at(-1)).toBe('xxx')
  })

  it('hears nothing after the end', async () => {
    const { chat, server } = await createOnline()
    let count = 0
    chat.subscribe(() => (count += 1))
    server.say('assistant', 'Hi')
    chat.destroy()
    const atTheEnd = count
    await server.clock.advance(5_000)
    expect(count).toBe(atTheEnd)
    expect(server.clock.pendingTimers).toBe(0)
  })
})
