import { Failure } from '../domain/failure.ts'
import type { Claims } from '../identity/identify.ts'
import type { Dialect, RequestView, Wire } from './dialect.ts'
import { broadcastFrame, operatorFrame, visitorFrame, welcomeFrame } from './v1-frames.ts'
import {
  colleagueShape,
  dialogShape,
  handoffShape,
  heldShape,
  infoShape,
  messageShape,
  postedShape,
  queueEntryShape,
} from './v1-shapes.ts'

const integer = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null

const bearerOf = (request: RequestView): string | null =>
  /^Bearer ([^\s]+)$/i.exec(request.header('Authorization') ?? '')?.[1] ?? null

const claimsOf = (request: RequestView): Claims => ({
  guestId: request.header('X-ReplyX-Guest') ?? null,
  assistantId: integer(request.query('assistant_id')),
  token: bearerOf(request),
})

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const helloClaims = (frame: Wire): Claims => ({
  guestId: textOf(frame['guest_id']),
  assistantId: numberOf(frame['assistant_id']),
  token: textOf(frame['site_token']),
})

/** The address may repeat what `hello` says, but never contradict it. */
const checkAgreement = (frame: Wire, query: URLSearchParams): void => {
  for (const name of ['guest_id', 'assistant_id', 'site_token']) {
    const given = query.get(name)
    if (given !== null && String(frame[name] ?? '') !== given)
      throw new Failure(401, 'hello_disagrees', `the address and the hello give another ${name}`)
  }
}

export const v1: Dialect = {
  level: 1,
  claimsOf,
  helloOf: (frame, query) => {
    checkAgreement(frame, query)
    return {
      claims: helloClaims(frame),
      cursor: { epoch: textOf(frame['epoch']), sinceSeq: numberOf(frame['since_seq']) },
    }
  },
  dialog: dialogShape,
  message: messageShape,
  posted: postedShape,
  handoff: handoffShape,
  queueEntry: queueEntryShape,
  held: heldShape,
  colleague: colleagueShape,
  info: infoShape,
  welcome: welcomeFrame,
  visitorFrame,
  operatorFrame,
  broadcast: broadcastFrame,
}
