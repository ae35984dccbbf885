import { failure, type ReplyXError } from '../errors.ts'

/** The longest text of a message, in Unicode code points. */
export const MAX_TEXT_LENGTH = 4_000

/** NUL, or half of a surrogate pair: a whole pair is one character to a Unicode expression. */
const UNSENDABLE = /[\0\p{Surrogate}]/u

/** Tells why a text cannot be a message; `null` where it can. */
export function checkText(text: string): ReplyXError | null {
  const action = 'send message'
  if (text.trim() === '') return failure('text_empty', action, 'the text is empty')
  if ([...text].length > MAX_TEXT_LENGTH) {
    return failure('text_too_long', action, `the text has more than ${String(MAX_TEXT_LENGTH)} characters`)
  }
  if (UNSENDABLE.test(text)) {
    return failure('text_invalid', action, 'the text holds a NUL or half of a character')
  }
  return null
}
