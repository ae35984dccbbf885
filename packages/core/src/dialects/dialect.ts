import type { FallbackTransport, Ports } from '../ports.ts'
import type { Request, RestCalls } from '../protocol/calls.ts'
import type { ChannelAttempt, ChannelListener, OpenChannel } from '../protocol/channel.ts'
import type { ParsedFrame } from '../protocol/frames.ts'
import type { Credentials, Identity, Mode } from '../protocol/rest.ts'

/** What a dialect is built from. */
export interface DialectContext {
  readonly request: Request
  readonly session: { readonly mode: Mode; identity(): Promise<Identity> }
  readonly settings: {
    readonly apiUrl: string
    readonly wsUrl: string
    readonly transport: FallbackTransport | null
    readonly tokenInUrl: boolean
    readonly handoffTimeout: number
  }
  readonly ports: Ports
  /** Opens a socket at an address (RFC 6455). */
  readonly openSocket: OpenChannel
}

/** What differs between backends, behind one interface. */
export interface Dialect {
  readonly rest: RestCalls
  /** How a request says who is asking. */
  credentials(identity: Identity): Credentials
  /**
   * Opens the way on which a dialog's live frames come.
   *
   * @param wanted - `failedOpens`: how many opens in a row have failed before this one
   */
  openChannel(
    wanted: { readonly dialogId: number; readonly identity: Identity; readonly failedOpens: number },
    listener: ChannelListener,
  ): ChannelAttempt
  /** The first frame on a channel, and again where something is missing. */
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
