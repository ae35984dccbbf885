import type { MessageStatus, Settled } from '../../packages/core/src/index.ts'

/** One promise that the client gave about a message. */
interface Promised {
  /** The tab that gave it: its place in the order of opening. */
  readonly tabNumber: number
  outcome: Settled | null
}

/** Everything that is known about one text of the visitor; each text is written once only. */
export interface Letter {
  readonly text: string
  /** Under whose name it went out. */
  readonly guests: Set<string>
  readonly keys: Set<string>
  readonly promises: Promised[]
  /** The visitor has taken it back, changed it, or left. */
  isWithdrawn: boolean
  /** The client has said that it is out, and it had not been tried. */
  isTakenBack: boolean
  /** The dialogs that were open where it was written or sent again; `null` for none. */
  readonly dialogs: Set<number | null>
  /** The tab died before the storage had it, or had no storage: it may be gone. */
  mayBeLost: boolean
  /** What the storage had of it cannot be read any more. */
  isSpoiled: boolean
  /** The server had it, and lost its log. */
  wasLostByServer: boolean
}

/** All that the visitor has written. */
export interface Letters {
  readonly all: ReadonlyMap<string, Letter>
  /** Guests that a tab has logged out. Other tabs may go on as them, and nobody takes up what those leave. */
  readonly leftGuests: Set<string>
  /** Those of them whom the storage has forgotten too. */
  readonly loggedOut: Set<string>
  of(text: string): Letter
  nextText(): string
  /** What one tab has promised and not kept so far. */
  pendingOf(tabNumber: number): Letter[]
  /** Whether nobody but this tab has promised anything about a text. */
  isOnlyOf(text: string, tabNumber: number): boolean
  /** A tab takes a text back that it shows with this status; `taking` says whether it could. */
  takeBack(text: string, status: MessageStatus, taking: Promise<boolean>): void
  /** The visitor leaves: nothing that is not accepted has to be. */
  withdrawAll(): void
}

export function createLetters(): Letters {
  const all = new Map<string, Letter>()
  let written = 0
  const of = (text: string): Letter => {
    const known = all.get(text)
    if (known !== undefined) return known
    const letter: Letter = {
      text,
      guests: new Set(),
      keys: new Set(),
      promises: [],
      isWithdrawn: false,
      isTakenBack: false,
      dialogs: new Set(),
      mayBeLost: false,
      isSpoiled: false,
      wasLostByServer: false,
    }
    all.set(text, letter)
    return letter
  }
  return {
    all,
    leftGuests: new Set(),
    loggedOut: new Set(),
    of,
    takeBack(text, status, taking) {
      const letter = of(text)
      letter.isWithdrawn = true
      void taking.then((isOut) => {
        if (isOut && status === 'queued') letter.isTakenBack = true
      })
    },
    nextText: () => `text ${String((written += 1))}.`,
    pendingOf: (number) =>
      [...all.values()].filter(({ promises }) =>
        promises.some(({ tabNumber, outcome }) => tabNumber === number && outcome === null),
      ),
    isOnlyOf: (text, number) =>
      all.get(text)?.promises.every(({ tabNumber }) => tabNumber === number) === true,
    withdrawAll() {
      for (const letter of all.values()) {
        if (!letter.promises.some(({ outcome }) => outcome?.status === 'sent')) letter.isWithdrawn = true
      }
    },
  }
}
