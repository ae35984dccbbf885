import type { Message } from '../../model.ts'
import { memoize } from '../model/memo.ts'
import { parseMarkdown, parseText } from './blocks.ts'
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
 * import { messageBlocks } from '@replyx/core/view'
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
