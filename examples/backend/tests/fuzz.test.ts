import fc from 'fast-check'
import { expect, test } from 'vitest'
import { call, connect, echo, operatorOf, startBackend, visitorOf } from './support/backend.ts'

const number = fc.oneof(fc.constant('1'), fc.constant('2'), fc.nat().map(String), fc.string({ maxLength: 8 }))

const path = fc.oneof(
  fc.constantFrom(
    '/api/protocol',
    '/api/widget-config',
    '/api/validate-widget-token',
    '/demo/site-token',
    '/demo/operator-token',
  ),
  fc.constantFrom(
    '/api/operator/queue',
    '/api/operator/my-dialogs',
    '/api/operator/heartbeat',
    '/api/operator/operators',
  ),
  fc.constantFrom('/api/widget/dialogs', '/api/site/dialogs', '/'),
  number.map((id) => `/api/operator/dialogs/${encodeURIComponent(id)}`),
  fc
    .tuple(
      fc.constantFrom('/api/widget', '/api/site', '/api'),
      number,
      fc.constantFrom(
        'messages',
        'read',
        'stop',
        'handoff/request',
        'handoff/cancel',
        'handoff/status',
        'handoff/takeover',
        'handoff/transfer',
        'handoff/release',
        'messages/1',
      ),
    )
    .map(([mode, id, rest]) => `${mode}/dialogs/${encodeURIComponent(id)}/${rest}`),
)

const field = fc.constantFrom(
  'text',
  'sender',
  'client_message_id',
  'seq',
  'epoch',
  'stream_id',
  'request_id',
  'reason',
  'new',
  'token',
  'domain',
  'status',
  'operator_id',
  'name',
  'assistant_id',
  'max_active_chats',
  'last_user_text',
  'expires_in',
  'allowed_domains',
  'user_id',
)

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary' }),
  fc.uuid(),
  fc.integer(),
  fc.constantFrom('user', 'manager', 'online', 'a'.repeat(5000), '\ud800', '\0'),
)

const body = fc.oneof(
  fc.dictionary(field, value, { maxKeys: 5 }).map((fields) => JSON.stringify(fields)),
  fc.string(),
  fc.constant(''),
)

const query = fc.dictionary(
  fc.constantFrom('assistant_id', 'after_seq', 'before_seq', 'limit', 'guest_id'),
  fc.oneof(number, fc.integer().map(String)),
  { maxKeys: 3 },
)

test('no request, however strange, is answered with 5xx or breaks the server', async () => {
  const { backend, errors } = await startBackend({ assistant: echo, limits: { messagesPerWindow: 100_000 } })
  const visitor = visitorOf(backend)
  await visitor.open()
  const operator = await operatorOf(backend, 'Maria')
  const site = await backend.tokens.site()
  const identity = fc.constantFrom<Record<string, string>>(
    {},
    { 'X-ReplyX-Guest': visitor.guestId },
    { 'X-ReplyX-Guest': 'nobody' },
    { Authorization: `Bearer ${operator.token}` },
    { Authorization: `Bearer ${site}`, 'X-ReplyX-Guest': visitor.guestId },
    { Authorization: 'Bearer a.b.c', Origin: 'null' },
    { Authorization: 'Basic x', Origin: 'https://evil.example', Referer: 'nonsense' },
  )
  const method = fc.constantFrom('GET', 'POST', 'POST', 'PATCH', 'DELETE', 'PUT')
  await fc.assert(
    fc.asyncProperty(method, path, query, identity, body, async (verb, target, fields, headers, raw) => {
      const search = new URLSearchParams({ assistant_id: '1', ...fields }).toString()
      const answer = await call(backend, verb, `${target}?${search}`, {
        headers,
        ...(verb === 'GET' ? {} : { raw }),
      })
      expect(answer.status).toBeLessThan(500)
      if (answer.status >= 400) expect(answer.body).toHaveProperty('detail')
    }),
    { numRuns: 800 },
  )
  expect(errors).toEqual([])
  expect((await visitor.ask('GET', '/widget/dialogs')).status).toBe(200)
}, 60_000)

const frameField = fc.constantFrom(
  'protocol',
  'guest_id',
  'assistant_id',
  'site_token',
  'token',
  'epoch',
  'since_seq',
  'dialog_id',
  'seq',
)

const frame = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('hello', 'typing_start', 'typing_stop', 'pong', 'watch', 'unwatch', 'read', 'unknown'),
      fc.dictionary(frameField, fc.oneof(value, fc.constantFrom(1, 1, 1)), { maxKeys: 4 }),
    )
    .map(([type, fields]) => JSON.stringify({ type, ...fields })),
  fc.string(),
  fc.json({ maxDepth: 2 }),
)

test('no frame, however strange, breaks the server', async () => {
  const { backend, errors } = await startBackend({ assistant: echo })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const operator = await operatorOf(backend, 'Maria')
  const known = new Set([1002, 1007, 4001, 4002, 4003, 4004, 4008])
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.boolean(),
      fc.array(frame, { maxLength: 6 }),
      async (atDesk, greets, frames) => {
        const socket = connect(`${backend.wsUrl}/ws/${atDesk ? 'operator' : `widget/dialogs/${dialogId}`}`)
        if (greets)
          socket.send(
            atDesk
              ? { type: 'hello', token: operator.token }
              : { type: 'hello', protocol: 1, guest_id: visitor.guestId, assistant_id: 1 },
          )
        for (const data of frames) socket.raw(data)
        // The last one always ends it, so that the end of the work can be waited for.
        socket.raw('end')
        expect(known).toContain((await socket.closed()).code)
      },
    ),
    { numRuns: 200 },
  )
  expect(errors).toEqual([])
  await visitor.connect(dialogId).frame('welcome')
}, 60_000)
