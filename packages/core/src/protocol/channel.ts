import type { Channel } from '../model.ts'

/** As a close code: a better channel can be had, and this one makes way. No server can say it: theirs begin at 1000. */
export const MAKES_WAY = 0

/** One attempt at a live channel: it opens at most once and closes at most once. */
export interface ChannelAttempt {
  /** By which way it goes. */
  readonly kind: Channel
  /** Says one frame; what cannot be said on this channel is left out. */
  send(data: string): void
  /**
   * Closes without a further word: nothing is reported after it. `isBrief`: whoever opens the same channel within
   * a few seconds may find it still there.
   */
  close(isBrief: boolean): void
}

/** Whom an attempt tells. */
export interface ChannelListener {
  /** Frames can be said now. */
  onOpen(): void
  /** A frame has come. @param data - as it came */
  onData(data: unknown): void
  /** It is over, and nobody here has ended it. @param code - as in RFC 6455, section 7.4, and the protocol's own from 4000 */
  onClose(code: number): void
}

/** Opens the channel at an address. */
export type OpenChannel = (url: string, listener: ChannelListener) => ChannelAttempt
