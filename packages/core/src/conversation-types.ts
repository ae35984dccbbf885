import type { CopyStore, MemoryWindow } from './keeper.ts'
import type { Message } from './model.ts'
import type { DialogCopy, Ports } from './ports.ts'
import type { Answer, RestCalls } from './protocol/calls.ts'
import type { ServerFrame } from './protocol/frames.ts'
import type { ServerDialog, ServerHandoff, ServerMessage } from './protocol/rest.ts'
import type { Publisher } from './publisher.ts'
import type { ConversationView } from './snapshot.ts'
import type { ReadPosition } from './tabs.ts'

/** What a conversation needs, and whom it tells. */
export interface ConversationOptions {
  readonly dialog: Pick<ServerDialog, 'id' | 'epoch' | 'lastSeq' | 'readSeq'>
  readonly rest: RestCalls
  readonly ports: Pick<Ports, 'clock' | 'random'>
  readonly publisher: Pick<Publisher, 'emit' | 'publishSoon' | 'report'>
  readonly store: CopyStore
  readonly window: MemoryWindow
  /** Whether this is the one of the visitor's tabs that makes sounds. */
  readonly isLeading: () => boolean
  /** Whether a call for an operator waits to be sent. */
  readonly isCalling: () => boolean
  /** Says on the live channel what is held, to get the rest. */
  readonly hello: (point: { readonly epoch: string | null; readonly sinceSeq: number | null }) => void
  /** Says on the live channel that the visitor types. */
  readonly signalTyping: (isTyping: boolean) => void
  /** The server has greeted. */
  readonly onWelcome: () => void
  /** The server has a message of the visitor's. */
  readonly onOwn: (clientMessageId: string, message: Message) => void
  /** Nothing is missing any more. */
  readonly onComplete: () => void
  /** The server does not greet. */
  readonly onDead: () => void
  /** A frame came twice, or means nothing here. */
  readonly onOdd: (what: 'duplicate' | 'ignored' | 'delta') => void
}

/** One dialog: its messages, its handoff, who types, what was read. */
export interface Conversation {
  readonly id: number
  view(): ConversationView
  /** The answer being written; `null` where there is none. */
  streamingId(): string | null
  messages(): readonly Message[]
  has(key: string): boolean
  /** Shows what is kept of the dialog, as long as nothing newer is here. */
  restore(copy: DialogCopy): void
  /** What is read here; `null` while nothing is known. */
  position(): ReadPosition | null
  /** Another tab knows what is read. */
  hearRead(position: ReadPosition): void
  /** No live channel can be opened, while the server answers: what is there is read once. */
  peek(): void
  /** The live channel is open. */
  open(): void
  /** The live channel is gone. */
  lose(): void
  receive(frame: ServerFrame): void
  /** Merges the answer to a message. @returns the message, or `null` where the answer counts as lost */
  acceptSent(answer: Answer<{ userMessage: ServerMessage }>): Message | null
  /** Looks for the visitor's messages below what is shown, as far back as a time, in ms since 1970. */
  findOwn(since: number): Promise<void>
  loadOlder(): Promise<boolean>
  markRead(): void
  /** While the visitor reads back, nothing is let go of. */
  hold(isHeld: boolean): void
  noteInput(isEmpty: boolean): void
  /** The call for an operator shows, ahead of the server's word. */
  showCall(): void
  /** The call was refused, or taken back. */
  hideCall(): void
  acceptHandoff(answer: Answer<ServerHandoff>): void
  /** Asks the server where the handoff stands, where only hope is shown. */
  syncHandoff(): Promise<void>
  cancelOperator(): Promise<void>
  stop(): void
}
