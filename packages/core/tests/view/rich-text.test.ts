import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  messageBlocks,
  parseMarkdown,
  parseText,
  plainText,
  type Block,
  type Inline,
} from '../../src/view/rich-text/index.ts'
import { isEmojiOnly } from '../../src/view/rich-text/emoji.ts'
import { makeMessage } from './fake-chat.ts'

/** Writes tokens as a short notation, to read expectations at a glance. */
const inlineNote = (inline: Inline): string => {
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'break':
      return '⏎'
    case 'code':
      return `code(${inline.text})`
    case 'link':
      return `link<${inline.href}>(${note(inline.children)})`
    default:
      return `${inline.type}(${note(inline.children)})`
  }
}
const note = (inlines: readonly Inline[]): string => inlines.map(inlineNote).join('')
const blockNote = (block: Block): string => {
  switch (block.type) {
    case 'paragraph':
      return note(block.children)
    case 'heading':
      return `h${block.level}(${note(block.children)})`
    case 'code':
      return `pre:${block.language}(${block.text})`
    case 'quote':
      return `quote(${block.blocks.map(blockNote).join('|')})`
    case 'list':
      return `${block.isOrdered ? `ol${block.start}` : 'ul'}(${block.items.map((item) => item.map(blockNote).join('|')).join(';')})`
    case 'table':
      return `table[${block.alignments.join()}](${[block.head, ...block.rows].map((row) => row.map(note).join(',')).join(';')})`
    case 'rule':
      return 'rule'
  }
}
const read = (text: string): string => parseMarkdown(text).map(blockNote).join(' ¶ ')
const stream = (text: string): string => parseMarkdown(text, { isStreaming: true }).map(blockNote).join(' ¶ ')

describe('Markdown', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['one\ntwo\n\nthree', 'one⏎two ¶ three'],
    ['**bold** and *italic* and ***both***', 'bold(bold) and italic(italic) and italic(bold(both))'],
    ['__bold__ _it_ snake_case_name', 'bold(bold) italic(it) snake_case_name'],
    ['~~gone~~ ~kept~', 'strike(gone) ~kept~'],
    ['2 * 3 * 4 and 5*6*7', '2 * 3 * 4 and 5italic(6)7'],
    ['*a **b* c**', 'italic(a italic(italic(b) c))'],
    ['**a *b** c*', 'italic(italic(a italic(b)) c)'],
    ['**a*b***', 'bold(aitalic(b))'],
    ['\\*not\\* \\[link](x)', '*not* [link](x)'],
    ['`a*b*` ``c`d``', 'code(a*b*) code(c`d)'],
    ['`open', '`open'],
    ['# Title #\ntext', 'h1(Title) ¶ text'],
    ['#hashtag', '#hashtag'],
    ['```js\nlet a\n\n*b*\n```\nafter', 'pre:js(let a\n\n*b*) ¶ after'],
    ['~~~\nx\n~~~', 'pre:(x)'],
    ['```\nnever closed', 'pre:(never closed)'],
    ['- a\n- b\n  - c\n- d', 'ul(a;b|ul(c);d)'],
    ['3. c\n4. d', 'ol3(c;d)'],
    ['  - a\n  - b', 'ul(a;b)'],
    ['1. a\n\n   more\n2. b', 'ol1(a|more;b)'],
    ['- a\n1. b', 'ul(a) ¶ ol1(b)'],
    ['1. ```\n   a\n   ```\n2. b', 'ol1(pre:(a);b)'],
    ['1. a\n    - b\n        - c', 'ol1(a|ul(b|ul(c)))'],
    ['and\n-\nand', 'and⏎-⏎and'],
    ['it was 2024. So', 'it was 2024. So'],
    ['> a\n> **b**\n\nc', 'quote(a⏎bold(b)) ¶ c'],
    ['---', 'rule'],
    ['| a | b |\n|---|:-:|\n| 1 | `x` |', 'table[start,center](a,b;1,code(x))'],
    ['a | b\n-|-:\n1 | 2', 'table[start,end](a,b;1,2)'],
    ['a | b, no table', 'a | b, no table'],
    ['[text](https://a.example/x_(y) "t")', 'link<https://a.example/x_(y)>(text)'],
    ['[**b**](http://a.example)', 'link<http://a.example>(bold(b))'],
    ['[1] and [x](', '[1] and [x]('],
    ['![alt](https://a.example/p.png)', 'link<https://a.example/p.png>(alt)'],
    [
      'see https://a.example/b_c_d?e=1. Then',
      'see link<https://a.example/b_c_d?e=1>(https://a.example/b_c_d?e=1). Then',
    ],
    ['(https://a.example/x_(y))', '(link<https://a.example/x_(y)>(https://a.example/x_(y)))'],
    ['**https://a.example**', 'bold(link<https://a.example>(https://a.example))'],
    ['“https://a.example”', '“link<https://a.example>(https://a.example)”'],
    [
      '„https://a.example“, »https://a.example«',
      '„link<https://a.example>(https://a.example)“, »link<https://a.example>(https://a.example)«',
    ],
    ['‘https://a.example’…', '‘link<https://a.example>(https://a.example)’…'],
    ['https://a.example/l’été', 'link<https://a.example/l’été>(https://a.example/l’été)'],
    ['（https://a.example）', '（link<https://a.example>(https://a.example)）'],
    ['https://a.example/b。谢谢', 'link<https://a.example/b>(https://a.example/b)。谢谢'],
    ['「https://a.example」へ', '「link<https://a.example>(https://a.example)」へ'],
    ['www.a.example', 'link<https://www.a.example>(www.a.example)'],
    ['mail me@a.example!', 'mail link<mailto:me@a.example>(me@a.example)!'],
    ['<me@a.example>', 'link<mailto:me@a.example>(me@a.example)'],
    ['[a](<https://a.example/b c>)', 'link<https://a.example/b%20c>(a)'],
    ['[a]( https://a.example/b\\_c "t" )', 'link<https://a.example/b_c>(a)'],
    ['<https://a.example>', 'link<https://a.example>(https://a.example)'],
    ['[https://a.example](https://b.example)', 'link<https://b.example>(https://a.example)'],
    ['<b onclick=x>hi</b> <script>', '<b onclick=x>hi</b> <script>'],
  ]
  it.each(cases)('%j', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

describe('links', () => {
  const refused = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\u0000script:alert(1)',
    '\u0001javascript:alert(1)',
    'java\u200bscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/relative',
    'file:///etc/passwd',
    'https:///x',
    'blob:https://a',
  ]
  it.each(refused)('%j is only text', (address) => {
    expect(read(`[x](${address})`)).not.toContain('link<')
  })

  it('one that is too long is not cut and linked', () => {
    const address = `https://a.example/${'x'.repeat(2048)}`
    expect(read(address)).toBe(address)
    expect(read(address.slice(0, 2048))).toContain('link<')
  })

  it.each(['https://a.example', 'http://a.example', 'mailto:a@b.example', 'tel:+4912345'])(
    '%s is a link',
    (address) => {
      expect(read(`[x](${address})`)).toBe(`link<${address}>(x)`)
    },
  )
})

