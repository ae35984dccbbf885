import type { Message } from '../../model.ts'

// Tags behind a flag name a part of a country; what a box stands around is a key.
const fewEmoji =
  /^\s*((\p{ExtPict}([\p{EMod}\ufe0f\u{e0020}-\u{e007f}]|\u200d\p{ExtPict})*|\p{RI}{2}|.\ufe0f\u20e3)\s*){1,3}$/u

/** Whether a message is one to three emoji and nothing else: such a one is drawn large. */
export const isEmojiOnly = ({ text }: Message): boolean => fewEmoji.test(text)
