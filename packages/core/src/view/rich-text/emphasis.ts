import type { Inline } from './tokens.ts'

/** A run of emphasis marks, and whether it may begin or end an emphasis. */
export interface Delimiter {
  readonly type: 'delimiter'
  readonly character: '*' | '_' | '~'
  readonly count: number
  readonly opens: boolean
  readonly closes: boolean
}

interface Opener {
  readonly character: string
  readonly position: number
  left: number
}

/** Deeper nesting than this stays literal: nobody writes it, and drawing it would exhaust the stack. */
const deepest = 16

const kindOf = (character: string, used: number): 'bold' | 'italic' | 'strike' =>
  character === '~' ? 'strike' : used === 2 ? 'bold' : 'italic'

/**
 * Joins runs of marks to emphasis, in one pass: an opener keeps its place in the output as plain text until a
 * closer takes everything behind it.
 *
 * @param pieces - finished pieces and runs of marks
 * @param isOpen - whether what is unclosed counts as closed at the end (a stream), or as plain text
 */
export function emphasize(pieces: readonly (Inline | Delimiter)[], isOpen: boolean): Inline[] {
  const output: Inline[] = []
  const openers: Opener[] = []

  const wrap = (opener: Opener, used: number): void => {
    const children = merge(output.splice(opener.position + 1))
    opener.left -= used
    output.pop()
    if (opener.left > 0) output.push({ type: 'text', text: opener.character.repeat(opener.left) })
    if (children.length > 0) output.push({ type: kindOf(opener.character, used), children })
  }
  const close = (run: Delimiter): number => {
    let left = run.count
    while (left > 0) {
      let at = openers.length - 1
      while (at >= 0 && openers[at]?.character !== run.character) at--
      const opener = openers[at]
      const used = Math.min(left, opener?.left ?? 0, 2)
      if (
        opener === undefined ||
        output.length === opener.position + 1 ||
        (run.character === '~' && used < 2)
      )
        break
      wrap(opener, used)
      openers.length = opener.left > 0 ? at + 1 : at
      left -= used
    }
    return left
  }

  for (const piece of pieces) {
    if (piece.type !== 'delimiter') {
      output.push(piece)
      continue
    }
    const left = piece.closes ? close(piece) : piece.count
    if (left === 0) continue
    const isOpener =
      piece.opens && left <= 3 && openers.length < deepest && (piece.character !== '~' || left === 2)
    if (isOpener) openers.push({ character: piece.character, position: output.length, left })
    output.push({ type: 'text', text: piece.character.repeat(left) })
  }
  if (isOpen) {
    for (const opener of openers.reverse()) {
      while (opener.left > 0) wrap(opener, Math.min(opener.left, 2))
    }
  }
  return merge(output)
}

/** Joins neighbouring texts. */
function merge(inlines: readonly Inline[]): Inline[] {
  const merged: Inline[] = []
  let texts: string[] = []
  const flush = (): void => {
    if (texts.length > 0) merged.push({ type: 'text', text: texts.join('') })
    texts = []
  }
  for (const inline of inlines) {
    if (inline.type === 'text') texts.push(inline.text)
    else {
      flush()
      merged.push(inline)
    }
  }
  flush()
  return merged
}
