import { copyText } from '@replyx/core/dom'
import type { Block, Inline } from '@replyx/core/rich-text'
import type { ListModel } from '@replyx/core/view'
import { h, type Child } from '../render/node.ts'

const tags = { bold: 'strong', italic: 'em', strike: 's' } as const
const confirmation = 2000

function drawInline(inline: Inline): Child {
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
        ...inline.children.map(drawInline),
      )
    case 'bold':
    case 'italic':
    case 'strike':
      return h(tags[inline.type], null, ...inline.children.map(drawInline))
  }
}

function copy(event: Event, text: string, list: ListModel): void {
  const button = event.currentTarget as HTMLElement
  void copyText(button, text).then((isCopied) => {
    const label = button.firstChild as Text | null
    if (!isCopied || label === null) return
    label.data = list.labels.copied
    button.ownerDocument.defaultView?.setTimeout(() => (label.data = list.labels.copy), confirmation)
  })
}

function drawBlock(block: Block, list: ListModel): Child {
  switch (block.type) {
    case 'paragraph':
      return h('p', { dir: 'auto' }, ...block.children.map(drawInline))
    case 'heading':
      return h(
        'p',
        {
          dir: 'auto',
          role: 'heading',
          'aria-level': String(Math.min(6, block.level + 2)),
          'data-level': String(block.level),
        },
        ...block.children.map(drawInline),
      )
    case 'code':
      return h(
        'div',
        { class: 'replyx-code' },
        h(
          'div',
          { class: 'replyx-code-bar' },
          h('span', null, block.language || list.labels.code),
          h(
            'button',
            {
              type: 'button',
              class: 'replyx-copy-button',
              part: 'copy-button',
              onClick: (event: Event) => copy(event, block.text, list),
            },
            list.labels.copy,
          ),
        ),
        h('pre', { tabindex: '0' }, h('code', null, block.text)),
      )
    case 'quote':
      return h('blockquote', { dir: 'auto' }, ...drawBlocks(block.blocks, list))
    case 'list':
      return h(
        block.isOrdered ? 'ol' : 'ul',
        { dir: 'auto', start: block.isOrdered && block.start !== 1 ? String(block.start) : null },
        ...block.items.map((blocks) => h('li', null, ...drawBlocks(blocks, list))),
      )
    case 'table': {
      const row = (tag: string, cells: readonly (readonly Inline[])[]): Child =>
        h(
          'tr',
          null,
          ...cells.map((cell, index) =>
            h(tag, { 'data-align': block.alignments[index] }, ...cell.map(drawInline)),
          ),
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

/** Draws rich text. */
export function drawBlocks(blocks: readonly Block[], list: ListModel): Child[] {
  return blocks.map((block) => drawBlock(block, list))
}
