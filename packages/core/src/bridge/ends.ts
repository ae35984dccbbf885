import { failure, type ReplyXError } from '../errors.ts'

/** Why two sides do not speak with each other. */
export const mismatch = (version: number): ReplyXError =>
  failure('not_supported', 'go on', `the other side speaks version ${version}`)

/** Why nothing is said any more. */
export const closed = (): ReplyXError => failure('destroyed', 'go on', 'the bridge was closed')
