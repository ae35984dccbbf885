import type { Sender } from '../domain/model.ts'

export interface Question {
  text: string
  /** What was said before, oldest first, without the question itself. */
  history: readonly { sender: Sender; text: string }[]
  /** A language tag such as `en` or `ru`. */
  locale: string
  /** Ends when nobody wants the answer any more. */
  signal: AbortSignal
}

/** Whoever answers visitors. The pieces joined are the answer; it may be cut off at any piece. */
export interface Assistant {
  answer(question: Question): AsyncIterable<string>
}
