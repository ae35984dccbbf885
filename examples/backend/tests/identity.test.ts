import { expect, test } from 'vitest'
import { call, connect, detailOf, operatorOf, startBackend, uuid, visitorOf } from './support/backend.ts'
import type { Backend } from '../src/index.ts'

const guest = 'cccccccc-0000-4000-8000-000000000001'

const site = (backend: Backend, token: string, origin?: string) => ({
  ask: (method: string, path: string, body?: unknown) =>
    call(backend, method, `/api${path}`, {
      headers: {
        Authorization: `Bearer ${token}`,
        'X-ReplyX-Guest': guest,
        ...(origin === undefined ? {} : { Origin: origin }),
      },
      body,
    }),
  connect: (dialogId: number, hello = {}, query = '') => {
    const socket = connect(
      `${backend.wsUrl}/ws/site/dialogs/${dialogId}${query}`,
      origin === undefined ? {} : { Origin: origin },
    )
    socket.send({ type: 'hello', protocol: 1, guest_id: guest, site_token: token, ...hello })
    return socket
  },
})

test('another guest’s dialog does not exist, on no route and no socket', async () => {
  const { backend } = await startBackend()
  const [owner, other] = [visitorOf(backend, 1), visitorOf(backend, 2)]
  const dialogId = await owner.open()
  await other.open()
  const calls: [string, string, unknown?][] = [
    ['GET', `/widget/dialogs/${dialogId}/messages`],
    ['POST', `/widget/dialogs/${dialogId}/messages`, { text: 'mine?' }],
    ['POST', `/widget/dialogs/${dialogId}/read`, { seq: 1, epoch: 'x' }],
    ['POST', `/widget/dialogs/${dialogId}/stop`, { stream_id: 'x' }],
    ['POST', `/dialogs/${dialogId}/handoff/request`, { request_id: uuid(1) }],
    ['POST', `/dialogs/${dialogId}/handoff/cancel`, {}],
    ['GET', `/dialogs/${dialogId}/handoff/status`],
  ]
  for (const [method, path, body] of calls) {
    const answer = await other.ask(method, path, body)
    expect([path, answer.status, detailOf(answer)['error']]).toEqual([path, 404, 'dialog_not_found'])
  }
  expect((await other.connect(dialogId).closed()).code).toBe(4004)
  expect((await other.connect(999).closed()).code).toBe(4004)
  expect(await owner.history(dialogId)).toEqual([])
})

test('the same guest under a site is somebody else', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const token = await backend.tokens.site()
  const socket = connect(`${backend.wsUrl}/ws/site/dialogs/${dialogId}`)
  socket.send({ type: 'hello', protocol: 1, guest_id: visitor.guestId, site_token: token })
  expect((await socket.closed()).code).toBe(4004)
})

test('site mode holds a conversation with a signed token', async () => {
  const { backend } = await startBackend()
  const visitor = site(backend, await backend.tokens.site({ user_id: 7 }))
  const { body, status } = await visitor.ask('POST', '/site/dialogs')
  expect(status).toBe(201)
  const socket = visitor.connect(Number(body['id']))
  await socket.frame('welcome')
  await visitor.ask('POST', `/site/dialogs/${String(body['id'])}/messages`, {
    sender: 'user',
    text: 'hi there',
  })
  await socket.frame('typing_stop')
  expect((await visitor.ask('GET', `/dialogs/${String(body['id'])}/handoff/status`)).body).toMatchObject({
    status: 'none',
  })
})

test('tokens that are expired, forged, missing or of the other kind are refused', async () => {
  const { backend } = await startBackend()
  const good = await backend.tokens.site()
  const { body } = await site(backend, good).ask('POST', '/site/dialogs')
  const dialogId = Number(body['id'])
  const cases: [string, string, string, number][] = [
    ['expired', await backend.tokens.site({ expires_in: -10 }), 'token_expired', 4001],
    ['forged', good.slice(0, -4) + 'AAAA', 'token_invalid', 4002],
    ['nonsense', 'nonsense', 'token_invalid', 4002],
    ['operator', await backend.tokens.operator({ name: 'Maria' }), 'token_invalid', 4002],
  ]
  for (const [name, token, code, closeCode] of cases) {
    const answer = await site(backend, token).ask('GET', '/site/dialogs')
    expect([name, answer.status, detailOf(answer)['error']]).toEqual([name, 401, code])
    expect([name, (await site(backend, token).connect(dialogId).closed()).code]).toEqual([name, closeCode])
  }
  const siteAtDesk = await call(backend, 'GET', '/api/operator/queue', {
    headers: { Authorization: `Bearer ${good}` },
  })
  expect(siteAtDesk.status).toBe(401)
})

