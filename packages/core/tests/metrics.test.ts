import type { PerformanceMetrics } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { holdAnswers } from './intercept.ts'
import { connect, createBrowser, hurryTurns } from './support-browser.ts'

hurryTurns()

async function createTalk() {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const page = browser.createPage()
  const { advance } = server.clock
  const chat = connect(page.ports)
  await advance(1_000)
  chat.send('Hello')
  await advance(15_000)
  server.say('assistant', 'Hi')
  await advance(100)
  return { server, browser, page, advance, chat, metrics: (): PerformanceMetrics => chat.getMetrics() }
}

describe('the figures', () => {
  it('are nothing at first', () => {
    const server = createScriptedServer()
    const chat = connect(createBrowser(server).createPage().ports)
    expect(chat.getMetrics()).toEqual({
      widgetLoadTime: null,
      iframeLoadTime: null,
      firstRenderTime: null,
      messagesSent: 0,
      messagesReceived: 0,
      averageResponseTime: null,
      connectionEstablishTime: null,
      disconnectionCount: 0,
      reconnectionCount: 0,
      handoffRequestCount: 0,
      handoffSuccessRate: null,
      averageHandoffTime: null,
      droppedFrames: 0,
    })
  })

  it('count messages that were accepted and that came in, once each, and none of the history', async () => {
    const { server, browser, page, advance, chat, metrics } = await createTalk()
    expect(metrics()).toMatchObject({ messagesSent: 1, messagesReceived: 1 })
    server.failNext(/POST .*messages/, { kind: 'loseAnswer' })
    chat.send('twice on its way')
    await advance(20_000)
    server.say('manager', 'b')
    server.say('system', 'c')
    server.say('user', 'from elsewhere')
    await advance(100)
    expect(metrics()).toMatchObject({ messagesSent: 2, messagesReceived: 3 })
    server.failNext(/POST .*messages/, { kind: 'status', status: 400 })
    chat.send('refused')
    await advance(1_000)
    expect(metrics()).toMatchObject({ messagesSent: 2 })
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(5_000)
    expect(next.getMetrics()).toMatchObject({ messagesSent: 0, messagesReceived: 0 })
  })

  it('average the time from a message to the answer, by the moment it was sent', async () => {
    const { server, advance, chat, metrics } = await createTalk()
    const first = metrics().averageResponseTime ?? 0
    expect(first).toBeGreaterThanOrEqual(15_000)
    expect(first).toBeLessThan(15_200)
    chat.send('again')
    await advance(2_000)
    server.say('system', 'a notice is no answer')
    await advance(3_000)
    server.say('manager', 'Yes?')
    await advance(100)
    const second = (metrics().averageResponseTime ?? 0) * 2 - first
    expect(second).toBeGreaterThanOrEqual(5_000)
    expect(second).toBeLessThan(5_200)
    // Nothing was asked: nothing is answered.
    await advance(60_000)
    server.say('manager', 'Anything else?')
    await advance(100)
    expect(metrics().averageResponseTime).toBeCloseTo((first + second) / 2)
  })

  it.each([
    ['was cancelled', 'password'],
    ['is empty', '  '],
    ['is too long', 'x'.repeat(4_001)],
  ])('do not time a text that %s', async (_, text) => {
    const { server, advance, chat, metrics } = await createTalk()
    const before = metrics().averageResponseTime ?? 0
    chat.on('message:sending', (sending) => {
      if (sending.text === 'password') sending.cancel()
    })
    chat.send(text)
    await advance(600_000)
    chat.send('a real one')
    await advance(1_000)
    server.say('assistant', 'an answer')
    await advance(100)
    expect(metrics().averageResponseTime).toBeLessThan(before)
  })

  it('never turn negative, though the clock is set back', async () => {
    const { server, advance, chat, page, metrics } = await createTalk()
    chat.send('now')
    page.turnClock(-3_600_000)
    await advance(1_000)
    server.say('assistant', 'then')
    await advance(100)
    expect(metrics().averageResponseTime).toBeGreaterThan(0)
  })

  it('tell how long the last connecting took', async () => {
    const server = createScriptedServer()
    const page = createBrowser(server).createPage()
    const hold = holdAnswers(page.ports, /GET .*dialogs/)
    const chat = connect(hold.ports)
    await server.clock.advance(3_000)
    hold.isHolding = false
    hold.release()
    await server.clock.advance(1_000)
    const time = chat.getMetrics().connectionEstablishTime ?? 0
    expect(time).toBeGreaterThanOrEqual(3_000)
    expect(time).toBeLessThan(3_200)
  })

  it('time a connecting from its own begin, though an earlier one was broken off', async () => {
    const server = createScriptedServer()
    const page = createBrowser(server).createPage()
    const hold = holdAnswers(page.ports, /GET .*dialogs/)
    const chat = connect(hold.ports)
    await server.clock.advance(3_000)
    chat.disconnect()
    hold.isHolding = false
    await server.clock.advance(600_000)
    chat.connect().catch(() => undefined)
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(chat.getMetrics().connectionEstablishTime).toBeLessThan(1_000)
  })

  it('count what was lost, and what came back', async () => {
    const { server, advance, metrics } = await createTalk()
    for (let round = 1; round <= 3; round += 1) {
      server.closeAll(1006)
      await advance(20_000)
      expect(metrics()).toMatchObject({ disconnectionCount: round, reconnectionCount: round })
    }
    server.isAccepting = false
    server.closeAll(1006)
    await advance(60_000)
    expect(metrics()).toMatchObject({ disconnectionCount: 4, reconnectionCount: 3 })
    server.isAccepting = true
    await advance(20_000)
    expect(metrics()).toMatchObject({ disconnectionCount: 4, reconnectionCount: 4 })
  })

  it('count no loss where the page itself lets go', async () => {
    const { advance, chat, metrics } = await createTalk()
    chat.disconnect()
    await advance(10_000)
    void chat.connect()
    await advance(10_000)
    expect(metrics()).toMatchObject({ disconnectionCount: 0, reconnectionCount: 0 })
  })

  it('count no loss where the first message makes the dialog', async () => {
    const { metrics } = await createTalk()
    expect(metrics()).toMatchObject({ disconnectionCount: 0, reconnectionCount: 0 })
  })

  it('count no loss where the visitor opens another dialog', async () => {
    const { advance, chat, metrics } = await createTalk()
    await chat.startDialog()
    await advance(10_000)
    expect(metrics()).toMatchObject({ disconnectionCount: 0, reconnectionCount: 0 })
  })

  it('tell how many calls an operator took, and how long that lasted', async () => {
    const { server, advance, chat, metrics } = await createTalk()
    void chat.requestOperator()
    await advance(10_000)
    expect(metrics()).toMatchObject({
      handoffRequestCount: 1,
      handoffSuccessRate: 0,
      averageHandoffTime: null,
    })
    server.handoff('started', { manager: { id: 7, name: 'Grace' } })
    await advance(100)
    expect(metrics()).toMatchObject({ handoffRequestCount: 1, handoffSuccessRate: 1 })
    const time = metrics().averageHandoffTime ?? 0
    expect(time).toBeGreaterThanOrEqual(10_000)
    expect(time).toBeLessThan(10_200)
    // A transfer is no new call.
    server.handoff('started', { manager: { id: 8, name: 'Ada' } })
    await advance(1_000)
    server.handoff('released')
    await advance(10_000)
    expect(metrics()).toMatchObject({ handoffRequestCount: 1, handoffSuccessRate: 1 })
    void chat.requestOperator()
    await advance(30_000)
    await chat.cancelOperator()
    await advance(1_000)
    expect(metrics()).toMatchObject({ handoffRequestCount: 2, handoffSuccessRate: 0.5 })
    expect(metrics().averageHandoffTime).toBe(time)
  })

  it('count no call where an operator steps in', async () => {
    const { server, advance, metrics } = await createTalk()
    server.handoff('started', { manager: { id: 7, name: 'Grace' } })
    await advance(1_000)
    expect(metrics()).toMatchObject({
      handoffRequestCount: 0,
      handoffSuccessRate: null,
      averageHandoffTime: null,
    })
  })

  it('count the frames that were dropped', async () => {
    const { server, advance, chat, metrics } = await createTalk()
    expect(metrics().droppedFrames).toBe(0)
    server.push('{')
    server.push({ type: 'message', seq: 'x' })
    await advance(100)
    expect(metrics().droppedFrames).toBe(2)
    const [, twice] = server.dialog.log
    server.push(twice)
    await advance(100)
    expect(metrics().droppedFrames).toBe(3)
    expect(chat.getSnapshot().messages).toHaveLength(2)
  })

  it('are told at most once per frame of the screen, and are those of getMetrics', async () => {
    const { server, advance, chat, metrics } = await createTalk()
    const told: PerformanceMetrics[] = []
    chat.on('metrics:updated', (event) => told.push(event.metrics))
    for (let index = 0; index < 50; index += 1) server.say('assistant', String(index))
    await advance(16)
    expect(told).toHaveLength(1)
    expect(told[0]).toBe(metrics())
    expect(told[0]?.messagesReceived).toBe(51)
  })
})
