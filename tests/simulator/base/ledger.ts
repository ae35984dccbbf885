/** One request that carried a text. */
interface Attempt {
  readonly tabNumber: number
  /** When it left its tab, and when the tab knew that it was over: places in one count of all that happens. */
  readonly left: number
  ended: number | null
  /** The backend has said that it will not have it. */
  isRefused: boolean
}

/** What a tab has learned of a request that carried a text. */
type Outcome = 'accepted' | 'refused' | 'unknown'

/** A history that a tab was given. */
interface Reading {
  readonly tabNumber: number
  readonly begun: number
  readonly texts: ReadonlySet<string>
}

/** Who has sent what how often, and what the history had told before. */
export interface Ledger {
  /** A message leaves a tab. @returns what to call when the tab knows what came of it */
  post(tabNumber: number, text: string): (outcome: Outcome) => void
  /** A tab asks for the history. @returns what to call when the tab has it */
  read(tabNumber: number): (texts: readonly string[]) => void
  /** How often a text has left any tab. */
  countOf(text: string): number
}

/**
 * @param hasLocks - without locks several tabs may send the same at the same time, none knowing of the others
 * @param isRepeated - whether a text was written more than once, so that it does not tell which message it is
 * @param report - is told of whatever was sent again without the history having shown that it was not there
 */
export function createLedger(
  hasLocks: boolean,
  isRepeated: (text: string) => boolean,
  report: (violation: string) => void,
): Ledger {
  const attempts = new Map<string, Attempt[]>()
  const readings: Reading[] = []
  /** By tab and text: the backend has told that tab that it has that text. */
  const told = new Set<string>()
  let count = 0
  const next = (): number => (count += 1)
  const nameOf = (tabNumber: number, text: string): string => `${String(tabNumber)} ${text}`

  function judge(tabNumber: number, text: string, before: readonly Attempt[]): void {
    const last = before.at(-1)
    // Who was told that it was not taken knows that it is not there.
    if (last === undefined || last.isRefused || isRepeated(text)) return
    if (!hasLocks && before.some((attempt) => attempt.tabNumber !== tabNumber)) return
    if (told.has(nameOf(tabNumber, text))) {
      report(`"${text}" is sent again, and tab ${String(tabNumber)} was told that it is stored`)
      return
    }
    const since = last.tabNumber === tabNumber ? (last.ended ?? Infinity) : last.left
    const proof = readings.find(
      (reading) => reading.tabNumber === tabNumber && reading.begun > since && !reading.texts.has(text),
    )
    if (proof === undefined)
      report(`"${text}" is sent again, and no history had shown tab ${String(tabNumber)} that it is missing`)
  }

  return {
    post(tabNumber, text) {
      const before = attempts.get(text) ?? []
      judge(tabNumber, text, before)
      const attempt: Attempt = { tabNumber, left: next(), ended: null, isRefused: false }
      attempts.set(text, [...before, attempt])
      return (outcome) => {
        attempt.ended = next()
        attempt.isRefused = outcome === 'refused'
        if (outcome === 'accepted') told.add(nameOf(tabNumber, text))
      }
    },
    read(tabNumber) {
      const begun = next()
      return (texts) => {
        readings.push({ tabNumber, begun, texts: new Set(texts) })
        for (const text of texts) told.add(nameOf(tabNumber, text))
      }
    },
    countOf: (text) => attempts.get(text)?.length ?? 0,
  }
}
