export { parseMarkdown, parseText } from './blocks.ts'
export { messageBlocks, messageText } from './message-blocks.ts'
export { plainText } from './plain-text.ts'
export type { Alignment, Block, Inline } from './tokens.ts'
