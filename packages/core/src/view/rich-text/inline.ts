import { emphasize, type Delimiter } from './emphasis.ts'
import { bareAddress, safeAddress } from './links.ts'
import type { Inline } from './tokens.ts'

/** What the scanner leaves to be joined: finished pieces, runs of emphasis marks, opened brackets. */
type Piece = Inline | Delimiter | { readonly type: 'bracket'; readonly text: string }

const punctuation = /[!-/:-@[-`{-~]/
const wordCharacter = /[\p{L}\p{N}]/u
const longestAddress = 2048

/** Where each run of backticks begins, by its length: closing marks are found without searching. */
function backtickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>()
  for (const match of text.matchAll(/`+/g)) {
    const starts = runs.get(match[0].length)
    if (starts === undefined) runs.set(match[0].length, [match.index])
    else starts.push(match.index)
  }
  return runs
}

/** Reads `(address "title")` from `from`, where the parenthesis stands. `end` is −1 where the text ends first. */
function destination(text: string, from: number): { href: string; end: number } | null {
  let depth = 0
  let index = from + 1
  const limit = Math.min(text.length, from + longestAddress)
  for (; index < limit; index++) {
    const character = text[index] ?? ''
    if (character === '(') depth++
    else if (character === ')' && depth-- === 0) return { href: text.slice(from + 1, index), end: index + 1 }
    else if (/[\s<>[]/.test(character) && index > from + 1) break
  }
  const title = /[ \t]+(?:"[^"\n]{0,300}"|'[^'\n]{0,300}')\)/y
  title.lastIndex = index
  const rest = title.exec(text)
  if (rest !== null) return { href: text.slice(from + 1, index), end: title.lastIndex }
  return index === text.length ? { href: '', end: -1 } : null
}

/** Drops the emphasis marks and the like at the end of a stream: it is not known yet what they become. */
function withoutTail(text: string): string {
  let end = text.length
  while (end > 0 && '*_~`\\!'.includes(text[end - 1] ?? ' ') && text[end - 2] !== '\\') end--
  return text.slice(0, end)
}

/**
 * Reads the inside of a paragraph.
 *
 * @param source - the text, line breaks included
 * @param isOpen - whether more may follow, as at the end of a stream: unclosed marks then count as closed at the end
 */
export function parseInline(source: string, isOpen: boolean): Inline[] {
  const text = isOpen ? withoutTail(source) : source
  const pieces: Piece[] = []
  const brackets: number[] = []
  let runs: Map<number, number[]> | undefined
  let start = 0
  let index = 0

  const flush = (): void => {
    if (index > start) pieces.push({ type: 'text', text: text.slice(start, index) })
  }
  const take = (length: number, piece?: Piece): void => {
    flush()
    if (piece !== undefined) pieces.push(piece)
    index += length
    start = index
  }
  const closeBracket = (): void => {
    const opening = brackets.pop()
    const target = opening !== undefined && text[index + 1] === '(' ? destination(text, index + 1) : null
    const isCut = isOpen && (target === null ? index === text.length - 1 : target.end === -1)
    if (opening === undefined || (!isCut && (target === null || target.end === -1)))
      return take(1, literal(']'))
    flush()
    const children = emphasize(pieces.splice(opening + 1).map(asLiteral), false)
    pieces.pop()
    const href = isCut || target === null ? null : safeAddress(target.href)
    if (href === null) pieces.push(...children)
    else
      pieces.push({
        type: 'link',
        href,
        children: children.flatMap((child) => (child.type === 'link' ? child.children : child)),
      })
    index = start = isCut || target === null ? text.length : target.end
  }

  while (index < text.length) {
    const character = text[index] ?? ''
    const next = text[index + 1] ?? ''
    if (character === '\\' && punctuation.test(next)) {
      take(1)
      index++
    } else if (character === '\n') {
      const before = text.slice(start, index)
      const trimmed = before.replace(/\\$/, '').trimEnd()
      if (trimmed !== '') pieces.push({ type: 'text', text: trimmed })
      start = ++index
      while (text[index] === ' ' || text[index] === '\t') start = ++index
      pieces.push({ type: 'break' })
    } else if (character === '`') {
      runs ??= backtickRuns(text)
      let length = 1
      while (text[index + length] === '`') length++
      const starts = runs.get(length)
      while (starts?.[0] !== undefined && starts[0] <= index) starts.shift()
      const end = starts?.[0] ?? (isOpen ? text.length : undefined)
      if (end === undefined) index += length
      else {
        const inside = text.slice(index + length, end).replace(/\n/g, ' ')
        const isPadded = inside.startsWith(' ') && inside.endsWith(' ') && inside.trim() !== ''
        take(0, { type: 'code', text: isPadded ? inside.slice(1, -1) : inside })
        index = start = end === text.length ? end : end + length
      }
    } else if (character === '*' || character === '_' || character === '~') {
      let length = 1
      while (text[index + length] === character) length++
      take(length, delimiter(text, index, length, character))
    } else if (character === '[' || (character === '!' && next === '[')) {
      flush()
      brackets.push(pieces.length)
      pieces.push({ type: 'bracket', text: character === '!' ? '![' : '[' })
      index = start = index + (character === '!' ? 2 : 1)
    } else if (character === ']') closeBracket()
    else if (character === '<') {
      const match = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2048})>/iy
      match.lastIndex = index
      const address = match.exec(text)?.[1]
      const href = address === undefined ? null : safeAddress(address)
      if (address === undefined || href === null) index++
      else
        take(address.length + 2, {
          type: 'link',
          href,
          children: [{ type: 'text', text: address.replace(/^mailto:/i, '') }],
        })
    } else {
      const link = startsWord(text, index) ? bareAddress(text, index) : null
      if (link === null) index++
      else
        take(link.text.length, {
          type: 'link',
          href: link.href,
          children: [{ type: 'text', text: link.text }],
        })
    }
  }
  flush()
  const last = brackets.at(-1)
  if (isOpen && last !== undefined && pieces[last]?.type === 'bracket') pieces.splice(last, 1)
  return emphasize(pieces.map(asLiteral), isOpen)
}

