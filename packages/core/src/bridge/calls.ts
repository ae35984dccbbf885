import { failure, ReplyXError, type ReplyXErrorCode } from '../errors.ts'
import type { BridgeClock } from './clock.ts'
import { entryOf, isText, readFields, type Fields } from './fields.ts'
import { ANSWER_TIMEOUT, MAX_WAITING } from './limits.ts'
import type { Line } from './line.ts'
import type { Plain } from './plain.ts'
import { results } from './results.ts'

/** The calls of one side that are under way. */
export interface Calls {
  call(id: number, method: string, params: unknown): Promise<unknown>
  /** Takes an answer; tells whether it fits a call. */
  take(answer: Plain): boolean
  /** Ends all but those that wait for a port. */
  end(error: ReplyXError): void
}

interface Call {
  readonly method: string
  readonly settle: (error: ReplyXError | undefined, result?: unknown) => void
}

/** Codes are stable, and a newer side may have more of them. */
interface Fault {
  readonly code: ReplyXErrorCode
  readonly message: string
}
const fault: Fields<Fault> = { code: isText, message: isText }

export function createCalls(line: Line, clock: BridgeClock, timeout: number = ANSWER_TIMEOUT): Calls {
  const calls = new Map<unknown, Call>()

  return {
    call: (id, method, params) =>
      new Promise((resolve, reject) => {
        const fail = (code: ReplyXErrorCode, reason: string): ReplyXError =>
          failure(code, `call ${method}`, reason, { retryable: code !== 'request_invalid' })
        if (calls.size >= MAX_WAITING) throw fail('rate_limited', 'too many are under way')
        if (!line.send(id, { id, method, params })) throw fail('request_invalid', 'it cannot be sent')
        const settle: Call['settle'] = (error, result) => {
          clock.clearTimeout(timer)
          calls.delete(id)
          line.forget(id)
          if (error) reject(error)
          else resolve(result)
        }
        const timer = clock.setTimeout(() => {
          settle(fail('request_timeout', 'no answer'))
        }, timeout)
        calls.set(id, { method, settle })
      }),
    take({ id, result, error }) {
      const call = calls.get(id)
      const check = call && entryOf(results, call.method)
      const read = readFields(error, fault)
      if (!call || (error === undefined ? check && !check(result) : !read)) return false
      call.settle(read && new ReplyXError(read), check && result)
      return true
    },
    end(error) {
      for (const [id, { settle }] of calls) if (!line.isWaiting(id as number)) settle(error)
    },
  }
}
