import type { createPages } from '../../packages/core/tests/base-pages.ts'

/** A backend of some level with pages before it, and what a story needs besides. */
export interface Stage extends ReturnType<typeof createPages> {
  readonly operators: {
    /** Says that somebody can be called. */
    present(): Promise<unknown>
    takeover(dialogId: number): Promise<void>
    write(dialogId: number, text: string): Promise<void>
    release(dialogId: number): Promise<void>
  }
  /** What the backend holds, oldest first. */
  history(dialogId: number, guestId: string): Promise<readonly { sender: string; text: string }[]>
  end(): void
}
