/**
 * Tells the server how far the visitor has read: one call at a time, and another where more was read meanwhile. What
 * fails is not repeated here: the next heartbeat shows that the mark is behind, and asks for it again.
 */
export function createReadSignal(options: {
  readonly readSeq: () => number
  /** Makes the call; `null` where there is nobody to tell. */
  readonly tell: (seq: number) => Promise<unknown> | null
}): () => void {
  let isOnItsWay = false

  function signal(): void {
    if (isOnItsWay) return
    const seq = options.readSeq()
    const telling = options.tell(seq)
    if (telling === null) return
    isOnItsWay = true
    telling.then(
      () => {
        isOnItsWay = false
        if (options.readSeq() > seq) signal()
      },
      () => {
        isOnItsWay = false
      },
    )
  }

  return signal
}