test('a site can’t sign itself an operator token', async () => {
  const { backend } = await startBackend({ operatorSecret: 'replyx-demo-site-secret-other' })
  const { SignJWT } = await import('jose')
  const forged = await new SignJWT({ type: 'operator', user_id: 'x', name: 'X' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode('replyx-demo-site-secret'))
  const answer = await call(backend, 'GET', '/api/operator/queue', {
    headers: { Authorization: `Bearer ${forged}` },
  })
  expect(answer.status).toBe(401)
})

test('a token that ends while the socket is open closes it with 4001', async () => {
  const { backend } = await startBackend()
  const token = await backend.tokens.site({ expires_in: 2 })
  const visitor = site(backend, token)
  const { body } = await visitor.ask('POST', '/site/dialogs')
  const socket = visitor.connect(Number(body['id']))
  await socket.frame('welcome')
  expect((await socket.closed()).code).toBe(4001)
})

test('allowed_domains decide by the origin: 403, 4003', async () => {
  const { backend } = await startBackend({ demo: false })
  const token = await backend.tokens.site({ allowed_domains: 'a.com, *.b.org' })
  const { body } = await site(backend, token).ask('POST', '/site/dialogs')
  const dialogId = Number(body['id'])
  const origins: [string, boolean][] = [
    ['https://a.com', true],
    ['https://shop.b.org', true],
    [backend.url, true],
    ['https://b.org', false],
    ['https://evil-a.com', false],
    ['https://a.com.evil.example', false],
    ['http://localhost:3000', false],
    ['null', false],
    ['nonsense', false],
  ]
  for (const [origin, isAllowed] of origins) {
    const visitor = site(backend, token, origin)
    const answer = await visitor.ask('GET', '/site/dialogs')
    expect([origin, answer.status]).toEqual([origin, isAllowed ? 200 : 403])
    if (isAllowed) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('access-control-expose-headers')).toContain('X-ReplyX-Epoch')
      await visitor.connect(dialogId).frame('welcome')
    } else expect((await visitor.connect(dialogId).closed()).code).toBe(4003)
  }
})

test('the local origins are welcome in a demo only, unless the token narrows', async () => {
  const local = { Origin: 'http://localhost:5173', 'X-ReplyX-Guest': guest }
  const ask = (backend: Backend, headers: Record<string, string>) =>
    call(backend, 'GET', '/api/widget/dialogs?assistant_id=1', { headers })
  const { backend: demo } = await startBackend({ demo: true })
  const { backend: real } = await startBackend({ demo: false, origins: ['https://chat.example'] })
  expect((await ask(demo, local)).status).toBe(200)
  expect((await ask(real, local)).status).toBe(403)
  expect((await ask(real, { ...local, Origin: 'https://chat.example' })).status).toBe(200)
  const narrowed = site(demo, await demo.tokens.site({ allowed_domains: 'a.com' }), local.Origin)
  expect((await narrowed.ask('GET', '/site/dialogs')).status).toBe(403)
})

test('preflights of widget calls are granted to known origins only', async () => {
  const { backend } = await startBackend({ demo: true })
  const preflight = async (origin: string, path: string) => {
    const { status, headers } = await call(backend, 'OPTIONS', path, {
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    })
    return [status, headers.get('access-control-allow-origin')]
  }
  const widget = '/api/widget/dialogs?assistant_id=1'
  expect(await preflight('http://localhost:5173', widget)).toEqual([204, 'http://localhost:5173'])
  expect(await preflight('https://evil.example', widget)).toEqual([204, null])
  expect(await preflight('https://any.example', '/api/site/dialogs')).toEqual([204, 'https://any.example'])
  expect((await preflight('null', '/api/site/dialogs'))[1]).toBe(null)
})

