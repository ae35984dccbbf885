import { safeAddress, withoutPunctuation } from './links.ts'
import type { Inline } from './tokens.ts'

// In a bare address parentheses come in pairs, and East Asian punctuation and quotation marks end it. Other words are
// taken whole, so that none begins in the middle.
const addresses = String.raw`(?<web>(?:https?:\/\/|www\.)(?:[^\s<>*${'`'}|"[\]()\xab\xbb\u201c-\u201f\u3000-\u303f\uff00-\uff65]|\([^\s<>()[\]]*\))+)|(?<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)|[a-z\d.+@/-]+`
// Unclosed at the end of the text counts as closed there, so that a stream shows no half link.
const title = String.raw`\s{1,9}(?<quote>["'])(?:\\.|(?!\k<quote>)[^\\]){0,300}(?:\k<quote>|$)`
const target = String.raw`<(?:\\.|[^<>\n\\]){0,2048}(?:>|$)|(?:\\\S|[^\s<>()[\\]|\([^\s<>()]*\)){0,2048}`
const destination = String.raw`\(\s{0,9}(?<href>${target})(?:${title})?\s{0,9}(?<end>\)|$)`

/** What may mean something in Markdown. */
const marks = [
  '\\\\[!-/:-@[-`{-~]',
  '\\\\?\\n[ \\t]*',
  '`+|\\*+|_+|~+|!?\\[',
  `\\](?:${destination})?`,
  '<(?:mailto:)?(?<angle>(?:https?:\\/\\/|[\\w.+-]{1,64}@)[^\\s<>]{1,2048})>',
  addresses,
].join('|')

