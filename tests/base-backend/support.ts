import { createClock } from '../simulator/clock.ts'
import { createRandom } from '../simulator/random.ts'
import { createBaseBackend, type BaseBackendOptions } from './logic.ts'

export type Json = Record<string, unknown>

export const GUEST = '3bdf5b75-c79b-483a-b8c9-acb18188e825'

/** What came on one link. */
interface Received {
  readonly frames: string[]
  readonly closes: number[]
}

/** A base backend under a clock that goes on only where it is told to, with calls as one guest makes them. */
export function createScene(options: Partial<Omit<BaseBackendOptions, 'ports'>> = {}) {
  const clock = createClock(() => undefined)
  const timers = clock.timers()
  const { setTimeout, clearTimeout } = timers
  const { next, newId } = createRandom(1, 'base backend')
  const ports = { now: clock.now, setTimeout, clearTimeout, newId }
  const backend = createBaseBackend({ profile: 'socket', random: next, ...options, ports })

  const widget = `assistant_id=1&guest_id=${GUEST}`
  const site = (token = backend.signSiteToken()): string => `site_token=${token}&guest_id=${GUEST}`

  const send = (method: string, path: string, body?: unknown, headers: Json = {}): Promise<Response> =>
    backend.handle(
      new Request(`https://base.test/api${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(headers as Record<string, string>),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
  const read = async (response: Promise<Response>): Promise<Json> => (await (await response).json()) as Json

  const connect = (path: string, origin: string | null = null) => {
    const received: Received = { frames: [], closes: [] }
    const session = backend.connect(
      path,
      {
        send: (text) => void received.frames.push(text),
        close: (code) => void received.closes.push(code),
      },
      origin,
    )
    return { ...received, session }
  }

  return {
    backend,
    clock,
    /** How many timers of the backend run. */
    pendingTimers: () => timers.pending,
    widget,
    site,
    send,
    connect,
    /** Goes on by so many milliseconds. */
    pass: (milliseconds: number) => clock.runTo(clock.elapsed + milliseconds),
    get: (path: string) => read(send('GET', path)),
    open: async (mode: 'widget' | 'site' = 'widget') =>
      Number((await read(send('POST', `/${mode}/dialogs?${mode === 'widget' ? widget : site()}`)))['id']),
    post: (dialogId: number, text: string, mode: 'widget' | 'site' = 'widget') =>
      send('POST', `/${mode}/dialogs/${String(dialogId)}/messages?${mode === 'widget' ? widget : site()}`, {
        sender: 'user',
        text,
      }),
    request: (dialogId: number, requestId: string) =>
      send('POST', `/dialogs/${String(dialogId)}/handoff/request`, { request_id: requestId }),
    history: async (dialogId: number, extra = '') =>
      (await read(
        send('GET', `/widget/dialogs/${String(dialogId)}/messages?${widget}${extra}`),
      )) as unknown as Json[],
    status: (dialogId: number) => read(send('GET', `/dialogs/${String(dialogId)}/handoff/status`)),
  }
}

/** The events that an event stream brings, as they come. */
export async function readStream(response: Response): Promise<{ readonly chunks: string[]; stop(): void }> {
  const chunks: string[] = []
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  const readOn = async (): Promise<void> => {
    for (let part = await reader.read(); !part.done; part = await reader.read())
      chunks.push(decoder.decode(part.value))
  }
  void readOn()
  return { chunks, stop: () => void reader.cancel() }
}
