/** Whose turn it is: the socket's or the stream's. */
export interface Turns {
  takesOver(failedOpens: number): boolean
  /** The server speaks event streams: what fails from now on is tried again by one. */
  noteStream(): void
  /** A stream has failed before any was known to work. */
  noteFailure(): void
  /** A socket opens again: the next open is its own. */
  noteSocket(): void
  /** The device has lost its network; behind the next one sockets may open. */
  noteOffline(): void
  /** Whether a socket is worth a try at once: the network is another since it was last asked. */
  takeNews(): boolean
}

/** @param limit - after how many failed opens in a row the stream's turn comes */
export function createTurns(limit: number): Turns {
  /** A stream has stood, and no socket has opened since. */
  let isPreferred = false
  /** The next open is the socket's, whatever was before. */
  let isSocketNext = false
  /** After how many failures of the socket it is the stream's turn. */
  let patience = limit
  let isNewNetwork = false

  return {
    takesOver(failedOpens) {
      const isSkipped = isSocketNext
      isSocketNext = false
      if (isSkipped || isPreferred) return isPreferred
      if (failedOpens === 0) patience = limit
      return failedOpens >= patience
    },
    noteStream() {
      isPreferred = true
    },
    noteFailure() {
      // Neither is known to work: they take turns.
      isSocketNext = !isPreferred
    },
    noteSocket() {
      isPreferred = false
      isSocketNext = true
      // A socket that opens and carries nothing should not be tried three times again.
      patience = 1
    },
    noteOffline() {
      isNewNetwork = true
    },
    takeNews() {
      const isNews = isNewNetwork
      isNewNetwork = false
      return isNews
    },
  }
}
