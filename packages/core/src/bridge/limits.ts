/** The largest message, in bytes, as text is held in memory: two for a character. */
export const MAX_BYTES = 65_536

/** How many objects may stand inside of each other in a message. */
export const MAX_DEPTH = 8

/** How many messages a second are looked at. */
export const MAX_PER_SECOND = 100

/** How many messages wait for the other side, and how many calls for their answers. */
export const MAX_WAITING = 100

/** How long the other side may be silent before that is told, in ms. */
export const SILENCE = 10_000

/** How long an answer may take, in ms, where nothing else is set. */
export const ANSWER_TIMEOUT = 30_000
