import type { Message } from '@replyx/core'

/** A chat as it is measured: something that draws messages into a box and has an input. */
export interface Contestant {
  /** Draws the chat with these messages. */
  mount(place: HTMLElement, messages: readonly Message[]): void
  /** The node in which its messages stand, once it is mounted. */
  root(): Node
  /** Takes in one more message of somebody else. */
  append(message: Message): void
  /** Puts a text into the input, as typing would have. Not measured. */
  write(text: string): void
  /** Sends what stands in the input. */
  send(): void
  unmount(): void
}

/** Makes a contestant, which is mounted once at a time. */
export type Create = () => Contestant
