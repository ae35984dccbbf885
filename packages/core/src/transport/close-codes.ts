/** What a close code of the server asks of the client. */
export type CloseVerdict =
  /** An ordinary loss: back off and reconnect. */
  | 'lost'
  /** The server says so to everyone at once: spread out. */
  | 'mass'
  /** Broken beyond repair: stay closed. */
  | 'broken'
  | 'token-expired'
  | 'denied'
  | 'forbidden'
  | 'missing'
  | 'rate-limited'
  | 'replaced'

const verdicts: Readonly<Record<number, CloseVerdict>> = {
  1001: 'mass',
  1012: 'mass',
  1013: 'mass',
  1002: 'broken',
  1003: 'broken',
  1007: 'broken',
  1008: 'broken',
  1009: 'broken',
  1010: 'broken',
  4001: 'token-expired',
  4002: 'denied',
  4003: 'forbidden',
  4004: 'missing',
  4008: 'rate-limited',
  4009: 'replaced',
}

/** Reads a close code (RFC 6455, section 7.4, and the protocol's own from 4000). */
export function readCloseCode(code: number): CloseVerdict {
  return verdicts[code] ?? 'lost'
}
