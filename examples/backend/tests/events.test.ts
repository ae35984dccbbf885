import { expect, onTestFinished, test } from 'vitest'
import { readServerSent } from '../src/assistant/server-sent.ts'
import type { Backend } from '../src/index.ts'
import { createScript, startBackend, visitorOf } from './support/backend.ts'
import { createInbox } from './support/frames.ts'
import type { Frame } from './support/frames.ts'

/** Reads a dialog's event stream as a page would by `fetch`. */
const listen = async (backend: Backend, dialogId: number, guestId: string, lastEventId?: string) => {
  const inbox = createInbox()
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(`${backend.url}/api/widget/dialogs/${dialogId}/events?assistant_id=1`, {
    headers: { 'X-ReplyX-Guest': guestId, ...(lastEventId && { 'Last-Event-ID': lastEventId }) },
    signal: abort.signal,
  })
  if (response.status === 200)
    void (async () => {
      try {
        for await (const data of readServerSent(response.body!)) inbox.push(JSON.parse(data) as Frame)
        inbox.finish(0, 'ended')
      } catch {
        inbox.finish(1, 'broken')
      }
    })()
  return { ...inbox, response, abort }
}

const start = async (config = {}) => {
  const { backend, errors } = await startBackend({ assistant: createScript().assistant, ...config })
  const visitor = visitorOf(backend)
  const opened = await visitor.ask('POST', '/widget/dialogs')
  return {
    backend,
    errors,
    visitor,
    dialogId: Number(opened.body['id']),
    epoch: String(opened.body['epoch']),
  }
}

test('an event stream brings the welcome, what was missed, and what comes', async () => {
  const { backend, visitor, dialogId, epoch } = await start({ timers: { ping: 40 } })
  await visitor.post(dialogId, 'one')
  await visitor.post(dialogId, 'two')
  const stream = await listen(backend, dialogId, visitor.guestId, `${epoch}:1`)
  expect(stream.response.headers.get('content-type')).toContain('text/event-stream')
  expect(await stream.frame('welcome')).toMatchObject({ epoch, replay: 'gap', last_seq: 2 })
  await visitor.post(dialogId, 'three')
  await stream.frame('message', ({ seq }) => seq === 3)
  expect(stream.of('message').map(({ seq }) => seq)).toEqual([2, 3])
  expect(await stream.frame('ping')).toMatchObject({ read_seq: 0 })
})

test('without a fitting cursor it is a reset; another’s dialog is 404', async () => {
  const { backend, visitor, dialogId } = await start()
  const stream = await listen(backend, dialogId, visitor.guestId, 'nonsense')
  expect(await stream.frame('welcome')).toMatchObject({ replay: 'reset' })
  const other = await listen(backend, dialogId, visitorOf(backend, 2).guestId)
  expect(other.response.status).toBe(404)
})

test('it ends with the reader, with the epoch, and with the server', async () => {
  const { backend, errors, visitor, dialogId } = await start()
  const left = await listen(backend, dialogId, visitor.guestId)
  await left.frame('welcome')
  left.abort.abort()
  await expect.poll(() => backend.logic.service.hub.visitorsOf(dialogId)).toBe(0)

  const lost = await listen(backend, dialogId, visitor.guestId)
  await lost.frame('welcome')
  await backend.faults!.loseLog()
  await lost.closed()

  const last = await listen(backend, dialogId, visitor.guestId)
  await last.frame('welcome')
  await backend.close()
  await last.closed()
  expect(errors).toEqual([])
})
