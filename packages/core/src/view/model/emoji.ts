const fewEmoji = /^\s*(?:(?:\p{ExtPict}(?:\p{EMod}|\ufe0f|\u200d\p{ExtPict})*|\p{RI}{2})\s*){1,3}$/u

/** Whether a text is one to three emoji and nothing else: such a message is drawn large. */
export const isEmojiOnly = (text: string): boolean => fewEmoji.test(text)
