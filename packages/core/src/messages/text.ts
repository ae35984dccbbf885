import { ReplyXError } from '../errors.ts'

/** The longest text of a message, in Unicode code points. */
export const MAX_TEXT_LENGTH = 4_000

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** Tells why a text cannot be a message; `null` where it can. */
export function checkText(text: string): ReplyXError | null {
  const refuse = (code: 'text_empty' | 'text_too_long' | 'text_invalid', why: string): ReplyXError =>
    new ReplyXError({ code, message: `unable to send message; ${why}` })
  if (text.trim() === '') return refuse('text_empty', 'the text is empty')
  if (text.length > MAX_TEXT_LENGTH && [...text].length > MAX_TEXT_LENGTH) {
    return refuse('text_too_long', `the text has more than ${String(MAX_TEXT_LENGTH)} characters`)
  }
  if (text.includes('\0') || LONE_SURROGATE.test(text)) {
    return refuse('text_invalid', 'the text holds a NUL or half of a character')
  }
  return null
}
