import ky from 'ky'
import * as z from 'zod/mini'

import { failure, type ReplyXError } from '../errors.ts'
import { createTimer } from '../lib/timer.ts'
import type { Ports } from '../ports.ts'
import type { Call, Request } from '../protocol/calls.ts'
import type { Credentials } from '../protocol/rest.ts'
import { faultyPath, fromWire, toWire } from '../protocol/wire.ts'
import { toHttpError } from './http-error.ts'

/** Who is asking. */
export interface Caller extends Credentials {
  readonly siteToken: string | null
}

/** What came back, and under which token it was asked for. */
interface Reply {
  readonly response: Response
  readonly body: unknown
  readonly siteToken: string | null
}

export interface Http {
  readonly request: Request
  /** Ends every request on its way; `error`: what they reject with. */
  abort(error: ReplyXError): void
}

/** The REST side of the transport: one attempt per call, and one more under a renewed identity. */
export function createHttp(options: {
  readonly apiUrl: string
  readonly timeout: number
  readonly ports: Pick<Ports, 'fetch' | 'clock'>
  /** Rejects where nothing may be asked any more. */
  readonly identify: () => Promise<Caller>
  /** The server has refused this token. Tells whether there may be another. */
  readonly reject: (siteToken: string | null) => boolean
}): Http {
  const { clock, fetch } = options.ports
  const running = new Set<AbortController>()
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
    fetch: (input, init) => fetch(input, init),
  })

  async function send(call: Call<z.ZodMiniType>, control: AbortController): Promise<Reply> {
    const { action, method, query, body } = call
    const { signal } = control
    const caller = call.isAnonymous === true ? null : await options.identify()
    signal.throwIfAborted()
    const timer = createTimer(clock)
    timer.start(options.timeout, () => {
      control.abort(
        failure('request_timeout', action, 'the server did not answer in time', { retryable: true }),
      )
    })
    // Some bodies go on waiting though their request was given up.
    const givenUp = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as ReplyXError)
      })
    })
    const ask = async (): Promise<Reply> => {
      const response = await client(call.path, {
        method,
        signal,
        headers: caller?.headers ?? {},
        searchParams: new URLSearchParams(toWire<string>({ ...caller?.query, ...query })).toString(),
        ...(body && { json: toWire(body) }),
      })
      return { response, body: fromWire(await response.text()), siteToken: caller?.siteToken ?? null }
    }
    try {
      return await Promise.race([ask(), givenUp])
    } catch (cause) {
      signal.throwIfAborted()
      throw failure('network_failed', action, 'the server cannot be reached', { retryable: true, cause })
    } finally {
      timer.stop()
    }
  }

  return {
    async request(call) {
      const { action, shape } = call
      // What was asked for under one identity must not go out, or be believed, under the next.
      const control = new AbortController()
      running.add(control)
      try {
        let answer = await send(call, control)
        const isRefused = answer.response.status === 401 && answer.siteToken !== null
        if (isRefused && options.reject(answer.siteToken)) answer = await send(call, control)
        const { response, body } = answer
        if (!response.ok) throw toHttpError(action, response, body, clock.now())
        const { success, data, error } = z.safeParse(shape, body)
        if (success) return { data, epoch: response.headers.get('X-ReplyX-Epoch') }
        const reason = `the answer does not fit the protocol at "${faultyPath(error)}"`
        throw failure('protocol_invalid', action, reason, { status: response.status })
      } finally {
        running.delete(control)
      }
    },
    abort(error) {
      for (const control of running) control.abort(error)
    },
  }
}
