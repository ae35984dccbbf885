import { tests } from 'commonmark-spec'
import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '../../src/view/rich-text/index.ts'
import { ownHtml, referenceHtml } from './commonmark-html.ts'

/** The sections whose marks mean nothing in a chat. */
const unclaimed: Readonly<Record<string, string>> = {
  'Setext headings': 'a line of signs below a text is a rule or a text of its own',
  'Indented code blocks': 'people indent what is no code; code stands between fences',
  'HTML blocks': 'HTML stays text',
  'Raw HTML': 'HTML stays text',
  'Link reference definitions':
    'a message is too short for links defined elsewhere, and a stream has not got them yet',
  'Entity and numeric character references': 'HTML stays text, and so do its names for characters',
}

/** The examples of the other sections that come out differently, by the reason why they shall. */
const differing: Readonly<Record<string, readonly number[]>> = {
  'there is no indented code': [
    1, 2, 3, 5, 6, 7, 8, 18, 48, 69, 134, 225, 231, 236, 252, 253, 254, 264, 270, 271, 272, 273, 274, 278,
    286, 287, 288, 289, 290,
  ],
  'a tab is four spaces': [13],
  'HTML stays text': [21, 308, 309, 344, 475, 476, 477, 491, 494, 524, 642, 643],
  'there are no reference links': [
    23, 317, 527, 528, 529, 530, 531, 532, 533, 534, 535, 536, 537, 538, 539, 540, 541, 542, 543, 544, 545,
    549, 550, 553, 554, 555, 556, 557, 558, 559, 560, 561, 562, 563, 564, 565, 566, 567, 568, 569, 570, 571,
    573, 576, 577, 582, 583, 584, 585, 586, 587, 588, 589, 591, 592, 593,
  ],
  'there are no setext headings': [59, 141, 300],
  'the language of code is taken as it stands': [24],
  'a fence closes however far in it stands': [137],
  'a quote ends with its last mark, so that an answer below it is none of it': [
    232, 233, 238, 247, 250, 251, 292, 293,
  ],
  'two spaces more than the mark make a line part of the item, blank lines or not': [
    257, 276, 280, 297, 311, 312, 313,
  ],
  'signs outside of ASCII are no punctuation, so that emphasis works beside Chinese and Japanese': [354],
  'more than three marks in a row are text': [417, 426, 445, 457, 464, 465, 466, 468],
  'what closes first wins': [473, 474, 521],
  'of links inside of each other the outer one stays': [518, 519, 520],
  'parentheses in an address nest once': [496],
  'a title stands in quotation marks, behind any kind of space': [505, 507],
  'only addresses that a chat links to lose their angle brackets': [596, 598, 599, 601],
  'a mail address is shown without its scheme': [597],
  'a bare address is a link': [602, 608, 611, 612],
}

const reasons = new Map(
  Object.entries(differing).flatMap(([reason, numbers]) =>
    numbers.map((number) => [number, reason] as const),
  ),
)

/** Writes tabs as tabs, and gives addresses of the same site a scheme that a chat links to. */
const readable = (text: string): string =>
  text.replace(/→/g, '\t').replace(/(?<=\]\(\s*<?|href="|src=")(?=\/\w)/g, 'tel:')

const claimed = tests
  .filter(({ section }) => !Object.hasOwn(unclaimed, section))
  .map(({ number, section, markdown, html }) => ({
    name: `${number} (${section})`,
    number,
    own: ownHtml(parseMarkdown(readable(markdown))),
    reference: referenceHtml(readable(html)),
    reason: reasons.get(number),
  }))
const held = claimed.filter(({ reason }) => reason === undefined)
const different = claimed.filter(({ reason }) => reason !== undefined)

describe('CommonMark', () => {
  it.each(held)('example $name', ({ own, reference }) => {
    expect(own).toBe(reference)
  })

  it.each(different)('example $name differs: $reason', ({ own, reference }) => {
    expect(own).not.toBe(reference)
  })

  it('is left only where a section or an example says so', () => {
    const sections = new Set(tests.map(({ section }) => section))
    expect(Object.keys(unclaimed).filter((section) => !sections.has(section))).toEqual([])
    expect(Object.values(differing).flat()).toHaveLength(different.length)
  })

  it('holds in as many examples as the guide says', () => {
    expect([held.length, claimed.length, tests.length]).toEqual([360, 505, 652])
  })
})
