import { failure } from '../errors.ts'
import { isOrigin, isSession } from './guard.ts'

/** Checks whom one side is to believe. @throws ReplyXError `option_invalid` */
export function assertTarget(origin: string, session: string): void {
  if (!isOrigin(origin)) throw failure('option_invalid', 'connect', `"${origin}" is no exact origin`)
  if (!isSession(session)) throw failure('option_invalid', 'connect', 'the session can be guessed')
}
