import { failure, isReplyXError } from '../errors.ts'
import { entryOf } from './fields.ts'
import { copyPlain } from './plain.ts'
import { results } from './results.ts'

/** What is done when the other side calls, by method. */
export type Handlers = Readonly<Record<string, ((params: never) => unknown) | undefined>>

/**
 * Carries a command out, and says what is to be answered. Of what a handler throws only a ReplyXError is told; all else
 * is reported here, where it belongs.
 *
 * @param params - `undefined` where they do not fit, or there is no such command
 */
export async function answerCommand(
  handlers: Handlers,
  id: number,
  method: string,
  params: object | undefined,
  report: (error: unknown) => void,
): Promise<object> {
  // A name that is not known is not repeated.
  const action = params ? `answer ${method}` : 'answer'
  try {
    const handler = entryOf(handlers, method)
    if (!params || !handler)
      throw failure(params ? 'not_supported' : 'request_invalid', action, 'it does not fit')
    const result: unknown = await handler(params as never)
    const check = entryOf(results, method)
    const answer = copyPlain({ id, result: check ? result : null })
    if (!answer || (check && !check(result))) throw new TypeError(`${method} gave what cannot be answered`)
    return answer
  } catch (error) {
    const isTold = isReplyXError(error)
    if (!isTold) report(error)
    const { code, message } = isTold ? error : failure('handler_failed', action, 'its handler has failed')
    return { id, error: { code, message } }
  }
}
