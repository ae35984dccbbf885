import { createReplyX, isReplyXError } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { delay, http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'

import { API_URL } from './harness.ts'
import { interceptFetch } from './intercept.ts'
import { createStage, fastClock, ORIGIN } from './msw-stage.ts'

const stage = createStage()
const dialogs = `${ORIGIN}/api/widget/dialogs`
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'resolved',
    (error: unknown) => error,
  )

describe('the level of a backend', () => {
  it('is asked for once, before who is asking is said', async () => {
    const chat = stage.createClient()
    await chat.api.getDialogs()
    await chat.api.getDialogs()
    await expect.poll(() => stage.seen.length).toBe(3)
    expect(stage.paths()).toEqual([
      'GET /api/protocol',
      'GET /api/widget/dialogs?assistant_id=1',
      'GET /api/widget/dialogs?assistant_id=1',
    ])
    expect(stage.seen.map(({ headers }) => headers.has('X-ReplyX-Guest'))).toEqual([false, true, true])
  })

  it.each([404, 405])(
    'that answers %i is an early one, and gets no token in an address unasked',
    async (status) => {
      stage.server.use(http.get(`${ORIGIN}/api/protocol`, () => new HttpResponse(null, { status })))
      const chat = createReplyX({
        siteToken: 'planted',
        apiUrl: ORIGIN,
        logLevel: 'silent',
        storage: 'memory',
      })
      const error = { code: 'token_in_url_required' }
      expect(await errorOf(chat.connect())).toMatchObject(error)
      expect(chat.getSnapshot()).toMatchObject({ connection: 'failed', error })
      expect(stage.paths()).toEqual(['GET /api/protocol'])
      chat.destroy()
    },
  )

  it.each([{ protocol: 2 }, { protocol: 0 }, { protocol: 1.5 }])(
    '%j is one we do not speak',
    async (body) => {
      stage.server.use(http.get(`${ORIGIN}/api/protocol`, () => HttpResponse.json(body)))
      expect(await errorOf(stage.createClient().connect())).toMatchObject({
        code: 'not_supported',
        message: expect.stringContaining(`protocol ${String(body.protocol)}`) as unknown,
      })
    },
  )

  it('that cannot be reached is asked for again, and is learned in the end', async () => {
    let tries = 0
    stage.server.use(
      http.get(`${ORIGIN}/api/protocol`, () => {
        tries += 1
        return tries < 3 ? HttpResponse.error() : HttpResponse.json({ protocol: 1 })
      }),
    )
    expect(await stage.createClient().connect()).toMatchObject({ connection: 'online' })
    expect(tries).toBe(3)
  })

  it('that fails with 503 is asked for again', async () => {
    stage.server.use(
      http.get(`${ORIGIN}/api/protocol`, () => new HttpResponse('busy', { status: 503 }), { once: true }),
    )
    expect(await stage.createClient().connect()).toMatchObject({ connection: 'online' })
  })
})