describe('a half-arrived stream', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['**bo', 'bold(bo)'],
    ['**bold*', 'bold(bold)'],
    ['a **', 'a '],
    ['*a **b', 'italic(a bold(b))'],
    ['`co', 'code(co)'],
    ['see [te', 'see te'],
    ['see [text](https://a.ex', 'see text'],
    ['see [text](https://a.example "ti', 'see text'],
    ['see [text](<https://a.ex', 'see text'],
    ['see [text]', 'see text'],
    ['```js\nlet a', 'pre:js(let a)'],
    ['```js\nlet a\n``', 'pre:js(let a)'],
    ['text\n-', 'text'],
    ['- a\n- ', 'ul(a)'],
    ['***', ''],
    ['a\n___', 'a'],
    ['***bo', 'italic(bold(bo))'],
    ['see [', 'see '],
    ['see [12', 'see '],
    ['see [12]', 'see '],
    ['see [12] a', 'see [12] a'],
    ['see <https://a.ex', 'see link<https://a.ex>(https://a.ex)'],
    ['if a <b', 'if a <b'],
    ['a | b', 'a | b'],
    ['a | b\n---', 'table[start](a,b)'],
    ['| a | b |', 'table[](a,b)'],
    ['| a | b |\n|--', 'table[start](a,b)'],
    ['#', ''],
  ]
  it.each(cases)('%j', (text, expected) => {
    expect(stream(text).trim()).toBe(expected.trim())
  })

  it('never shows the marks of what is still arriving', () => {
    const whole = 'Take **two** of *these*, `npm i` and [this](https://a.example/b).\n\n- **one**\n- two'
    for (let length = 1; length < whole.length; length++) {
      expect(stream(whole.slice(0, length)), whole.slice(0, length)).not.toMatch(/[*`[\]]|https?:[^>)]*$/)
    }
    expect(stream(whole)).toBe(read(whole))
  })
})

describe('any text at all', () => {
  const marks = fc.string({ unit: fc.constantFrom(...'*_~`[]()!<>|#-+>.1 \n\\ab:/@é😀'), maxLength: 200 })
  const schemes = (blocks: readonly Block[]): string[] =>
    [...JSON.stringify(blocks).matchAll(/"href":"([^":]*:)/g)].map(([, scheme]) =>
      (scheme ?? '').toLowerCase(),
    )

  it.each([fc.string({ maxLength: 300 }), marks])(
    'neither throws nor links to what is not allowed (%#)',
    (texts) => {
      fc.assert(
        fc.property(texts, fc.boolean(), (text, isStreaming) => {
          for (const scheme of schemes(parseMarkdown(text, { isStreaming })))
            expect(['http:', 'https:', 'mailto:', 'tel:']).toContain(scheme)
        }),
        { numRuns: 1500 },
      )
    },
  )

  it('loses no word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(words, fc.constantFrom(' ', ' **', '\n', '\n- ', ' _', ' ~~', '\n> '), (all, joint) => {
        const shown = plainText(parseMarkdown(all.join(joint)))
        expect(shown.replace(/[^a-z]/g, '')).toBe(all.join(''))
      }),
    )
  })

  const pathological: readonly (readonly [string, (length: number) => string])[] = [
    ['openers', (length) => '*a '.repeat(length / 3)],
    ['mixed openers', (length) => '*a _b **c '.repeat(length / 10)],
    ['nested emphasis', (length) => '*a **b '.repeat(length / 14) + 'c** b*'.repeat(length / 12)],
    ['stars', (length) => '*'.repeat(length)],
    ['brackets', (length) => '['.repeat(length)],
    ['closed brackets', (length) => '[a]('.repeat(length / 4)],
    ['brackets with spaces', (length) => '[](a '.repeat(length / 5)],
    ['unclosed addresses', (length) => '[a](<b '.repeat(length / 7)],
    ['unclosed titles', (length) => '[a](   b "'.repeat(length / 10)],
    ['escapes in an address', (length) => `[a](${'\\\\'.repeat(length / 2)}`],
    [
      'backticks',
      (length) => Array.from({ length: Math.sqrt(2 * length) }, (_, index) => '`'.repeat(index)).join(' '),
    ],
    ['parentheses', (length) => `https://a.example/${'('.repeat(length / 2)}${')'.repeat(length / 2)}`],
    ['addresses', (length) => 'http://'.repeat(length / 7)],
    ['mails', (length) => 'a@'.repeat(length / 2)],
    ['quotes', (length) => '>'.repeat(length)],
    [
      'nested lists',
      (length) =>
        Array.from({ length: Math.sqrt(length) }, (_, index) => `${' '.repeat(index * 2)}- a`).join('\n'),
    ],
    ['spaces', (length) => `a${' '.repeat(length)}b\n# ${' '.repeat(length)}x`],
    ['fences', (length) => `${'~'.repeat(length)}\``],
    ['pipes', (length) => `${'|'.repeat(length)}\n${'|-'.repeat(length / 2)}`],
    ['angles', (length) => '<https://'.repeat(length / 9)],
    ['lines', (length) => 'a\n'.repeat(length / 2)],
  ]
  // No clock decides: of so much text a reading that takes quadratic time does not come to its end within any patience.
  it.each(pathological)('takes linear time: %s', { timeout: 120_000 }, (_, make) => {
    const text = make(400_000)
    expect(parseMarkdown(text).length).toBeGreaterThan(0)
    expect(parseMarkdown(text, { isStreaming: true })).toBeDefined()
  })
})

