import ky from 'ky'
import * as z from 'zod/mini'

import { ReplyXError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { camel, type Camel } from '../protocol/camel.ts'
import type { Credentials, Identity } from '../protocol/rest.ts'
import { toHttpError } from './http-error.ts'

/** One call. */
export interface HttpCall<Shape extends z.ZodMiniType> {
  readonly method: 'GET' | 'POST'
  /** Below `{apiUrl}/api/`, without a leading slash. */
  readonly path: string
  /** What the call is for, to complete "unable to …". */
  readonly action: string
  readonly shape: Shape
  readonly body?: object
  readonly query?: Record<string, string | number>
  /** Whether the call says who is asking. Default: `true`. */
  readonly isIdentified?: boolean
}

/** An answer, with the life of the log that it speaks of. */
export interface HttpAnswer<Value> {
  readonly data: Value
  readonly epoch: string | null
}

export interface Http {
  request<Shape extends z.ZodMiniType>(call: HttpCall<Shape>): Promise<HttpAnswer<Camel<z.output<Shape>>>>
  /** Ends every request on its way; `error`: what they reject with. */
  abort(error: ReplyXError): void
}

/** The REST side of the transport: one attempt per call, and one more under a renewed identity. */
export function createHttp(options: {
  readonly apiUrl: string
  readonly timeout: number
  readonly ports: Pick<Ports, 'fetch' | 'clock'>
  readonly identity: () => Promise<Identity>
  readonly credentials: (identity: Identity) => Promise<Credentials>
  /** The server has refused this identity. */
  readonly reject: (identity: Identity) => void
  /** Why nothing may be asked any more; `null` while it may. */
  readonly refusal: () => ReplyXError | null
}): Http {
  const { ports, timeout } = options
  let lifetime = new AbortController()
  const client = ky.create({
    prefixUrl: `${options.apiUrl}/api`,
    // The outbox and the connection own all retries; the port's clock owns the time-out.
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    // Whoever redirects would carry the guest's id to another address.
    redirect: 'error',
    fetch: (input, init) => ports.fetch(input, init),
  })

  async function send(
    call: HttpCall<z.ZodMiniType>,
    identity: Identity | null,
    alive: AbortSignal,
  ): Promise<{ response: Response; body: unknown }> {
    const who = identity === null ? { headers: {}, query: {} } : await options.credentials(identity)
    alive.throwIfAborted()
    const local = new AbortController()
    const end = (): void => {
      local.abort()
    }
    alive.addEventListener('abort', end)
    let isLate = false
    const timer = ports.clock.setTimeout(() => {
      isLate = true
      end()
    }, timeout)
    try {
      const response = await client(call.path, {
        method: call.method,
        headers: who.headers,
        searchParams: { ...who.query, ...call.query },
        signal: local.signal,
        ...(call.body === undefined ? {} : { json: call.body }),
      })
      return { response, body: parseJson(await response.text()) }
    } catch (cause) {
      alive.throwIfAborted()
      throw new ReplyXError({
        code: isLate ? 'request_timeout' : 'network_failed',
        message: `unable to ${call.action}; the server ${isLate ? 'did not answer in time' : 'cannot be reached'}`,
        retryable: true,
        cause,
      })
    } finally {
      ports.clock.clearTimeout(timer)
      alive.removeEventListener('abort', end)
    }
  }

  return {
    async request(call) {
      const refusal = options.refusal()
      if (refusal !== null) throw refusal
      // What was asked for under one identity must not go out, or be believed, under the next.
      const alive = lifetime.signal
      const isIdentified = call.isIdentified !== false
      const identify = async (): Promise<Identity | null> => (isIdentified ? options.identity() : null)
      let identity = await identify()
      alive.throwIfAborted()
      let { response, body } = await send(call, identity, alive)
      if (response.status === 401 && identity !== null && identity.siteToken !== null) {
        options.reject(identity)
        identity = await identify()
        alive.throwIfAborted()
        ;({ response, body } = await send(call, identity, alive))
      }
      if (!response.ok) {
        throw toHttpError({
          status: response.status,
          body,
          retryAfterHeader: response.headers.get('Retry-After'),
          action: call.action,
          now: ports.clock.now(),
        })
      }
      const parsed = z.safeParse(call.shape, body)
      if (!parsed.success) {
        const path = parsed.error.issues[0]?.path.join('.') ?? ''
        throw new ReplyXError({
          code: 'protocol_invalid',
          message: `unable to ${call.action}; the answer does not fit the protocol at "${path}"`,
          status: response.status,
        })
      }
      return { data: camel(parsed.data), epoch: response.headers.get('X-ReplyX-Epoch') }
    },
    abort(error) {
      lifetime.abort(error)
      lifetime = new AbortController()
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
