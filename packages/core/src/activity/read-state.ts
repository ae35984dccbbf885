/** What the visitor and the operators have read. Pure, but for itself. */
export interface ReadState {
  readonly readSeq: number
  readonly operatorReadSeq: number
  /** The server's count and marks at a `welcome`; another log's replace what was held. */
  reset(input: {
    readonly readSeq: number
    readonly unread: number
    readonly lastSeq: number
    readonly isNewLog: boolean
  }): void
  /** A message of others was deleted: `seq` is its place, `deletedAt` that of the deletion. */
  noteDeleted(seq: number, deletedAt: number): void
  /** The visitor has read up to `seq`. @returns whether that is news */
  markRead(seq: number): boolean
  /** An operator has read up to `seq`. */
  markReadByOperator(seq: number): void
  /**
   * The number of unread messages; `countAfter(seq)` counts those held above a `seq`, `isWhole` tells whether that is
   * all there are.
   */
  unread(countAfter: (seq: number) => number, isWhole: boolean): number
}

export function createReadState(): ReadState {
  let readSeq = 0
  let operatorReadSeq = 0
  /** How many were unread at and below this `seq` when the server last counted. */
  let counted = { unread: 0, lastSeq: 0, readSeq: 0 }
  return {
    get readSeq() {
      return readSeq
    },
    get operatorReadSeq() {
      return operatorReadSeq
    },
    reset({ isNewLog, ...count }) {
      if (isNewLog) readSeq = operatorReadSeq = 0
      readSeq = Math.max(readSeq, count.readSeq)
      counted = count
    },
    noteDeleted(seq, deletedAt) {
      // Of what was counted; what was deleted before had been left out then.
      if (seq <= readSeq || seq > counted.lastSeq || deletedAt <= counted.lastSeq) return
      counted = { ...counted, unread: Math.max(0, counted.unread - 1) }
    },
    markRead(seq) {
      if (seq <= readSeq) return false
      readSeq = seq
      return true
    },
    markReadByOperator(seq) {
      operatorReadSeq = Math.max(operatorReadSeq, seq)
    },
    unread(countAfter, isWhole) {
      // The server counts what is not held here too; once the mark has moved, what is held is all that counts.
      if (isWhole || readSeq !== counted.readSeq) return countAfter(readSeq)
      return counted.unread + countAfter(counted.lastSeq)
    },
  }
}
