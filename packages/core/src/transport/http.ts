import ky from 'ky'
import * as z from 'zod/mini'

import { ReplyXError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { camel, type Camel } from '../protocol/camel.ts'
import type { Credentials } from '../protocol/rest.ts'
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
  /** Ends every request on its way. */
  abort(): void
}

/** The REST side of the transport: one attempt per call, and one more after a renewed token. */
export function createHttp(options: {
  readonly apiUrl: string
  readonly timeout: number
  readonly ports: Pick<Ports, 'fetch' | 'clock'>
  readonly credentials: () => Promise<Credentials>
  /** Tries to get a fresh token. @returns whether there is one */
  readonly renew: () => Promise<boolean>
}): Http {
  const { ports, timeout } = options
  let controller = new AbortController()
  const client = ky.create({
    prefixUrl: `${options.apiUrl}/api`,
    // The outbox and the connection own all retries; the port's clock owns the time-out.
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    fetch: (input, init) => ports.fetch(input, init),
  })

  async function attempt<Shape extends z.ZodMiniType>(
    call: HttpCall<Shape>,
  ): Promise<{ response: Response; body: unknown }> {
    const who: Credentials =
      call.isIdentified === false ? { headers: {}, query: {} } : await options.credentials()
    const local = new AbortController()
    const lifetime = controller.signal
    const onAbort = (): void => {
      local.abort()
    }
    lifetime.addEventListener('abort', onAbort)
    let isTimedOut = false
    const timer = ports.clock.setTimeout(() => {
      isTimedOut = true
      local.abort()
    }, timeout)
    try {
      const response = await client(call.path, {
        method: call.method,
        headers: who.headers,
        searchParams: { ...who.query, ...call.query },
        signal: local.signal,
        ...(call.body === undefined ? {} : { json: call.body }),
      })
      const text = await response.text()
      return { response, body: parseJson(text) }
    } catch (cause) {
      if (lifetime.aborted)
        throw new ReplyXError({ code: 'cancelled', message: `unable to ${call.action}; cancelled` })
      throw new ReplyXError({
        code: isTimedOut ? 'request_timeout' : 'network_failed',
        message: `unable to ${call.action}; ${isTimedOut ? 'the server did not answer in time' : 'the server cannot be reached'}`,
        retryable: true,
        cause,
      })
    } finally {
      ports.clock.clearTimeout(timer)
      lifetime.removeEventListener('abort', onAbort)
    }
  }

  return {
    async request(call) {
      let { response, body } = await attempt(call)
      if (response.status === 401 && call.isIdentified !== false && (await options.renew())) {
        ;({ response, body } = await attempt(call))
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
    abort() {
      controller.abort()
      controller = new AbortController()
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
