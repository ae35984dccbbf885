import type { Child, CreateElement } from '../element.ts'
import type { Labels } from '../labels.ts'
import { copyFrom } from './copy.ts'
import type { Block, Inline } from './tokens.ts'

const tags = { bold: 'strong', italic: 'em', strike: 's' } as const

function drawInline<Drawn>(h: CreateElement<Drawn>, inline: Inline): Child<Drawn> {
  const draw = (children: readonly Inline[]) => children.map((child) => drawInline(h, child))
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'code':
      // With a direction of its own it does not decide that of the sentence, which often begins with it.
      return h('code', { dir: 'auto' }, inline.text)
    case 'break':
      return h('br', null)
    case 'link':
      return h(
        'a',
        { href: inline.href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' },
        ...draw(inline.children),
      )
    case 'bold':
    case 'italic':
    case 'strike':
      return h(tags[inline.type], null, ...draw(inline.children))
  }
}

/** What drawing needs besides the blocks. */
export interface DrawTools<Drawn> {
  readonly h: CreateElement<Drawn>
  readonly labels: Labels
}

function drawBlock<Drawn>(
  tools: DrawTools<Drawn>,
  block: Block,
  key: string,
  dir: 'auto' | null,
): Child<Drawn> {
  const { h, labels } = tools
  const draw = (children: readonly Inline[]) => children.map((child) => drawInline(h, child))
  // What has a direction of its own is passed over when its list or quote looks for one: only the outermost has it,
  // and the sentences inside are spans, which the stylesheet lets run as they are written.
  const sentence = (children: readonly Inline[]) =>
    dir ? draw(children) : [h('span', null, ...draw(children))]
  const inside = (blocks: readonly Block[]) => drawAll(tools, blocks, null)
  switch (block.type) {
    case 'paragraph':
      return h('p', { dir }, ...sentence(block.children))
    case 'heading':
      return h(
        'p',
        {
          dir,
          role: 'heading',
          'aria-level': String(Math.min(6, block.level + 2)),
          'data-level': String(block.level),
        },
        ...sentence(block.children),
      )
    case 'code':
      return h(
        'div',
        { class: 'replyx-code', part: 'code', key },
        h(
          'div',
          { class: 'replyx-code-bar' },
          h('span', null, block.language || labels.code),
          h(
            'button',
            {
              type: 'button',
              class: 'replyx-copy-button',
              part: 'copy-button',
              onClick: (event: Event) => copyFrom(event, block.text, labels),
            },
            labels.copy,
          ),
        ),
        h('pre', { tabindex: '0' }, h('code', null, block.text)),
      )
    case 'quote':
      return h('blockquote', { dir }, ...inside(block.blocks))
    case 'list':
      return h(
        block.isOrdered ? 'ol' : 'ul',
        { dir, start: block.isOrdered && block.start !== 1 ? String(block.start) : null },
        ...block.items.map((blocks) => h('li', null, ...inside(blocks))),
      )
    case 'table': {
      const row = (tag: string, cells: readonly (readonly Inline[])[]): Drawn =>
        h(
          'tr',
          null,
          ...cells.map((cell, index) =>
            h(tag, { 'data-align': block.alignments[index] }, h('span', null, ...draw(cell))),
          ),
        )
      return h(
        'div',
        { class: 'replyx-table', part: 'table', key, dir, tabindex: '0' },
        h(
          'table',
          null,
          h('thead', null, row('th', block.head)),
          h('tbody', null, ...block.rows.map((cells) => row('td', cells))),
        ),
      )
    }
    case 'rule':
      return h('hr', null)
  }
}

const drawAll = <Drawn>(
  tools: DrawTools<Drawn>,
  blocks: readonly Block[],
  dir: 'auto' | null,
): Child<Drawn>[] => blocks.map((block, index) => drawBlock(tools, block, `${index}`, dir))

/** Draws rich text with a framework's element function. */
export const drawBlocks = <Drawn>(tools: DrawTools<Drawn>, blocks: readonly Block[]): Child<Drawn>[] =>
  drawAll(tools, blocks, 'auto')
