import { describe, expect, it } from 'vitest'

import type { RequestFault } from '../../../tests/base-backend/request-faults.ts'
import type { Switches } from '../../../tests/base-backend/switches.ts'
import { createBaseStage } from './base-stage.ts'

type Stage = ReturnType<typeof createBaseStage>

/** A page in a dialog with one question answered. */
async function createTalking(...given: Parameters<typeof createBaseStage>) {
  const stage = createBaseStage(...given)
  const page = await stage.connect()
  page.chat.send('Hello')
  await stage.pass(3_000)
  expect(page.lines()).toEqual(['user: Hello', 'assistant: Canned answer to: Hello'])
  return { ...page, stage, backend: stage.backend, pass: stage.pass, page }
}

const ownTexts = (stage: Stage): string[] => stage.history().filter((line) => line.startsWith('user'))

describe('a message whose answer is', () => {
  const faults: readonly (readonly [string, Pick<RequestFault, 'phase' | 'answer'>])[] = [
    ['lost', { phase: 'after', answer: 'lost' }],
    ['lost before the assistant is asked', { phase: 'stored', answer: 'lost' }],
    ['lost before anything is done', { phase: 'before', answer: 'lost' }],
    ['500', { phase: 'stored', answer: { status: 500, shape: 'error' } }],
    ['500 in plain text', { phase: 'stored', answer: { status: 500, shape: 'text' } }],
    ['502 of a proxy before anything is done', { phase: 'before', answer: { status: 502, shape: 'html' } }],
    ['HTML with status 200', { phase: 'after', answer: { status: 200, shape: 'html' } }],
    ['never given', { phase: 'stored', answer: 'never' }],
  ]
  it.each(faults)('%s is stored once and shown once', async (_, fault) => {
    const { chat, stage, backend, pass, lines, errors } = await createTalking({ profile: 'polling' })
    backend.faults.add({ route: 'POST /api/widget/dialogs/1/messages', ...fault })
    const { settled } = chat.send('Once')
    await pass(120_000)
    expect(await settled).toMatchObject({ status: 'sent' })
    expect(ownTexts(stage)).toEqual(['user: Hello', 'user: Once'])
    expect(lines()).toEqual(stage.history())
    expect(errors).toEqual([])
  })

  it('lost again and again is told from the same text sent before, and sent after', async () => {
    const { chat, stage, backend, pass, lines } = await createTalking({ profile: 'workers' })
    backend.faults.add({
      route: 'POST /api/widget/dialogs/1/messages',
      phase: 'after',
      answer: 'lost',
      count: 3,
    })
    for (let time = 0; time < 3; time += 1) chat.send('Hello')
    await pass(60_000)
    expect(ownTexts(stage)).toEqual(Array(4).fill('user: Hello'))
    expect(lines()).toEqual(stage.history())
  })

  it('lost with the page is found in the history by the next one', async () => {
    const { chat, stage, backend, pass, page } = await createTalking({ profile: 'polling' })
    backend.faults.add({ route: 'POST /api/widget/dialogs/1/messages', phase: 'stored', answer: 'never' })
    chat.send('Once')
    await pass(500)
    chat.destroy()
    const again = await stage.connect(page)
    await pass(5_000)
    expect(again.count('POST /widget/dialogs/1/messages')).toBe(0)
    expect(again.lines()).toEqual(stage.history())
    expect(ownTexts(stage)).toEqual(['user: Hello', 'user: Once'])
  })

  it('cut off by a proxy after a minute is answered all the same', async () => {
    const { chat, stage, backend, pass, lines, errors } = await createTalking({ profile: 'polling' })
    backend.switches.answerDelay = 70_000
    const { settled } = chat.send('Slow')
    await pass(3_500)
    expect(lines().slice(2)).toEqual(['user: Slow'])
    expect(chat.getSnapshot().typing).toEqual({ actor: 'assistant' })
    await pass(57_500)
    expect(await settled).toMatchObject({ status: 'sent' })
    await pass(16_000)
    expect(lines()).toEqual(stage.history())
    expect(lines()).toHaveLength(4)
    expect(errors).toEqual([])
  })

  it('a refusal, and whose repeat is stored though its answer is lost, is shown once', async () => {
    const { chat, stage, backend, pass, lines } = await createTalking({ profile: 'polling' })
    const route = 'POST /api/widget/dialogs/1/messages'
    backend.faults.add({ route, phase: 'before', answer: { status: 422, shape: 'error' } })
    const { key, settled } = chat.send('Once')
    await pass(1_000)
    expect(await settled).toMatchObject({ status: 'failed', error: { code: 'request_invalid' } })
    backend.faults.add({ route, phase: 'stored', answer: 'lost' })
    chat.retry(key)
    await pass(60_000)
    expect(ownTexts(stage)).toEqual(['user: Hello', 'user: Once'])
    expect(lines()).toEqual(stage.history())
  })

  it('402 is sent, though the handoff cannot be read beside the history', async () => {
    const { chat, stage, backend, pass } = await createTalking({ profile: 'polling' })
    backend.switches.insufficientFunds = true
    backend.faults.add({ route: 'handoff/status', phase: 'before', answer: 'lost' })
    const { settled } = chat.send('Unpaid')
    await pass(1_000)
    expect(await settled).toMatchObject({ status: 'sent' })
    expect(ownTexts(stage)).toEqual(['user: Hello', 'user: Unpaid'])
  })

  it('402 is sent, and the limit is told', async () => {
    const { chat, stage, backend, pass, lines } = await createTalking({ profile: 'polling' })
    const plans: unknown[] = []
    chat.on('plan:reached', (plan) => plans.push(plan))
    backend.switches.insufficientFunds = true
    const { settled } = chat.send('Unpaid')
    await pass(1_000)
    expect(await settled).toMatchObject({ status: 'sent' })
    expect(plans).toEqual([{ needs: 'topUp' }])
    expect(chat.getSnapshot().limit).toEqual({ kind: 'plan', needs: 'topUp' })
    expect(lines()).toEqual(stage.history())
  })

  it('a refusal before anything is stored is final', async () => {
    const { chat, stage, backend, pass, lines } = await createTalking({ profile: 'polling' })
    backend.faults.add({
      route: 'POST /api/widget/dialogs/1/messages',
      phase: 'before',
      answer: { status: 422, shape: 'list' },
    })
    const { settled } = chat.send('Refused')
    await pass(1_000)
    expect(await settled).toMatchObject({ status: 'failed', error: { code: 'request_invalid' } })
    chat.send('Refused')
    await pass(5_000)
    expect(lines()).toEqual([...stage.history(), 'user: Refused [failed]'])
  })
})