describe('a refusal', () => {
  it.each<[name: string, status: number, body: unknown, code: string, reason: string]>([
    ['a sentence', 404, { detail: 'no such assistant' }, 'dialog_not_found', ''],
    [
      'an object',
      409,
      { detail: { error: 'dialog_closed', message: 'over' } },
      'dialog_closed',
      'dialog_closed',
    ],
    ['a bare name', 403, { detail: { error: 'domain_forbidden' } }, 'domain_forbidden', 'domain_forbidden'],
    ['a list', 422, { detail: [{ loc: ['body'], msg: 'bad' }] }, 'request_invalid', ''],
    ['a null', 400, null, 'request_invalid', ''],
    ['a number', 402, 5, 'plan_reached', ''],
    ['nothing known', 418, { oops: true }, 'request_refused', ''],
    ['a wrong kind', 413, { detail: { error: 5, message: [] } }, 'text_too_long', ''],
    ['a server error', 500, { detail: 'on fire' }, 'server_failed', ''],
    ['a nameless server error', 599, {}, 'server_failed', ''],
    ['a time-out', 408, {}, 'request_timeout', ''],
  ])('in the form of %s is read, and its sentence not repeated', async (_, status, body, code, reason) => {
    stage.server.use(http.get(dialogs, () => HttpResponse.json(body as never, { status })))
    const error = await errorOf(stage.createClient().api.getDialogs())
    expect(error).toMatchObject({ name: 'ReplyXError', code, status })
    const named = reason === '' ? '' : ` (${reason})`
    expect((error as Error).message).toBe(
      `unable to list the dialogs; the server answered ${String(status)}${named}`,
    )
  })

  it.each([
    ['HTML', '<!doctype html><h1>Bad gateway</h1>', 'text/html'],
    ['nothing', null, 'text/plain'],
    ['text', 'upstream timed out', 'text/plain'],
    ['half of a JSON', '{"detail": "cut o', 'application/json'],
  ])('in the form of %s is no worse than its status', async (_, body, type) => {
    const answer = (): HttpResponse<string> =>
      new HttpResponse(body, { status: 502, headers: { 'Content-Type': type } })
    stage.server.use(http.get(dialogs, answer))
    const error = await errorOf(stage.createClient().api.getDialogs())
    expect(error).toMatchObject({ code: 'server_failed', status: 502, retryable: true })
    expect((error as Error).message).toBe('unable to list the dialogs; the server answered 502')
  })

  it.each([
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [403, false],
    [404, false],
    [413, false],
    [422, false],
  ])('of status %i says whether trying again may help: %j', async (status, retryable) => {
    stage.server.use(http.get(dialogs, () => new HttpResponse(null, { status })))
    expect(await errorOf(stage.createClient().api.getDialogs())).toMatchObject({ status, retryable })
  })

  it('of an answer still being worked on may be tried again, of another conflict not', async () => {
    const conflict = (error: string) => () => HttpResponse.json({ detail: { error } }, { status: 409 })
    stage.server.use(http.get(dialogs, conflict('idempotency_in_progress')))
    expect(await errorOf(stage.createClient().api.getDialogs())).toMatchObject({ retryable: true })
    stage.server.use(http.get(dialogs, conflict('idempotency_key_reused')))
    expect(await errorOf(stage.createClient().api.getDialogs())).toMatchObject({ retryable: false })
  })
})

describe('an answer', () => {
  it.each<[name: string, body: string, where: string]>([
    ['that is HTML', '<html></html>', ''],
    ['that is empty', '', ''],
    ['that is no list', '{}', ''],
    ['with a field of the wrong kind', '[{"id":"one"}]', '0.id'],
    ['with a field left out', '[{"id":1}]', '0.started_at'],
  ])('%s does not fit, and says where', async (_, body, where) => {
    stage.server.use(http.get(dialogs, () => new HttpResponse(body, { status: 200 })))
    const error = await errorOf(stage.createClient().api.getDialogs())
    expect(error).toMatchObject({ code: 'protocol_invalid', status: 200 })
    expect((error as Error).message).toContain(`does not fit the protocol at "${where}"`)
  })

  it('may hold more than is known', async () => {
    const known = { id: 1, started_at: 'then', ended_at: null, last_seq: 0, read_seq: 0, epoch: 'e' }
    stage.server.use(http.get(dialogs, () => HttpResponse.json([{ ...known, new_field: { deep: [1] } }])))
    expect(await stage.createClient().api.getDialogs()).toEqual([
      { id: 1, startedAt: 'then', endedAt: null, handoffStatus: 'none' },
    ])
  })

  it('that does not come in time is a time-out', async () => {
    stage.server.use(http.get(dialogs, () => delay('infinite')))
    const error = await errorOf(stage.createClient({ requestTimeout: 3_000 }).api.getDialogs())
    expect(error).toMatchObject({ code: 'request_timeout', retryable: true })
  })

  it('whose body stops half-way is a time-out too, though nobody ends the body', async () => {
    const server = createScriptedServer()
    const ports = interceptFetch(server.createPorts(), ({ call, proceed }) => {
      if (call.startsWith('GET /api/protocol')) return proceed()
      const half = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('[{"id":'))
        },
      })
      return Promise.resolve(new Response(half, { status: 200 }))
    })
    const chat = createReplyX({ assistantId: 1, apiUrl: API_URL, ports, requestTimeout: 3_000 })
    const outcome = errorOf(chat.api.getDialogs())
    await server.clock.advance(4_000)
    expect(await outcome).toMatchObject({ code: 'request_timeout', retryable: true })
  })

  it('that a broken network ends is network_failed, with the cause kept', async () => {
    stage.server.use(http.get(dialogs, () => HttpResponse.error()))
    const error = await errorOf(stage.createClient().api.getDialogs())
    expect(error).toMatchObject({ code: 'network_failed', retryable: true })
    expect((error as Error).cause).toBeInstanceOf(TypeError)
    expect(isReplyXError(error)).toBe(true)
  })

  it('still on its way is given up at destroy', async () => {
    let wasAborted = false
    stage.server.use(
      http.get(dialogs, async ({ request }) => {
        request.signal.addEventListener('abort', () => (wasAborted = true))
        await delay('infinite')
      }),
    )
    const chat = stage.createClient()
    const outcome = errorOf(chat.api.getDialogs())
    await expect.poll(() => stage.paths().length).toBe(2)
    chat.destroy()
    expect(await outcome).toMatchObject({ code: 'destroyed' })
    await expect.poll(() => wasAborted).toBe(true)
  })

  it('is asked for without cookies, without a referrer, and not at another address', async () => {
    const asked: Request[] = []
    const watched: typeof fetch = (input, init) => {
      if (input instanceof Request) asked.push(input)
      return fetch(input, init)
    }
    const elsewhere = http.get(dialogs, () => HttpResponse.redirect('https://elsewhere.test/', 302))
    stage.server.use(elsewhere)
    const error = await errorOf(stage.createClient({ ports: { fetch: watched } }).api.getDialogs())
    expect(asked.at(-1)).toMatchObject({
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    })
    expect(error).toMatchObject({ code: 'network_failed' })
    expect(stage.paths().filter((path) => path.includes('elsewhere'))).toEqual([])
  })
})