/** What one of these begins with, or has in it: most sentences have none, and are read as they stand. */
const anyMark = /[\\\n`*_~[\]<@]|:\/\/|www\./i

const punctuation = /[!-/:-@[-`{-~]/
const wordCharacter = /[\p{L}\p{N}]/u
/** Deeper nesting than this stays literal: nobody writes it, and drawing it would exhaust the stack. */
const deepest = 16

/** A mark that something may close: until then it stands in the output as text. */
interface Opener {
  readonly mark: string
  readonly position: number
  /** How long the run of marks was, and whether it might have closed another. */
  readonly length: number
  readonly closes: boolean
  left: number
}

const literal = (text: string): Inline => ({ type: 'text', text })

/** Whether a run of marks touches what is on its `inner` side, and so may begin or end an emphasis. */
const touches = (inner: string, outer: string): boolean =>
  !/\s/.test(inner) && !(punctuation.test(inner) && wordCharacter.test(outer))

/** Joins neighbouring texts. */
function merge(inlines: readonly Inline[]): Inline[] {
  const merged: Inline[] = []
  for (const inline of inlines) {
    const last = merged.at(-1)
    if (inline.type !== 'text') merged.push(inline)
    else if (last?.type === 'text') merged[merged.length - 1] = literal(last.text + inline.text)
    else if (inline.text !== '') merged.push(inline)
  }
  return merged
}

/**
 * Reads from one mark to the next, once. A mark that opens keeps its place in the output as plain text until what
 * closes it takes everything behind it.
 *
 * @param isOpen - whether more may follow, as at the end of a stream: unclosed marks then count as closed at the end
 */
function readInline(text: string, pattern: string, isOpen: boolean): Inline[] {
  if (!anyMark.test(text)) return merge([literal(text)])
  const token = new RegExp(pattern, 'gi')
  // Where each run of backticks stands last: what is never closed is not searched for.
  const lastRuns = new Map(Array.from(text.matchAll(/`+/g), ({ 0: run, index }) => [run, index]))
  const output: Inline[] = []
  const openers: Opener[] = []
  let start = 0

  const put = (...inlines: Inline[]): void => void output.push(...inlines)
  const open = (mark: string, text: string, length = 0, closes = false): void => {
    const left = text.length
    if (openers.length < deepest) openers.push({ mark, position: output.length, length, closes, left })
    put(literal(text))
  }
  const link = (href: string | null, children: Inline[]): void =>
    put(...(href === null ? children : [{ type: 'link', href, children } as const]))

  const wrap = (opener: Opener, used: number): void => {
    const { mark, position } = opener
    const children = merge(output.splice(position + 1))
    opener.left -= used
    output[position] = literal(mark.repeat(opener.left))
    if (children.length > 0) put({ type: mark === '~' ? 'strike' : used === 2 ? 'bold' : 'italic', children })
  }
  /** Closes what a run of marks can close. @returns how many of its marks are left */
  const close = (mark: string, count: number, opens: boolean): number => {
    for (let left = count; ;) {
      // Where one of two runs might do both, those whose lengths make three together are no pair.
      const at = openers
        .map(
          (opener) =>
            opener.mark === mark && !((opens || opener.closes) && (opener.length % 3) + (count % 3) === 3),
        )
        .lastIndexOf(true)
      const opener = openers[at]
      const used = Math.min(left, opener?.left ?? 0, 2)
      if (!opener || used === 0 || output.length === opener.position + 1 || (mark === '~' && used < 2))
        return left
      wrap(opener, used)
      openers.length = opener.left > 0 ? at + 1 : at
      left -= used
    }
  }
  const readRun = (mark: string, count: number, before: string, after: string): void => {
    const isInside = mark === '_' && wordCharacter.test(before) && wordCharacter.test(after)
    const closes = !isInside && touches(before, after)
    const opens = !isInside && touches(after, before)
    const left = closes ? close(mark, count, opens) : count
    if (opens && left > 0 && left <= 3 && (mark !== '~' || left === 2))
      open(mark, mark.repeat(left), count, closes)
    else put(literal(mark.repeat(left)))
  }
  const readCode = (run: string): void => {
    const from = token.lastIndex
    const isClosed = (lastRuns.get(run) ?? 0) >= from
    if (!isClosed && !isOpen) return put(literal(run))
    const runs = /`+/g
    runs.lastIndex = isClosed ? from : text.length
    let closing = runs.exec(text)
    while (closing && closing[0] !== run) closing = runs.exec(text)
    const end = closing?.index ?? text.length
    const inside = text.slice(from, end).replace(/\n/g, ' ')
    put({ type: 'code', text: inside.replace(/^ (?= *[^ ])(.*) $/, '$1') })
    token.lastIndex = end + run.length
  }
  const readBracket = (index: number, href = '', end = ''): void => {
    const at = openers.map((opener) => opener.mark === '[').lastIndexOf(true)
    const opener = openers[at]
    const isCut = isOpen && end === '' && token.lastIndex === text.length
    if (opener && (isCut || end !== '')) {
      const children = merge(output.splice(opener.position).slice(1))
      openers.length = at
      const flat = children.flatMap((child) => (child.type === 'link' ? child.children : child))
      const address = href.replace(/^<|>$|\\([!-/:-@[-`{-~])/g, '$1').replace(/ /g, '%20')
      link(isCut ? null : safeAddress(address), flat)
    } else {
      if (opener) openers.splice(at, 1)
      put(literal(']'))
      token.lastIndex = index + 1
    }
  }

  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const { 0: found, index, groups = {} } = match
    const mark = found.charAt(0)
    const before = text.slice(start, index)
    const { web, mail, angle } = groups
    if (/^\\?\n/.test(found)) put(literal(before.trimEnd()), { type: 'break' })
    else {
      const shown = web === undefined ? (mail ?? angle) : withoutPunctuation(web)
      if (shown === undefined && /[a-z\d.+@/-]/i.test(mark)) continue
      put(literal(before))
      if (shown !== undefined) {
        const scheme = /^https?:/i.test(shown) ? '' : web === undefined ? 'mailto:' : 'https://'
        if (web !== undefined) token.lastIndex = index + shown.length
        link(safeAddress(scheme + shown), [literal(shown)])
      } else if (mark === '\\') put(literal(found.slice(1)))
      else if (mark === '`') readCode(found)
      else if (mark === ']') readBracket(index, groups.href, groups.end)
      else if (found.endsWith('[')) open('[', found)
      else readRun(mark, found.length, text[index - 1] ?? ' ', text[token.lastIndex] ?? ' ')
    }
    start = token.lastIndex
  }
  put(literal(text.slice(start)))
  if (isOpen)
    for (const opener of openers.reverse()) {
      if (opener.mark === '[') output[opener.position] = literal('')
      else while (opener.left > 0) wrap(opener, Math.min(opener.left, 2))
    }
  return merge(output)
}

/**
 * Reads the inside of a paragraph.
 *
 * @param text - the text, line breaks included
 * @param isOpen - whether more may follow, as at the end of a stream
 */
export function parseInline(text: string, isOpen: boolean): Inline[] {
  // It is not known yet what marks at the end of a stream become: a number in brackets is a note or a link.
  const unclear = /[*_~`\\!]{1,3}$|\[\d{0,9}\]?$|<(?=(?:https?:\/\/|mailto:)[^\s<>]*$)/
  return readInline(isOpen ? text.replace(unclear, '') : text, marks, isOpen)
}

/** Reads what a visitor or the system wrote, where marks mean nothing: line breaks and bare addresses only. */
export function parsePlain(text: string): Inline[] {
  return readInline(text, `\\n|${addresses}`, false)
}
