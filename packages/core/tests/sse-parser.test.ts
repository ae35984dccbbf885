import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createParser } from '../src/sse/parser.ts'

const LIMIT = 64 * 1_024
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What the parser makes of bytes that come in chunks, cut at these places. */
function parse(bytes: Uint8Array, cuts: readonly number[] = []): string[] {
  const heard: string[] = []
  const take = createParser((data) => heard.push(data))
  const borders = [0, ...[...cuts].sort((one, other) => one - other), bytes.length]
  borders.slice(1).forEach((end, index) => take(bytes.slice(borders[index], end)))
  return heard
}

const parseText = (text: string, cuts?: readonly number[]): string[] => parse(bytesOf(text), cuts)

/** The specification's own steps, for a whole stream: "9.2.6 Interpreting an event stream". */
function specified(text: string): string[] {
  const events: string[] = []
  let buffer = ''
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  // What no line break ends is no line.
  for (const line of lines.slice(0, -1)) {
    if (line === '') {
      if (buffer !== '') events.push(buffer.slice(0, -1))
      buffer = ''
      continue
    }
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const name = colon < 0 ? line : line.slice(0, colon)
    let value = colon < 0 ? '' : line.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (name === 'data') buffer += `${value}\n`
  }
  return events
}

/** What is still in use, in bytes. */
function heldMemory(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

const cuts = (length: number) => fc.array(fc.nat(length), { maxLength: 40 })
const lineBreak = fc.constantFrom('\n', '\r', '\r\n')
/** Text in which what matters to the format is frequent. */
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'data',
        'data:',
        'data: ',
        'data:  ',
        ':',
        ' ',
        'event: x',
        'id: 7',
        'retry: 1',
        'Data: x',
      ),
      fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\ufeff', 'é', '🙂', '\u2028', '\0'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

describe('the parser of event streams', () => {
  it('gives what the specification gives, wherever chunks end, inside letters too', () => {
    fc.assert(
      fc.property(
        soup.chain((text) => fc.tuple(fc.constant(text), cuts(bytesOf(text).length))),
        ([text, borders]) => {
          expect(parseText(text, borders)).toEqual(specified(text))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('gives back every frame that was written, whole and in order', () => {
    const frame = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ' '))
    const event = fc.tuple(fc.array(frame, { minLength: 1, maxLength: 3 }), lineBreak, fc.boolean())
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 10 }).chain((events) => {
          const text = events
            .map(([lines, end, isChatty]) => {
              const written = lines.map((line) => `data: ${line}${end}`)
              return `${isChatty ? `: still here${end}id: 1${end}` : ''}${written.join('')}${end}`
            })
            .join('')
          return fc.tuple(fc.constant(events), fc.constant(text), cuts(bytesOf(text).length))
        }),
        ([events, text, borders]) => {
          expect(parseText(text, borders)).toEqual(events.map(([lines]) => lines.join('\n')))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('gives an event in the moment its last line has ended, though an LF may still follow', () => {
    const heard: string[] = []
    const take = createParser((data) => heard.push(data))
    take(bytesOf('data: 1\r\n\r'))
    expect(heard).toEqual(['1'])
    take(bytesOf('\ndata: 2\n'))
    take(bytesOf(''))
    expect(heard).toEqual(['1'])
    take(bytesOf('\n'))
    expect(heard).toEqual(['1', '2'])
  })

  it('remembers a CR over an empty chunk and over half a letter', () => {
    const [first = 0, second = 0] = bytesOf('é')
    const chunks = [...'data: 1\r'].map((letter) => letter.charCodeAt(0))
    expect(parse(new Uint8Array([...chunks, 10, 10]), [8, 8, 8])).toEqual(['1'])
    expect(
      parse(new Uint8Array([...chunks, 13, first, second, 10, ...bytesOf('data: 2\n\n')]), [10]),
    ).toEqual(['1', '2'])
  })

  it('takes one byte order mark off, and no second', () => {
    expect(parseText('\ufeffdata: 1\n\n', [1, 2])).toEqual(['1'])
    expect(parseText('\ufeff\ufeffdata: 1\n\n')).toEqual([])
  })

  it('does not fail at bytes that are no text', () => {
    expect(parse(new Uint8Array([...bytesOf('data: '), 0xff, 0xc3, ...bytesOf('\n\n')]))).toEqual(['��'])
  })

  it.each<[what: string, size: number, letter: string, isKept: boolean]>([
    ['exactly as large as may be', LIMIT, 'x', true],
    ['a byte larger', LIMIT + 1, 'x', false],
    ['much larger', LIMIT * 3, 'x', false],
    ['exactly as large, in letters of two bytes', LIMIT / 2, 'é', true],
    ['a letter larger', LIMIT / 2 + 1, 'é', false],
  ])('keeps or drops a frame that is %s', (_, size, letter, isKept) => {
    const big = letter.repeat(size)
    const text = `data: before\n\ndata: ${big}\n\ndata:${big}\n\ndata: after\n\n`
    const middle = isKept ? [big, big] : []
    expect(parseText(text, [20, 60_000, 70_000])).toEqual(['before', ...middle, 'after'])
  })

  it('counts the lines of one frame together, and drops the whole', () => {
    const half = 'x'.repeat(LIMIT / 2)
    const fitting = `${half}\n${half.slice(1)}`
    const written = (text: string): string =>
      `${text
        .split('\n')
        .map((line) => `data: ${line}\n`)
        .join('')}\n`
    expect(parseText(written(fitting))).toEqual([fitting])
    expect(parseText(`${written(`${half}\n${half}\nshort`)}data: after\n\n`)).toEqual(['after'])
  })

  it('holds no more of an endless line than a frame may have', () => {
    const heard: string[] = []
    const take = createParser((data) => heard.push(data))
    const piece = bytesOf('x'.repeat(LIMIT))
    take(bytesOf('data: '))
    const before = heldMemory()
    for (let count = 0; count < 500; count += 1) take(piece)
    // 32 MB have come.
    expect(heldMemory() - before).toBeLessThan(4_000_000)
    take(bytesOf('\n\ndata: after\n\n'))
    expect(heard).toEqual(['after'])
  })
})