describe('what is pushed', () => {
  const switches: readonly (readonly [string, Partial<Switches>])[] = [
    ['lost', { lostPushes: 1 }],
    ['doubled', { doubledPushes: 1 }],
    ['overtaken', { reorderedPushes: 0.5 }],
    ['bare', { answerShape: 'bare' }],
    ['wrapped', { answerShape: 'wrapped' }],
    ['typed', { answerShape: 'typed' }],
    ['new', { answerShape: 'new' }],
    ['under data', { answerShape: 'typed', payloadUnderData: true }],
    ['numbered for itself', { foreignSeq: true }],
  ]
  it.each(switches)('%s changes nothing in what is shown', async (_, changes) => {
    const { chat, stage, backend, pass, lines, received } = await createTalking({
      profile: 'socket',
      switches: { ...changes, answerDelay: 300 },
    })
    for (let index = 0; index < 5; index += 1) {
      chat.send(`Question ${String(index)}`)
      if (index % 2 === 0) backend.operators.write(stage.dialogId, `Word ${String(index)}`)
      await pass(400)
    }
    await pass(20_000)
    expect(lines()).toEqual(stage.history())
    expect(lines()).toHaveLength(15)
    expect(new Set(received).size).toBe(received.length)
  })

  it('by an operator is there at once over a socket, and the socket is answered', async () => {
    const { stage, backend, pass, lines, sockets } = await createTalking({ profile: 'socket' })
    backend.operators.write(stage.dialogId, 'At once')
    await pass(50)
    expect(lines().at(-1)).toBe('manager: At once')
    await pass(100_000)
    expect(sockets).toHaveLength(1)
    expect(sockets[0]?.sent.filter((frame) => frame === '__pong__').length).toBeGreaterThan(2)
    expect(sockets[0]?.sent.every((frame) => frame === '__pong__')).toBe(true)
  })

  it('in a dialog of another, or broken, is not heeded', async () => {
    const { pass, sockets, asked, lines } = await createTalking({ profile: 'socket' })
    const before = asked.length
    for (const frame of ['{', '[]', 'null', '7', '{"type":"typing_start","data":7}']) sockets[0]?.push(frame)
    sockets[0]?.push({ type: 'message:new', message: { id: 99, sender: 'user', text: 'x' }, dialog_id: 77 })
    await pass(100)
    expect(asked.slice(before).filter(({ line }) => line.includes('/messages'))).toHaveLength(1)
    expect(lines()).toHaveLength(2)
  })

  it('late, with a lower id than one shown, takes its place without the connection being lost', async () => {
    const { chat, stage, backend, pass, lines, received } = await createTalking({
      profile: 'polling',
      switches: { answerDelay: 500 },
    })
    const states: string[] = []
    chat.subscribe(() => states.push(chat.getSnapshot().connection))
    chat.send('Question')
    await pass(100)
    backend.operators.write(stage.dialogId, 'Between')
    await pass(450)
    expect(lines().slice(2)).toEqual(['user: Question', 'assistant: Canned answer to: Question'])
    await pass(20_000)
    expect(lines()).toEqual(stage.history())
    expect(lines()[3]).toBe('manager: Between')
    expect(new Set(states)).toEqual(new Set(['online']))
    expect(new Set(received).size).toBe(received.length)
  })

  it.each(['spaced', 'zoned', 'zoneless'] as const)('a time of the form %s is UTC', async (historyTimes) => {
    const { chat, stage } = await createTalking({ profile: 'socket', switches: { historyTimes } })
    const truth = stage.backend.truth.messages(1).map(({ timestamp }) => String(timestamp).slice(0, 19))
    for (const [index, { timestamp }] of chat.getSnapshot().messages.entries()) {
      expect(timestamp.slice(0, 19)).toBe(truth[index])
      expect(timestamp).toMatch(/Z$/)
    }
  })
})

