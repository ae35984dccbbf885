/** The few words that are shown where the frame, which has all others, is not there, and the names of the button. */
export type Texts = readonly [failed: string, retry: string, write: string, open: string, close: string]

/** In English, which is always there. */
export const english: Texts = [
  'The chat cannot be loaded right now.',
  'Try again',
  'Write to us',
  'Open chat',
  'Close chat',
]