/** Reads what a visitor or the system wrote, where marks mean nothing: line breaks and bare addresses only. */
export function parsePlain(text: string): Inline[] {
  const inlines: Inline[] = []
  let start = 0
  let index = 0
  const flush = (): void => {
    if (index > start) inlines.push({ type: 'text', text: text.slice(start, index) })
  }
  while (index < text.length) {
    const link = text[index] !== '\n' && startsWord(text, index) ? bareAddress(text, index) : null
    if (text[index] === '\n') {
      flush()
      inlines.push({ type: 'break' })
      start = ++index
    } else if (link === null) index++
    else {
      flush()
      inlines.push({ type: 'link', href: link.href, children: [{ type: 'text', text: link.text }] })
      index = start = index + link.text.length
    }
  }
  flush()
  return inlines
}

const literal = (text: string): Inline => ({ type: 'text', text })

const asLiteral = (piece: Piece): Inline | Delimiter =>
  piece.type === 'bracket' ? literal(piece.text) : piece

const startsWord = (text: string, index: number): boolean =>
  /\w/.test(text[index] ?? '') && (index === 0 || !/[\w.+@/-]/.test(text[index - 1] ?? ''))

function delimiter(text: string, index: number, count: number, character: '*' | '_' | '~'): Delimiter {
  const before = text[index - 1] ?? ' '
  const after = text[index + count] ?? ' '
  const opens = !/\s/.test(after) && (!punctuation.test(after) || !wordCharacter.test(before))
  const closes = !/\s/.test(before) && (!punctuation.test(before) || !wordCharacter.test(after))
  const isInside = character === '_' && wordCharacter.test(before) && wordCharacter.test(after)
  return { type: 'delimiter', character, count, opens: opens && !isInside, closes: closes && !isInside }
}