describe('messages', () => {
  it('what visitors write is not Markdown', () => {
    const own = messageBlocks(makeMessage(1, { sender: 'user', text: '**2** * 3\nhttps://a.example\n\nend' }))
    expect(own.map(blockNote)).toEqual(['**2** * 3⏎link<https://a.example>(https://a.example)', 'end'])
  })

  it('are read once', () => {
    const message = makeMessage(1, { text: '**a**' })
    expect(messageBlocks(message)).toBe(messageBlocks(message))
  })

  it('plain text keeps the words', () => {
    expect(plainText(parseMarkdown('# A\n**b** [c](https://d.example)\n\n- e\n- f'))).toBe('A\nb c\ne\nf')
    expect(plainText(parseText('a\nb'))).toBe('a\nb')
  })

  it.each([
    ['🎉', true],
    ['👩‍👩‍👧‍👦 🇩🇪', true],
    ['👍🏽', true],
    ['1\ufe0f\u20e3 2\ufe0f\u20e3 *\ufe0f\u20e3', true],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', true],
    ['©', true],
    ['😀😀😀', true],
    ['😀😀😀😀', false],
    ['ok 👍', false],
    ['12', false],
    ['', false],
    ['#', false],
  ])('%s alone is drawn large: %s', (text, expected) => {
    expect(isEmojiOnly(makeMessage(1, { text }))).toBe(expected)
  })
})
