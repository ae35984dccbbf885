import type { RichText } from './options.ts'

/**
 * Text as it stands: for an interface that reads no marks.
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { browserTiming } from '@replyx/core/dom'
 * import { createChatView, plainText } from '@replyx/core/view'
 *
 * createChatView(createReplyX({ assistantId: 1 }), { richText: plainText, ...browserTiming(window) })
 * ```
 */
export const plainText: RichText = {
  blocks: ({ text }) => [{ type: 'paragraph', children: [{ type: 'text', text }] }],
  text: ({ text }) => text,
}
