import type { Message } from '../../model.ts'
import type { RichText } from '../options.ts'
import { memoize } from '../model/memo.ts'
import { parseMarkdown, parseText } from './blocks.ts'
import { drawBlocks } from './draw.ts'
import { isEmojiOnly } from './emoji.ts'
import { plainText } from './plain-text.ts'
import type { Block } from './tokens.ts'

/**
 * A message's text as blocks: Markdown from the assistant and operators, plain text from all others. Read once for
 * each message object.
 *
 * @param message - the message
 * @returns the blocks to draw
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { messageBlocks } from '@replyx/core/rich-text'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * console.log(chat.getSnapshot().messages.map(messageBlocks))
 * ```
 */
export const messageBlocks: (message: Message) => readonly Block[] = memoize((message) =>
  message.sender === 'assistant' || message.sender === 'manager'
    ? parseMarkdown(message.text, { isStreaming: message.status === 'streaming' })
    : parseText(message.text),
)

/**
 * A message's words without its marks, for reading aloud.
 *
 * @param message - the message
 * @returns the words, one line for each block
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { messageText } from '@replyx/core/rich-text'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * chat.on('message:received', ({ message }) => console.log(messageText(message)))
 * ```
 */
export function messageText(message: Message): string {
  return plainText(messageBlocks(message))
}

/**
 * Both, and how they are drawn, as `createChatView` takes them.
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { browserTiming } from '@replyx/core/dom'
 * import { richText } from '@replyx/core/rich-text'
 * import { createChatView } from '@replyx/core/view'
 *
 * createChatView(createReplyX({ assistantId: 1 }), { richText, ...browserTiming(window) })
 * ```
 */
export const richText: Required<RichText> = {
  blocks: messageBlocks,
  text: messageText,
  draw: drawBlocks,
  isEmoji: isEmojiOnly,
}
