import { parseInline, parsePlain } from './inline.ts'
import type { Alignment, Block } from './tokens.ts'

const fence = /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))([^`]*)$/
const heading = /^ {0,3}(#{1,6})(?:[ \t]|$)/
const quote = /^ {0,3}> ?/
const item = /^( {0,3})([-*+]|\d{1,9}[.)])(?:([ \t]+)|$)/
const delimiterRow = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const deepest = 6

const isBlank = (line: string): boolean => line.trim() === ''
const isRule = (line: string): boolean => /^([-*_])\1{2,}$/.test(line.replace(/[ \t]/g, ''))
const indentOf = (line: string): number => line.length - line.trimStart().length

function cellsOf(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  const row = line.trim()
  for (let index = row.startsWith('|') ? 1 : 0; index < row.length; index++) {
    if (row[index] === '\\' && row[index + 1] === '|') {
      cell += '|'
      index++
    } else if (row[index] === '|') {
      cells.push(cell.trim())
      cell = ''
    } else cell += row[index] ?? ''
  }
  if (cell.trim() !== '') cells.push(cell.trim())
  return cells
}

const alignmentOf = (cell: string): Alignment =>
  cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'end') : 'start'

/**
 * Reads lines from the top: each reader takes its block's lines, so that the next block begins where it stopped.
 *
 * @param isOpen - whether a stream goes on behind the last line
 * @param depth - how many lists and quotes stand around
 */
function readBlocks(lines: readonly string[], isOpen: boolean, depth: number): Block[] {
  let at = 0

  const lineAt = (ahead: number): string => lines[at + ahead] ?? ''

  /** Whether the stream goes on behind the lines taken so far. */
  const isTail = (): boolean => isOpen && at >= lines.length

  const readBlock = (line: string): Block => {
    const opening = fence.exec(line)
    if (opening !== null)
      return readCode(opening[1] ?? '', opening[2]?.trim().split(' ')[0]?.slice(0, 32) ?? '')
    const title = heading.exec(line)
    if (title !== null) return readHeading(title[1]?.length ?? 1, line.slice(title[0].length))
    if (isRule(line)) {
      at++
      return { type: 'rule' }
    }
    if (depth < deepest) {
      if (quote.test(line)) return readQuote()
      const marker = item.exec(line)
      if (marker !== null) return readList(/\d/.test(marker[2] ?? ''))
    }
    return isTable() ? readTable() : readParagraph()
  }

  const readCode = (marks: string, language: string): Block => {
    const text: string[] = []
    for (at++; at < lines.length; at++) {
      const line = lineAt(0)
      const mark = line.trim()
      const isMarks = mark !== '' && mark.split(marks[0] ?? '`').join('') === ''
      if (isMarks && mark.length >= marks.length) break
      // A closing fence that has only half arrived must not flash up as code.
      if (isMarks && isOpen && at === lines.length - 1) continue
      text.push(line)
    }
    // The line that a stream is about to begin is no line yet.
    if (isTail() && text.at(-1) === '') text.pop()
    at++
    return { type: 'code', language, text: text.join('\n') }
  }

  const readHeading = (level: number, rest: string): Block => {
    at++
    let text = rest.trim()
    let end = text.length
    while (text[end - 1] === '#') end--
    if (end === 0 || text[end - 1] === ' ') text = text.slice(0, end).trim()
    return { type: 'heading', level, children: parseInline(text, isTail()) }
  }

  const readQuote = (): Block => {
    const inside: string[] = []
    for (; quote.test(lineAt(0)) && at < lines.length; at++) inside.push(lineAt(0).replace(quote, ''))
    return { type: 'quote', blocks: readBlocks(inside, isTail(), depth + 1) }
  }

  const readList = (isOrdered: boolean): Block => {
    const items: string[][] = []
    const start = Number.parseInt(lineAt(0).trim(), 10)
    let wasBlank = false
    for (; at < lines.length; at++) {
      const line = lineAt(0)
      const current = items.at(-1)
      const indent = indentOf(line)
      const marker = item.exec(line)
      if (isBlank(line)) {
        wasBlank = true
        continue
      }
      if (marker !== null && indent < 2 && !isRule(line)) {
        if (/\d/.test(marker[2] ?? '') !== isOrdered) break
        items.push([line.slice(marker[0].length)])
      } else if (current !== undefined && indent >= 2) {
        if (wasBlank) current.push('')
        current.push(line.slice(Math.min(indent, isOrdered ? 3 : 2)))
      } else if (current !== undefined && !wasBlank && !startsBlock(line)) current.push(line)
      else if (items.length === 0) items.push([line.trimStart().replace(/^\S+[ \t]*/, '')])
      else break
      wasBlank = false
    }
    const isCut = isTail()
    return {
      type: 'list',
      isOrdered,
      start: Number.isNaN(start) ? 1 : start,
      items: items.map((own, index) => readBlocks(own, isCut && index === items.length - 1, depth + 1)),
    }
  }

  const isTable = (): boolean => {
    const line = lineAt(0)
    const below = lineAt(1)
    if (!line.includes('|')) return false
    const isComing =
      isOpen && line.trimStart().startsWith('|') && at + 2 >= lines.length && /^[|\s:-]*$/.test(below)
    return (
      isComing ||
      (below.includes('-') && delimiterRow.test(below) && cellsOf(below).length === cellsOf(line).length)
    )
  }

  const readTable = (): Block => {
    const head = cellsOf(lineAt(0))
    const alignments = cellsOf(lineAt(1)).map(alignmentOf)
    const rows: string[][] = []
    for (at += 2; lineAt(0).includes('|'); at++) rows.push(cellsOf(lineAt(0)))
    const isCut = isTail()
    const inlines = (cells: readonly string[]) => cells.map((cell) => parseInline(cell, isCut))
    return {
      type: 'table',
      alignments,
      head: inlines(head),
      rows: rows.map((cells) => inlines(cells.slice(0, head.length))),
    }
  }

  const startsBlock = (line: string): boolean =>
    fence.test(line) || heading.test(line) || quote.test(line) || isRule(line)

  const readParagraph = (): Block => {
    const taken = [lineAt(0)]
    for (at++; at < lines.length; at++) {
      const line = lineAt(0)
      const marker = depth < deepest ? item.exec(line) : null
      if (isBlank(line) || startsBlock(line) || isTable()) break
      if (marker !== null && (!/\d/.test(marker[2] ?? '') || /^\s*1[.)]/.test(line))) break
      taken.push(line)
    }
    return { type: 'paragraph', children: parseInline(taken.join('\n').trim(), isTail()) }
  }

  const blocks: Block[] = []
  while (at < lines.length) {
    const current = lineAt(0)
    if (isBlank(current)) at++
    else blocks.push(readBlock(current))
  }
  return blocks
}

