import type { ReplyXApi } from './api.ts'
import type { Conversation } from './conversation-types.ts'
import type { ReplyXError } from './errors.ts'
import type { Outbox } from './messages/outbox-types.ts'
import type { Metrics } from './metrics.ts'
import type { RestCalls } from './protocol/calls.ts'
import type { ServerDialog } from './protocol/rest.ts'
import type { Publisher } from './publisher.ts'
import type { Session } from './session/identity.ts'
import type { Link } from './transport/link.ts'

/** The parts of a client, joined: features never know each other, this does. */
export interface Engine {
  readonly publisher: Publisher
  readonly rest: RestCalls
  readonly session: Session
  readonly link: Link
  readonly outbox: Outbox
  readonly api: ReplyXApi
  readonly metrics: Metrics
  readonly conversation: Conversation | null
  /** The dialog that a message is written in now; `null` where one has to be made. */
  readonly dialogToWrite: number | null
  start(): void
  /** Lets go of the link: the next connection is a first one. */
  pause(): void
  /** Ends everything for good. */
  stop(): void
  /** The dialog to write to; made where there is none. */
  requireConversation(): Promise<Conversation>
  /** Makes a dialog the open one. */
  enter(dialog: ServerDialog): void
  /** What stands in the input of the open dialog. */
  setDraft(text: string): void
  /** What was written has gone to the outbox. */
  emptyDraft(): void
  /** Calls an operator. */
  callOperator(reason: string | undefined, quote: string): Promise<void>
  /** Takes the call back. */
  cancelOperator(): Promise<void>
  /**
   * The visitor leaves: what was asked for before is not believed any more, and nothing of them is kept.
   *
   * @returns how much unsent was dropped
   */
  leaveVisitor(isElsewhere: boolean): Promise<number>
}

/** What the engine tells the client. */
export interface EngineEvents {
  /** Connected, and nothing is missing. */
  readonly onReady: () => void
  /** Connecting cannot succeed. */
  readonly onFailed: (error: ReplyXError) => void
}
