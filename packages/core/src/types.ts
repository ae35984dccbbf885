import type { ReplyXError } from './errors.ts'
import type { Dialog, Handoff, Message, Snapshot, Typing } from './model.ts'
import type { ReplyXApi } from './api.ts'
import type { PerformanceMetrics } from './metrics.ts'
import type { ReplyXPlugin } from './plugins.ts'

/** A change, with what was before it. */
export interface Change<Value> {
  /** The value from now on. */
  readonly current: Value
  /** The value until now. */
  readonly previous: Value
}

/** How the sending of one message ended. */
export type Settled =
  | { readonly status: 'sent'; readonly message: Message }
  | { readonly status: 'failed'; readonly error: ReplyXError }

/** What `send` gives at once. */
export interface SendResult {
  /** The key of the message in `snapshot.messages`, and the argument of `retry`, `edit` and `discard`. */
  readonly key: string
  /** Resolves when the message was accepted or has failed; never rejects. */
  readonly settled: Promise<Settled>
}

/** Every event with what its handlers receive. */
export interface ReplyXEvents {
  /** A message is about to be shown and queued; `cancel` keeps it from that, and the text stays in the input. */
  'message:sending': (event: {
    readonly text: string
    readonly key: string
    readonly cancel: (reason?: string) => void
  }) => void
  /** The server has accepted a message. */
  'message:sent': (event: { readonly message: Message }) => void
  /** A message has failed; it stays visible with its reason. */
  'message:failed': (event: { readonly message: Message; readonly error: ReplyXError }) => void
  /**
   * A live message from the assistant, an operator or the system is complete. Every tab of the visitor hears of it;
   * `isLeading` is true in one of them: the one to make a sound.
   */
  'message:received': (event: { readonly message: Message; readonly isLeading: boolean }) => void
  /** A message was edited or deleted. */
  'message:updated': (event: { readonly message: Message }) => void
  /** The connection changed. */
  'connection:changed': (event: Change<Snapshot['connection']>) => void
  /** The handoff changed. */
  'handoff:changed': (event: Change<Handoff>) => void
  /** Somebody began or stopped typing. */
  'typing:changed': (event: Change<Typing | null>) => void
  /** The number of unread messages changed. */
  'unread:changed': (event: Change<number>) => void
  /** A dialog was opened. */
  'dialog:opened': (event: { readonly dialogId: number }) => void
  /** The visitor was identified or has logged out. */
  'identity:changed': (event: { readonly reason: 'identify' | 'logout' }) => void
  /** The server's log began anew, and the copy was replaced. */
  'history:reset': (event: { readonly dialogId: number }) => void
  /** What is written no longer survives a reload. */
  'storage:degraded': (event: { readonly error: ReplyXError }) => void
  /** The site's plan is used up. */
  'plan:reached': (event: { readonly needs: 'topUp' | 'upgrade' }) => void
  /** Too many messages; sending goes on by itself at `until` (ms since 1970). */
  'rate:reached': (event: { readonly until: number }) => void
  /** The figures of `getMetrics()` changed; at most once per frame of the screen. */
  'metrics:updated': (event: { readonly metrics: PerformanceMetrics }) => void
  /** Something went wrong that no promise reports. */
  error: (event: { readonly error: ReplyXError }) => void
}

/** The chat client. Made by `createReplyX`. */
export interface ReplyXClient {
  /**
   * Connects: finds out the backend's level, resolves the dialog and opens the live channel.
   *
   * @returns the first snapshot that shows the server's state
   * @throws ReplyXError where connecting cannot succeed (`destroyed`, refused identity)
   */
  connect(): Promise<Snapshot>
  /** Pauses: closes the live channel; `connect` goes on. */
  disconnect(): void
  /**
   * Ends the client for good: closes everything, forgets every listener. What still waits settles as failed with
   * `destroyed`; kept in the browser's storage, it is sent when the visitor comes back.
   */
  destroy(): void
  /**
   * Shows the message at once and sends it as soon as that is possible.
   *
   * @param text - 1 to 4,000 Unicode code points
   * @returns the key and the outcome; a text that cannot be sent settles as `failed`
   */
  send(text: string): SendResult
  /** Sends a failed message again, and one that waits at once. @throws ReplyXError `entry_not_found` */
  retry(key: string): SendResult
  /**
   * Replaces the text of a queued or failed message and sends it, under a new key. Where another tab was quicker and has
   * sent it, both are sent. @throws ReplyXError `entry_not_found`
   */
  edit(key: string, text: string): SendResult
  /**
   * Removes a queued or failed message.
   *
   * @returns whether it is out: `false` where another tab was quicker and has sent it, or taken it out itself, and where
   *   the visitor has logged out meanwhile
   * @throws ReplyXError `entry_not_found`
   */
  discard(key: string): Promise<boolean>
  /** Stops the answer that is being written; what was written so far stays. */
  stopAnswer(): Promise<void>
  /** Loads an older page. @returns whether there is still more */
  loadOlder(): Promise<boolean>
  /** Asks for a human. @param reason - why, for the operators' queue */
  requestOperator(reason?: string): Promise<void>
  /** Takes the request for a human back. */
  cancelOperator(): Promise<void>
  /** Keeps what stands in the input, and drives the typing signal. */
  setDraft(text: string): void
  /** Marks all that is shown as read. */
  markRead(): void
  /**
   * While the visitor reads back, nothing is let go of: of what is held, only the newest `maxMessagesInMemory`
   * messages stay otherwise. `loadOlder()` holds too; `markRead()` and `send()` let go.
   */
  holdHistory(isHeld: boolean): void
  /** The visitor's dialogs, newest first. */
  listDialogs(): Promise<readonly Dialog[]>
  /** Opens one of the visitor's dialogs. */
  openDialog(id: number): Promise<void>
  /** Closes the open dialog and starts another. */
  startDialog(): Promise<void>
  /** Goes on as the holder of another site token. */
  identify(token: string): Promise<void>
  /** Forgets the visitor. @returns how many unsent messages were dropped */
  logout(options?: { readonly flush?: boolean }): Promise<number>
  /** The state at this moment: the same object until something changes. */
  getSnapshot(): Snapshot
  /** Calls `listener` after each change, at most once per frame of the screen for what the network brings. @returns the undo */
  subscribe(listener: () => void): () => void
  /** Calls `handler` at each such event. @returns the undo */
  on<Name extends keyof ReplyXEvents>(event: Name, handler: ReplyXEvents[Name]): () => void
  /** Calls `handler` at the next such event only. @returns the undo */
  once<Name extends keyof ReplyXEvents>(event: Name, handler: ReplyXEvents[Name]): () => void
  /**
   * Adds a plugin.
   *
   * @returns the undo
   * @throws ReplyXError `option_invalid` where the plugin has no name, or one of that name is in use
   */
  use(plugin: ReplyXPlugin): () => void
  /** Figures about this client so far. */
  getMetrics(): PerformanceMetrics
  /** The plain REST client, for what the client itself does not do. */
  readonly api: ReplyXApi
}