describe('the link', () => {
  it.each([1001, 1002, 1006, 1011, 1012] as const)(
    'closed by %i is opened again behind the connection',
    async (code) => {
      const { chat, backend, pass, sockets, stage, lines } = await createTalking({ profile: 'socket' })
      const states: string[] = []
      chat.subscribe(() => states.push(chat.getSnapshot().connection))
      backend.switches.lostPushes = 1
      backend.operators.write(stage.dialogId, 'Unheard')
      backend.closeLinks(code)
      await pass(10_000)
      expect(sockets).toHaveLength(2)
      expect(lines().at(-1)).toBe('manager: Unheard')
      expect(new Set(states)).toEqual(new Set(['online']))
    },
  )

  it('that is silent for a minute is dead', async () => {
    const { chat, stage, pass, sockets } = await createTalking({ profile: 'socket' })
    stage.mute()
    await pass(90_000)
    expect(sockets).toHaveLength(2)
    expect(sockets[0]?.isClosed).toBe(true)
    expect(chat.getSnapshot().channel).toBe('socket')
  })

  it('that is refused leaves polling, and comes back', async () => {
    const { chat, backend, pass, sockets } = await createTalking({
      profile: 'socket',
      switches: { refusesLinks: true },
    })
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', channel: 'polling' })
    const before = sockets.length
    backend.switches.refusesLinks = false
    await pass(60_000)
    expect(chat.getSnapshot().channel).toBe('socket')
    expect(sockets).toHaveLength(before + 1)
  })

  it('closed by 4003 tells the visitor', async () => {
    const { chat, backend, pass } = await createTalking({ profile: 'socket' })
    backend.closeLinks(4003)
    await pass(1_000)
    expect(chat.getSnapshot()).toMatchObject({ connection: 'failed', error: { code: 'domain_forbidden' } })
  })

  it('is lost with REST, and both come back', async () => {
    const { chat, stage, backend, pass, lines } = await createTalking({ profile: 'socket' })
    stage.setReachable(false)
    await pass(20_000)
    expect(chat.getSnapshot().connection).toBe('reconnecting')
    chat.send('Meanwhile')
    backend.operators.write(stage.dialogId, 'Unheard')
    await pass(20_000)
    stage.setReachable(true)
    await pass(60_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(lines()).toEqual(stage.history())
    expect(lines().slice(2, 4)).toEqual(['manager: Unheard', 'user: Meanwhile'])
  })

  it('is not polled while nobody looks', async () => {
    const { stage, backend, pass, lines, asked, page } = await createTalking({ profile: 'polling' })
    page.ports.setVisible(false)
    await pass(20_000)
    const before = asked.length
    backend.operators.write(stage.dialogId, 'Unseen')
    await pass(200_000)
    expect(asked.slice(before).filter(({ line }) => !line.includes('/events'))).toEqual([])
    page.ports.setVisible(true)
    await pass(500)
    expect(lines().at(-1)).toBe('manager: Unseen')
  })

  it('that opens again brings what was said meanwhile, though nobody looks', async () => {
    const { backend, pass, lines, page } = await createTalking({ profile: 'socket' })
    page.ports.setVisible(false)
    backend.closeLinks(1006)
    backend.operators.write(1, 'Meanwhile')
    await pass(10_000)
    expect(lines().at(-1)).toBe('manager: Meanwhile')
  })

  it('is polled every 15 s, and every 3 s while something is expected', async () => {
    const { chat, pass, asked, count } = await createTalking({ profile: 'polling' })
    const before = count('GET /widget/dialogs/1/messages')
    await pass(60_000)
    const idle = count('GET /widget/dialogs/1/messages') - before
    // Refused links ask REST too, now and then.
    expect(idle).toBeGreaterThanOrEqual(4)
    expect(idle).toBeLessThan(9)
    void chat.requestOperator()
    await pass(1_000)
    const asking = asked.length
    await pass(30_000)
    const busy = asked.slice(asking).filter(({ line }) => line.endsWith('handoff/status')).length
    expect(busy).toBeGreaterThanOrEqual(9)
    expect(busy).toBeLessThan(14)
  })
})
