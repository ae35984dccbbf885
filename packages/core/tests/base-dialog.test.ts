import { describe, expect, it } from 'vitest'

import { createBaseStage, type Page } from './base-stage.ts'

async function createTalking(...given: Parameters<typeof createBaseStage>) {
  const stage = createBaseStage(...given)
  const page = await stage.connect()
  page.chat.send('Hello')
  await stage.pass(3_000)
  return { ...page, stage, backend: stage.backend, pass: stage.pass, page }
}

const requestsOf = ({ asked }: Pick<Page, 'asked'>): unknown[] =>
  asked.filter(({ line }) => line.endsWith('handoff/request')).map(({ body }) => JSON.parse(body) as unknown)

describe('an operator', () => {
  it('who took over and released before this page is no handoff', async () => {
    const { chat, stage, backend, pass, page } = await createTalking({ profile: 'workers' })
    void chat.requestOperator()
    await pass(1_000)
    backend.operators.takeover(1)
    backend.operators.release(1)
    chat.destroy()
    const again = await stage.connect(page)
    const states: string[] = []
    again.chat.on('handoff:changed', ({ current }) => states.push(current.status))
    await pass(30_000)
    expect(backend.truth.status(1)).toMatchObject({ status: 'released' })
    expect(states).toEqual([])
    expect(again.chat.getSnapshot().handoff.status).toBe('none')
    // And a new one is heard of.
    void again.chat.requestOperator()
    await pass(1_000)
    backend.operators.takeover(1)
    await pass(3_100)
    expect(again.chat.getSnapshot().handoff).toMatchObject({ status: 'active', operator: { name: 'Owner' } })
  })

  it('is called once, whatever became of the answer, with a reason that the backend knows', async () => {
    const { chat, backend, pass, page } = await createTalking({ profile: 'polling' })
    backend.faults.add({ route: 'handoff/request', phase: 'after', answer: { status: 500, shape: 'error' } })
    void chat.requestOperator('because')
    await pass(20_000)
    expect(chat.getSnapshot().handoff.status).toBe('requested')
    expect(requestsOf(page)).toEqual([{ request_id: expect.any(String) as string, last_user_text: 'Hello' }])
  })

  it('who was called in another tab is not called again', async () => {
    const { chat, stage, pass, page } = await createTalking({ profile: 'polling' })
    const other = await stage.connect(page)
    void chat.requestOperator('fallback')
    await pass(100)
    void other.chat.requestOperator()
    await pass(20_000)
    expect(other.chat.getSnapshot().handoff.status).toBe('requested')
    expect(requestsOf(page)).toMatchObject([{ reason: 'fallback' }])
    expect(requestsOf(other)).toEqual([])
  })

  it('is shown in the queue as the place changes, and the call can be taken back', async () => {
    const { chat, stage, backend, pass } = await createTalking({ profile: 'polling' })
    const before = await stage.connect()
    before.chat.send('First')
    await pass(2_000)
    void before.chat.requestOperator()
    await pass(1_000)
    void chat.requestOperator()
    await pass(1_000)
    expect(chat.getSnapshot().handoff).toMatchObject({ status: 'requested', queuePosition: 2 })
    backend.operators.takeover(2)
    await pass(3_100)
    expect(chat.getSnapshot().handoff).toMatchObject({ status: 'requested', queuePosition: 1 })
    await chat.cancelOperator()
    expect(chat.getSnapshot().handoff.status).toBe('none')
    expect(backend.truth.status(1)).toMatchObject({ status: 'cancelled' })
  })

  it('whose call was refused for now can be given up, though there is nothing to cancel', async () => {
    const { chat, backend, pass, page } = await createTalking({ profile: 'polling' })
    backend.faults.add({ route: 'handoff/request', phase: 'before', answer: { status: 429, shape: 'error' } })
    void chat.requestOperator()
    await pass(100)
    expect(chat.getSnapshot().handoff.status).toBe('requested')
    await chat.cancelOperator()
    expect(chat.getSnapshot().handoff.status).toBe('none')
    await pass(60_000)
    expect(chat.getSnapshot().handoff.status).toBe('none')
    expect(requestsOf(page)).toHaveLength(1)
    expect(backend.truth.status(1)).toMatchObject({ status: 'none' })
  })

  it('who does not come in time is given up, once the backend has agreed', async () => {
    const { chat, backend, pass, count } = await createTalking(
      { profile: 'polling' },
      { handoffTimeout: 60_000 },
    )
    backend.faults.add({ route: 'handoff/cancel', phase: 'before', answer: 'lost', count: 2 })
    void chat.requestOperator()
    await pass(58_000)
    expect(count('handoff/cancel')).toBe(0)
    await pass(5_000)
    expect(count('handoff/cancel')).toBeGreaterThan(0)
    expect(chat.getSnapshot().handoff.status).toBe('requested')
    await pass(10_000)
    expect(chat.getSnapshot().handoff.status).toBe('none')
    expect(count('handoff/cancel')).toBe(3)
  })

  it('whom the visitor asked for in words is shown as called', async () => {
    const { chat, pass, lines, stage } = await createTalking({ profile: 'workers' })
    chat.send('I want a human')
    await pass(500)
    expect(chat.getSnapshot()).toMatchObject({ handoff: { status: 'requested' }, typing: null })
    expect(lines()).toEqual(stage.history())
    chat.send('waiting')
    await pass(500)
    expect(chat.getSnapshot().typing).toBeNull()
    expect(lines()).toEqual(stage.history())
  })
})

