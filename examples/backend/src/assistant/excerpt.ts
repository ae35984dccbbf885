import type { Passage } from './passages.ts'
import { contentTerms } from './search.ts'

const longest = 700
/** Less room than this is not worth a piece of a block. */
const leastRoom = 200

/** Paragraphs, lists, tables and fenced blocks, each whole. */
const blocksOf = (text: string): string[] => {
  const blocks: string[] = []
  let lines: string[] = []
  let isFenced = false
  const flush = (): void => {
    if (lines.length > 0) blocks.push(lines.join('\n'))
    lines = []
  }
  for (const line of text.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) isFenced = !isFenced
    if (line.trim() === '' && !isFenced) flush()
    else lines.push(line)
  }
  flush()
  return blocks
}

const hits = (text: string, terms: readonly string[]): number => {
  const words = contentTerms(text)
  return terms.filter((term) => words.includes(term)).length
}

const cutAtWord = (text: string, room: number): string =>
  `${text
    .slice(0, room)
    .replace(/\s+\S*$/, '')
    .replaceAll('```', '')} …`

/** A block that is too long: of a table or list the lines that fit the question, of prose the beginning. */
const shorten = (block: string, terms: readonly string[], room: number): string => {
  const lines = block.split('\n')
  const isTable = /^\s*\|/.test(lines[0]!)
  if (!isTable && !/^\s*([-*]|\d+\.) /.test(lines[0]!)) return cutAtWord(block, room)
  const head = isTable ? lines.slice(0, 2) : []
  const rows = lines.slice(head.length)
  const fitting = rows.filter((line) => hits(line, terms) > 0)
  let text = head.join('\n')
  for (const line of fitting.length > 0 ? fitting : rows) {
    if (text.length + line.length > room) break
    text += text === '' ? line : `\n${line}`
  }
  return text === head.join('\n') ? cutAtWord(block, room) : text
}

/** Where the answer begins: at the top if the heading is what was asked for, else where most of the words are. */
const firstBlock = (blocks: readonly string[], title: string, terms: readonly string[]): number => {
  if (hits(title, terms) * 2 >= terms.length) return 0
  const counts = blocks.map((block) => hits(block, terms))
  return counts.indexOf(Math.max(...counts))
}

/** The part of a passage that fits a question best, short enough for a chat. */
export const excerptFor = ({ title, text }: Pick<Passage, 'title' | 'text'>, question: string): string => {
  const terms = contentTerms(question)
  const blocks = blocksOf(text)
  const parts: string[] = []
  let room = longest
  for (const block of blocks.slice(firstBlock(blocks, title, terms))) {
    if (block.length <= room) parts.push(block)
    else if (room >= leastRoom && !block.includes('```')) parts.push(shorten(block, terms, room))
    if (block.length > room) break
    room -= block.length
  }
  return parts.length > 0 ? parts.join('\n\n') : cutAtWord(text, longest)
}
