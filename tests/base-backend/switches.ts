/** The forms of a time: `2026-11-22 12:00:37`, `2026-11-22T12:00:37.249603Z`, and the latter without its zone. */
export type TimeForm = 'spaced' | 'zoned' | 'zoneless'

/** The faults that last. A test sets them when it likes; what is done from then on heeds them. */
export interface Switches {
  /** How long the assistant takes, in milliseconds. The POST of a message waits for it. */
  answerDelay: number
  /** How long the creation of a dialog lies between its reading and its writing, in milliseconds. */
  creationDelay: number
  /** Off: creations queue up, and there is never more than one dialog. */
  creationRaces: boolean
  /** After how long a proxy answers in the backend's place, in milliseconds; what was begun goes on. */
  proxyTimeout: number | null
  /** Messages are stored, not answered, and refused with 402. */
  insufficientFunds: boolean
  /** Answers to messages during a handoff say `ai_blocked` too. */
  saysAiBlocked: boolean
  /** Chances from 0 to 1, for each frame on each link. */
  lostPushes: number
  doubledPushes: number
  reorderedPushes: number
  /** The shape of a pushed answer; `null` for that of the generation. */
  answerShape: 'bare' | 'wrapped' | 'typed' | 'new' | null
  /** Frames that have a type carry all else under `data`. */
  payloadUnderData: boolean
  /** Frames carry a `seq` that counts all frames of the server, whatever their dialog. */
  foreignSeq: boolean
  /** `released` and `cancelled` stand in the status until the next request. */
  staleStatus: boolean
  /** A repeated request for an operator moves to the end of the queue. */
  requeues: boolean
  /** The close code for clients that do not answer the heartbeat. */
  silenceCode: 1001 | 1002
  /** Sockets and event streams are refused with 403, also where the profile has them. */
  refusesLinks: boolean
  historyTimes: TimeForm
  /** `limit` and `after_seq` (taken as an id) do nothing. */
  ignoresPaging: boolean
  acceptsExpiredTokens: boolean
  /** Pages of other origins cannot read the answers, though all is carried out. `null`: every page may read. */
  readableOrigins: readonly string[] | null
}

export const defaultSwitches: Readonly<Switches> = {
  answerDelay: 0,
  creationDelay: 0,
  creationRaces: true,
  proxyTimeout: 60_000,
  insufficientFunds: false,
  saysAiBlocked: false,
  lostPushes: 0,
  doubledPushes: 0,
  reorderedPushes: 0,
  answerShape: null,
  payloadUnderData: false,
  foreignSeq: false,
  staleStatus: true,
  requeues: true,
  silenceCode: 1001,
  refusesLinks: false,
  historyTimes: 'spaced',
  ignoresPaging: true,
  acceptsExpiredTokens: true,
  readableOrigins: null,
}