test('a hello that contradicts the address, or lacks an identity, is refused with 4002', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const other = uuid(5)
  expect((await visitor.connect(dialogId, {}, `?guest_id=${other}`).closed()).code).toBe(4002)
  expect((await visitor.connect(dialogId, {}, '?assistant_id=2').closed()).code).toBe(4002)
  expect((await visitor.connect(dialogId, { guest_id: 'no uuid' }).closed()).code).toBe(4002)
  expect((await visitor.connect(dialogId, { assistant_id: 77 }).closed()).code).toBe(4002)
  await visitor.connect(dialogId, {}, `?guest_id=${visitor.guestId}&assistant_id=1`).frame('welcome')
})

test('a second hello of another guest ends the socket', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const socket = visitor.connect(await visitor.open())
  await socket.frame('welcome')
  socket.send({ type: 'hello', protocol: 1, guest_id: uuid(6), assistant_id: 1 })
  expect((await socket.closed()).code).toBe(4002)
})

test('missing guests and unknown assistants are refused', async () => {
  const { backend } = await startBackend()
  expect((await call(backend, 'GET', '/api/widget/dialogs?assistant_id=1')).status).toBe(401)
  const headers = { 'X-ReplyX-Guest': guest }
  expect((await call(backend, 'GET', '/api/widget/dialogs?assistant_id=5', { headers })).status).toBe(404)
  expect((await call(backend, 'GET', '/api/widget/dialogs', { headers })).status).toBe(404)
})

test('a full guest id is shown to nobody', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  await visitor.post(dialogId, 'an operator please')
  const operator = await operatorOf(backend, 'Maria')
  const desk = operator.connect()
  await desk.frame('queue_updated')
  desk.send({ type: 'watch', dialog_id: dialogId })
  await desk.frame('welcome')
  await operator.takeover(dialogId)
  const seen = JSON.stringify([
    (await operator.ask('GET', '/operator/queue')).list,
    (await operator.ask('GET', '/operator/my-dialogs')).list,
    (await operator.ask('GET', `/operator/dialogs/${dialogId}`)).body,
    (await operator.ask('GET', `/dialogs/${dialogId}/messages`)).list,
    desk.frames,
  ])
  expect(seen).toContain('an operator please')
  expect(seen).not.toContain(visitor.guestId)
})

test('the widget’s configuration and the check of a token', async () => {
  const { backend } = await startBackend({
    assistants: [{ id: 1, operatorName: 'Ann', businessName: 'Shop', allowedDomains: ['shop.example'] }],
  })
  const post = (path: string, body: unknown) => call(backend, 'POST', `/api${path}`, { body })
  expect((await post('/widget-config', { assistant_id: 1 })).body).toMatchObject({
    success: true,
    config: { operator_name: 'Ann', business_name: 'Shop', parent_origins: ['https://shop.example'] },
  })
  const token = await backend.tokens.site({ assistant_id: 1, allowed_domains: ['a.com'] })
  expect((await post('/widget-config', { token })).body).toMatchObject({
    config: { parent_origins: ['https://a.com'] },
  })
  expect((await post('/widget-config', { token: 'x' })).status).toBe(401)
  expect((await post('/widget-config', { assistant_id: 9 })).status).toBe(404)
  const check = async (value: string, domain: string) =>
    (await post('/validate-widget-token', { token: value, domain })).body
  expect(await check(token, 'https://a.com/page')).toEqual({ valid: true })
  expect(await check(token, 'b.com')).toEqual({ valid: false, reason: 'domain_forbidden' })
  expect(await check('x', 'a.com')).toEqual({ valid: false, reason: 'token_invalid' })
})

test('the demo endpoints give tokens, and are gone without demo', async () => {
  const { backend } = await startBackend({ demo: true })
  const { body } = await call(backend, 'POST', '/demo/operator-token', { body: { name: 'Maria' } })
  const headers = { Authorization: `Bearer ${String(body['token'])}` }
  expect((await call(backend, 'GET', '/api/operator/queue', { headers })).status).toBe(200)
  expect((await call(backend, 'POST', '/demo/site-token')).body['token']).toEqual(expect.any(String))
  const { backend: real } = await startBackend({ demo: false })
  expect((await call(real, 'POST', '/demo/site-token')).status).toBe(404)
})
