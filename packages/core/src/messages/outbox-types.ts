import type { ReplyXError } from '../errors.ts'
import type { Message } from '../model.ts'
import type { Ports } from '../ports.ts'
import type { SendResult, Settled } from '../types.ts'
import type { OutboxEntry, OutboxStore } from './outbox-store.ts'

/** What the outbox needs, and whom it tells. */
export interface OutboxOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'newId' | 'lock'>
  /** Where the present guest's entries are; may take its time. */
  readonly openStore: () => Promise<OutboxStore>
  /** What the tabs of one guest take turns under. */
  readonly lockName: string
  /** Whether there is an identity to send under. */
  readonly isReady: () => boolean
  /** Whether the server is otherwise well, so that an error must lie in the message. */
  readonly isServerWell: () => boolean
  readonly getDialog: () => Promise<number>
  /**
   * One attempt. Gives the stored message, nothing where a call for an operator was accepted, or `null` where the
   * answer counts as lost.
   */
  readonly deliver: (dialogId: number, entry: OutboxEntry) => Promise<Message | undefined | null>
  readonly onChange: () => void
  /** What was written in the input is kept here now. */
  readonly onSaved: (dialogId: number | null) => void
  /** Another tab has taken entries up. */
  readonly onDeparted: () => void
  /** Looks for messages that the server has, as far back as a time, in ms since 1970. */
  readonly findOwn: (since: number) => Promise<void>
  /** Does something when the change is shown. */
  readonly afterChange: (work: () => void) => void
  /** `message`: of a call for an operator there is none. */
  readonly onSent: (message: Message | undefined) => void
  readonly onFailed: (message: Message, error: ReplyXError) => void
  /** A call for an operator was refused. @returns what its caller hears */
  readonly onCallFailed: (error: ReplyXError) => ReplyXError
  /** An attempt met an error, final or not. `pausedUntil`: ms since 1970, where the server asked for a pause. */
  readonly onTrouble: (error: ReplyXError, pausedUntil: number | null) => void
}

/** Everything that waits to be accepted: shown at once, sent once, never lost silently. */
export interface Outbox {
  /** What is not yet accepted, in the order of sending. The same array until something changes. */
  messages(dialogId: number | null): readonly Message[]
  /** `dialogId`: the dialog it is written in; `null` where there is none yet. */
  send(text: string, dialogId: number | null, key: string): SendResult
  /** Calls an operator; one call stands for all while it waits. */
  callOperator(call: Pick<OutboxEntry, 'text' | 'reason' | 'dialogId'>): Promise<Settled>
  /** Takes a call that waits back. @returns whether it may have reached the server */
  dropCall(): boolean
  /** Whether a call for an operator waits in this dialog. */
  isCalling(dialogId: number | null): boolean
  retry(key: string): SendResult
  /** @param next - the key of the text in its place */
  edit(key: string, text: string, next: string): SendResult
  /** @returns whether it could be taken out: another tab may be sending it */
  discard(key: string): Promise<boolean>
  /** The server has this message: whatever said so, it is settled. */
  settle(clientMessageId: string, message: Message): void
  /** Takes up what an earlier page, or another tab, has left. */
  load(): Promise<void>
  /** Things may go better now: try at once, but for a pause that the server asked for. */
  wake(): void
  /** Forgets all entries. @returns how many were dropped */
  clear(): Promise<number>
  /** Resolves when nothing waits any more that could be sent by itself. */
  drained(): Promise<void>
  stop(): void
}
