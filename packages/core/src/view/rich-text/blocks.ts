import { parseInline, parsePlain } from './inline.ts'
import type { Alignment, Block } from './tokens.ts'

const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/
const heading = /^ {0,3}(#{1,6})(?:[ \t]|$)/
const quote = /^ {0,3}> ?/
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/
const item = /^ *(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+|$)/
const deepest = 6

const isBlank = (line: string): boolean => line.trim() === ''
const indentOf = (line: string): number => line.length - line.trimStart().length
/** Takes away as many spaces as what the line belongs to is indented, or as many as there are. */
const outdent = (line: string, width: number): string => line.slice(Math.min(indentOf(line), width))
/** What marks the items of one list: another sign begins another list. */
const signOf = (marker: RegExpExecArray): string | undefined => marker[0].trim().at(-1)
const startsBlock = (line: string): boolean =>
  [fence, heading, quote, rule].some((pattern) => pattern.test(line))

const cellsOf = (line: string): string[] =>
  line
    .replace(/\\\|/g, '\0')
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim().replace(/\0/g, '|'))

const alignmentOf = (cell: string): Alignment =>
  cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'end') : 'start'

/**
 * Reads lines from the top: each block takes its lines, so that the next begins where it stopped.
 *
 * @param isOpen - whether a stream goes on behind the last line
 * @param depth - how many lists and quotes stand around
 */
function readBlocks(lines: readonly string[], isOpen: boolean, depth: number): Block[] {
  const blocks: Block[] = []
  let at = 0

  const lineAt = (index: number): string => lines[index] ?? ''
  /** Whether the stream goes on behind the lines taken so far. */
  const isTail = (): boolean => isOpen && at >= lines.length
  /** Takes lines as long as they fit. */
  const take = (fits: (line: string) => boolean): string[] => {
    const start = at
    while (at < lines.length && fits(lineAt(at))) at++
    return lines.slice(start, at)
  }
  const inlines = (cells: readonly string[]) => cells.map((cell) => parseInline(cell, isTail()))
  const inside = (own: readonly string[]): Block[] => readBlocks(own, isTail(), depth + 1)
  const itemAt = (index: number): RegExpExecArray | null =>
    depth < deepest && !rule.test(lineAt(index)) ? item.exec(lineAt(index)) : null

  const isTable = (): boolean => {
    const line = lineAt(at)
    const below = lineAt(at + 1)
    if (!line.includes('|')) return false
    // As soon as a stream may be about to draw the line under the heads, it is not shown as a rule in between.
    const mayBe = /^\s*\|/.test(line) ? /^[|\s:-]*$/ : /^[|\s:-]+$/
    if (isOpen && at + 2 >= lines.length && mayBe.test(below)) return true
    const cells = cellsOf(below)
    return cells.every((cell) => /^:?-+:?$/.test(cell)) && cells.length === cellsOf(line).length
  }

  const readCode = (indent: number, marks: string, info: string): Block => {
    at++
    const text = take((line) => !(line.trim().startsWith(marks) && /^\s*(?:`+|~+)\s*$/.test(line))).map(
      (line) => outdent(line, indent),
    )
    // The line that a stream is about to begin is no line yet, and half a closing fence must not flash up as code.
    if (isTail() && /^ *(?:`*|~*)$/.test(text.at(-1) ?? '')) text.pop()
    at++
    return { type: 'code', language: info.trim().split(' ')[0]?.slice(0, 32) ?? '', text: text.join('\n') }
  }
  const readList = (first: RegExpExecArray): Block => {
    const items: Block[][] = []
    const number = first[1]
    for (let marker = itemAt(at); marker && signOf(marker) === signOf(first); marker = itemAt(at)) {
      const width = indentOf(lineAt(at)) + 2
      let wasBlank = false
      // The marker becomes spaces, so that what stands behind it is as far in as the lines below.
      const own = lineAt(at++).replace(item, (found) => ' '.repeat(found.length))
      const rest = take((line) => {
        const isInside =
          isBlank(line) || indentOf(line) >= width || !(wasBlank || startsBlock(line) || item.test(line))
        wasBlank = isBlank(line)
        return isInside
      })
      items.push(inside([own, ...rest].map((line) => outdent(line, width))))
    }
    return { type: 'list', isOrdered: number !== undefined, start: Number(number ?? 1), items }
  }
  const readTable = (): Block => {
    const head = cellsOf(lineAt(at))
    const alignments = cellsOf(lineAt(at + 1))
      .filter((cell) => cell !== '')
      .map(alignmentOf)
    at += 2
    const rows = take((line) => line.includes('|')).map((line) => cellsOf(line).slice(0, head.length))
    return { type: 'table', alignments, head: inlines(head), rows: rows.map(inlines) }
  }
  const readParagraph = (): Block => {
    const first = lineAt(at++)
    const rest = take((line) => {
      const marker = itemAt(at)
      // A sign without words behind it, or a number that may belong to the sentence, goes on with it.
      const startsList = marker && (marker[1] ?? '1') === '1' && marker[0].length < line.length
      return !(isBlank(line) || startsBlock(line) || startsList || isTable())
    })
    return { type: 'paragraph', children: parseInline([first, ...rest].join('\n').trim(), isTail()) }
  }
  const readBlock = (line: string): Block => {
    const code = fence.exec(line)
    if (code) return readCode(indentOf(line), code[1] ?? '', code[2] ?? '')
    const title = heading.exec(line)
    if (title || rule.test(line)) at++
    if (title) {
      const text = line
        .slice(title[0].length)
        .trim()
        .replace(/(?:^| )#+$/, '')
        .trim()
      return { type: 'heading', level: title[1]?.length ?? 1, children: parseInline(text, isTail()) }
    }
    if (rule.test(line)) return { type: 'rule' }
    if (depth < deepest && quote.test(line)) {
      const own = take((next) => quote.test(next)).map((next) => next.replace(quote, ''))
      return { type: 'quote', blocks: inside(own) }
    }
    const marker = itemAt(at)
    if (marker) return readList(marker)
    return isTable() ? readTable() : readParagraph()
  }

  for (;;) {
    take(isBlank)
    if (at >= lines.length) return blocks
    blocks.push(readBlock(lineAt(at)))
  }
}

/** Cuts a last line that is nothing but the beginning of a mark, as long as more is to come. */
const withoutHalfMark = (text: string): string =>
  text.replace(/(?:^|\n) {0,9}(?:[-+>|]|\*{1,3}|_{3}|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2}|--)[ \t]*$/, '')

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
 * import { parseMarkdown } from '@replyx/core/rich-text'
 *
 * console.log(parseMarkdown('Your order is **on its way**'))
 * ```
 */
export function parseMarkdown(text: string, options?: { readonly isStreaming?: boolean }): readonly Block[] {
  const isOpen = options?.isStreaming ?? false
  const clean = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').replace(/\t/g, '    ')
  return readBlocks((isOpen ? withoutHalfMark(clean) : clean).split('\n'), isOpen, 0)
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
 * import { parseText } from '@replyx/core/rich-text'
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