describe('a dialog', () => {
  it('is one for two pages that begin at once', async () => {
    const stage = createBaseStage({ profile: 'socket', switches: { creationDelay: 50 } })
    const page = await stage.connect()
    const other = await stage.connect(page)
    page.chat.send('one')
    other.chat.send('two')
    await stage.pass(10_000)
    const ids = [page, other].map(({ chat }) => chat.getSnapshot().dialogId)
    expect(ids).toEqual([1, 1])
    await stage.pass(20_000)
    expect(page.lines()).toEqual(stage.history())
    expect(other.lines()).toEqual(stage.history())
    const again = await stage.connect(page)
    expect(again.chat.getSnapshot().dialogId).toBe(1)
  })

  it('keeps what is read, and what came while the visitor was away is unread', async () => {
    const { chat, stage, backend, pass, page } = await createTalking({ profile: 'polling' })
    expect(chat.getSnapshot().unread).toBe(1)
    chat.markRead()
    await pass(1_000)
    expect(chat.getSnapshot().unread).toBe(0)
    chat.destroy()
    backend.operators.write(1, 'Are you there?')
    const again = await stage.connect(page)
    expect(again.chat.getSnapshot().unread).toBe(1)
    const third = await stage.connect(page)
    expect(third.chat.getSnapshot().unread).toBe(1)
    again.chat.markRead()
    await pass(60_000)
    expect(third.chat.getSnapshot().unread).toBe(0)
  })

  it('with a long history is shown page by page', async () => {
    const { chat, stage, backend, page } = await createTalking({ profile: 'polling' })
    for (let index = 0; index < 60; index += 1) backend.operators.write(1, `Word ${String(index)}`)
    chat.destroy()
    const again = await stage.connect(page)
    await stage.pass(1_000)
    expect(again.lines()).toEqual(stage.history().slice(-50))
    expect(again.chat.getSnapshot()).toMatchObject({ hasOlder: true, unread: 61 })
    await again.chat.loadOlder()
    await stage.pass(100)
    expect(again.lines()).toEqual(stage.history())
    expect(again.chat.getSnapshot().hasOlder).toBe(false)
  })

  it('knows of nothing that protocol v1 has', async () => {
    const { chat } = await createTalking({ profile: 'socket' })
    const refused = { code: 'not_supported' }
    await expect(chat.startDialog()).rejects.toMatchObject(refused)
    await expect(chat.api.createDialog({ isNew: true })).rejects.toMatchObject(refused)
    const { id } = await chat.api.createDialog()
    expect(id).toBe(1)
    expect(await chat.api.getDialogs()).toMatchObject([{ id: 1, endedAt: null, handoffStatus: 'none' }])
    expect(await chat.api.getMessages(1, { limit: 1 })).toMatchObject([{ text: 'Canned answer to: Hello' }])
    expect(await chat.api.getHandoffStatus(1)).toMatchObject({ status: 'none' })
    await expect(chat.api.getMessages(77)).rejects.toMatchObject({ code: 'dialog_not_found' })
    expect(await chat.api.sendMessage(1, { text: 'Plain' })).toMatchObject({ userMessage: { text: 'Plain' } })
  })
})