describe('Retry-After', () => {
  const url = `${dialogs}/5/messages`

  it.each<[name: string, headers: Record<string, string>, body: unknown, least: number, most: number]>([
    ['in seconds', { 'Retry-After': '20' }, {}, 19_000, 20_000],
    ['as a date', { 'Retry-After': 'soon' }, {}, 28_000, 30_000],
    ['in the body', {}, { retry_after: 40 }, 39_000, 40_000],
    ['in the detail', {}, { detail: { error: 'slow', retry_after: 50 } }, 49_000, 50_000],
    ['of an hour', { 'Retry-After': '3600' }, {}, 299_000, 300_000],
    ['that is nonsense', { 'Retry-After': 'later' }, {}, 0, 4_000],
  ])('%s is how long the sending pauses', async (name, headers, body, least, most) => {
    // A date has whole seconds: the next full one after 29 s.
    const date = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 29_000).toUTCString()
    const sent = name === 'as a date' ? { 'Retry-After': date } : headers
    stage.server.use(
      http.post(url, () => HttpResponse.json(body as never, { status: 429, headers: sent }), { once: true }),
    )
    // A real clock, on which nothing waits so long: what counts is the delay that was asked for.
    const delays: number[] = []
    const clock = {
      ...fastClock,
      setTimeout: (callback: () => void, wait: number) => {
        delays.push(wait)
        return fastClock.setTimeout(callback, Math.min(wait, 5_000))
      },
    }
    const chat = stage.createClient({ ports: { clock } })
    const reached: number[] = []
    chat.on('rate:reached', ({ until }) => {
      reached.push(until - Date.now())
      expect(chat.getSnapshot().limit).toEqual({ kind: 'rate', until })
    })
    const errors: string[] = []
    chat.on('error', ({ error }) => errors.push(error.message))
    await chat.connect()
    chat.send('Hello')
    await expect.poll(() => reached.length).toBe(1)
    expect(reached[0]).toBeGreaterThanOrEqual(least - 1_000)
    expect(reached[0]).toBeLessThanOrEqual(most)
    expect(errors).toEqual([])
    expect(delays.some((wait) => wait >= least && wait <= most)).toBe(true)
  })
})