/** Cuts a last line that is nothing but the beginning of a mark, as long as more is to come. */
function withoutHalfMark(text: string): string {
  const from = text.lastIndexOf('\n') + 1
  const isMark = /^ {0,9}(?:[-*+>|]|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2}|-{2})[ \t]*$/.test(text.slice(from))
  return isMark ? text.slice(0, Math.max(0, from - 1)) : text
}

/**
 * Reads Markdown as chats use it: paragraphs, headings, bold, italic, strike, code, lists, quotes, tables, rules
 * and links, with each line break kept. HTML stays text; a picture becomes a link. Takes linear time.
 *
 * @param text - the Markdown
 * @param options - `isStreaming`: more is to come, so what is still unclosed at the end counts as closed there
 * @returns the blocks to draw
 *
 * @example
 * ```ts
 * import { parseMarkdown } from '@replyx/core/view'
 *
 * console.log(parseMarkdown('Your order is **on its way**'))
 * ```
 */
export function parseMarkdown(text: string, options?: { readonly isStreaming?: boolean }): readonly Block[] {
  const isOpen = options?.isStreaming ?? false
  const clean = text.replace(/\r\n?/g, '\n').replace(/\t/g, '    ')
  const lines = (isOpen ? withoutHalfMark(clean) : clean).split('\n')
  return readBlocks(lines, isOpen, 0)
}

/**
 * Reads text in which marks mean nothing, as visitors and the system write it: paragraphs, line breaks and bare
 * web and mail addresses.
 *
 * @param text - the text
 * @returns the blocks to draw
 *
 * @example
 * ```ts
 * import { parseText } from '@replyx/core/view'
 *
 * console.log(parseText('see https://example.com'))
 * ```
 */
export function parseText(text: string): readonly Block[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .filter((paragraph) => !isBlank(paragraph))
    .map((paragraph) => ({
      type: 'paragraph',
      children: parsePlain(paragraph.trimEnd().replace(/^\n+/, '')),
    }))
}
