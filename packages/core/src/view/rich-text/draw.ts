import type { Child, CreateElement } from '../element.ts'
import type { Labels } from '../labels.ts'
import type { Block, Inline } from './tokens.ts'

const tags = { bold: 'strong', italic: 'em', strike: 's' } as const

function drawInline<Drawn>(h: CreateElement<Drawn>, inline: Inline): Child<Drawn> {
  const draw = (children: readonly Inline[]) => children.map((child) => drawInline(h, child))
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'code':
      return h('code', null, inline.text)
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
  /** The button of a piece of code was pressed. */
  readonly copy: (event: Event, text: string, labels: Labels) => void
}

function drawBlock<Drawn>(tools: DrawTools<Drawn>, block: Block): Child<Drawn> {
  const { h, labels, copy } = tools
  const draw = (children: readonly Inline[]) => children.map((child) => drawInline(h, child))
  const inside = (blocks: readonly Block[]) => drawBlocks(tools, blocks)
  switch (block.type) {
    case 'paragraph':
      return h('p', { dir: 'auto' }, ...draw(block.children))
    case 'heading':
      return h(
        'p',
        {
          dir: 'auto',
          role: 'heading',
          'aria-level': String(Math.min(6, block.level + 2)),
          'data-level': String(block.level),
        },
        ...draw(block.children),
      )
    case 'code':
      return h(
        'div',
        { class: 'replyx-code' },
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
              onClick: (event: Event) => copy(event, block.text, labels),
            },
            labels.copy,
          ),
        ),
        h('pre', { tabindex: '0' }, h('code', null, block.text)),
      )
    case 'quote':
      return h('blockquote', { dir: 'auto' }, ...inside(block.blocks))
    case 'list':
      return h(
        block.isOrdered ? 'ol' : 'ul',
        { dir: 'auto', start: block.isOrdered && block.start !== 1 ? String(block.start) : null },
        ...block.items.map((blocks) => h('li', null, ...inside(blocks))),
      )
    case 'table': {
      const row = (tag: string, cells: readonly (readonly Inline[])[]): Drawn =>
        h(
          'tr',
          null,
          ...cells.map((cell, index) => h(tag, { 'data-align': block.alignments[index] }, ...draw(cell))),
        )
      return h(
        'div',
        { class: 'replyx-table', dir: 'auto', tabindex: '0' },
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

/** Draws rich text with a framework's element function. */
export const drawBlocks = <Drawn>(tools: DrawTools<Drawn>, blocks: readonly Block[]): Child<Drawn>[] =>
  blocks.map((block) => drawBlock(tools, block))
