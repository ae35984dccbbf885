import type { ParsedFrame } from '../protocol/frames.ts'
import type { Credentials, Identity, Mode } from '../protocol/rest.ts'

/** What differs between backends, behind one interface. */
export interface Dialect {
  /** How a request says who is asking. */
  credentials(identity: Identity): Credentials
  /** Where a dialog's live frames come from. */
  socketUrl(wsUrl: string, mode: Mode, dialogId: number): string
  /** The first frame on a socket, and again where something is missing. */
  hello(
    identity: Identity,
    point: { readonly epoch: string | null; readonly sinceSeq: number | null },
  ): string
  /** Reads a frame; never throws. */
  parse(data: unknown): ParsedFrame
  /** The answer to a heartbeat. */
  readonly pong: string
  /** That the visitor has begun, or stopped, typing. */
  typing(isTyping: boolean): string
}