describe('the level', () => {
  it('is remembered for a day', async () => {
    const { chat, stage, pass, page } = await createTalking({ profile: 'polling' })
    expect(page.count('GET /protocol')).toBe(1)
    chat.destroy()
    const again = await stage.connect(page)
    again.chat.destroy()
    await pass(86_400_000)
    const late = await stage.connect(page)
    expect([again, late].map(({ count }) => count('GET /protocol'))).toEqual([0, 1])
  })

  it('is asked for again where the backend could not be reached', async () => {
    const stage = createBaseStage()
    stage.setReachable(false)
    const page = await stage.connect()
    stage.setReachable(true)
    await stage.pass(10_000)
    expect(page.chat.getSnapshot().connection).toBe('online')
    expect(page.count('GET /protocol')).toBeGreaterThan(1)
  })
})

describe('who asks', () => {
  it('is said in the address alone', async () => {
    const { asked, sockets, backend } = await createTalking({ profile: 'socket' })
    const guest = backend.truth.dialogs()[0]?.guestId ?? ''
    for (const { line, url, headers } of asked) {
      const isAnonymous = line === 'GET /protocol'
      const told = Object.fromEntries(new URL(url, 'https://base.test').searchParams)
      expect(told).toEqual(isAnonymous ? {} : { assistant_id: '1', guest_id: guest })
      expect(headers.has('X-ReplyX-Guest') || headers.has('Authorization')).toBe(false)
    }
    expect(sockets.map(({ url }) => url)).toEqual([
      `wss://base.test/ws/widget/dialogs/1?guest_id=${guest}&assistant_id=1`,
    ])
  })

  it('is not told at all with a site token that may not stand in addresses', async () => {
    const stage = createBaseStage({}, { siteToken: 'secret-token' })
    const page = await stage.connect()
    expect(page.chat.getSnapshot()).toMatchObject({
      connection: 'failed',
      error: { code: 'token_in_url_required', retryable: false },
    })
    expect(page.asked.map(({ line }) => line)).toEqual(['GET /protocol'])
    expect(JSON.stringify(page.asked)).not.toContain('secret')
  })

  it('with a site token is heard over an event stream, which comes back', async () => {
    const tokens = createBaseStage()
    const stage = createBaseStage(
      { profile: 'events' },
      { siteToken: tokens.backend.signSiteToken(), tokenInUrl: true },
    )
    const page = await stage.connect()
    page.chat.send('Hello')
    await stage.pass(3_000)
    expect(page.chat.getSnapshot()).toMatchObject({ connection: 'online', channel: 'events' })
    stage.backend.operators.write(1, 'At once')
    await stage.pass(100)
    expect(page.lines()).toEqual(stage.history())
    stage.backend.closeLinks(1001)
    await stage.pass(20)
    expect(page.chat.getSnapshot().channel).toBe('polling')
    await stage.pass(10_000)
    expect(page.chat.getSnapshot().channel).toBe('events')
    expect(page.asked.some(({ headers }) => headers.has('Authorization'))).toBe(false)
    page.chat.destroy()
    await stage.pass(100)
    expect(stage.backend.openLinks()).toEqual([])
  })

  it('with a token that has ended gets another, once', async () => {
    const tokens = createBaseStage()
    const given: (string | undefined)[] = []
    const fresh = tokens.backend.signSiteToken()
    const stage = createBaseStage(
      { profile: 'events', switches: { acceptsExpiredTokens: false } },
      {
        siteToken: tokens.backend.signSiteToken({ exp: 1 }),
        tokenInUrl: true,
        getToken(previous) {
          given.push(previous)
          return fresh
        },
      },
    )
    const page = await stage.connect()
    page.chat.send('Hello')
    await stage.pass(3_000)
    expect(page.lines()).toEqual(stage.history())
    expect(given).toHaveLength(1)
  })
})
