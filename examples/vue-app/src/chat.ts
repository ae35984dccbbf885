import type { ReplyXOptions } from '@replyx/core'

/** Whose chat it is and where its server stands. One object for all pages: it is the same conversation. */
export const options: ReplyXOptions = {
  assistantId: 1,
  apiUrl: import.meta.env.VITE_CHAT_URL ?? 'http://127.0.0.1:8000',
}
