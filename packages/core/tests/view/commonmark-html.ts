import type { Block, Inline } from '../../src/view/rich-text/index.ts'

/** The addresses a chat links to; what would lead elsewhere is its words only. */
const linked = /^(?:https?:\/\/[^/]|mailto:.|tel:.)/i
const holdsText = /^(?:p|h[1-6])$/
const isBlockTag = /^\/?(?:pre|p|h[1-6]|hr|ul|ol|li|blockquote)$/

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** An address as it was meant: whether a sign in it is written as a percentage makes no difference. */
function addressOf(href: string): string {
  try {
    return decodeURI(href.replace(/&amp;/g, '&'))
  } catch {
    return href
  }
}

const tags = { bold: 'strong', italic: 'em', strike: 'del' } as const

function inlineHtml(inline: Inline): string {
  switch (inline.type) {
    case 'text':
      return escape(inline.text)
    case 'break':
      return '<br>'
    case 'code':
      return `<code>${escape(inline.text)}</code>`
    case 'link':
      return `<a href="${addressOf(inline.href)}">${inlinesHtml(inline.children)}</a>`
    default:
      return `<${tags[inline.type]}>${inlinesHtml(inline.children)}</${tags[inline.type]}>`
  }
}
const inlinesHtml = (inlines: readonly Inline[]): string => inlines.map(inlineHtml).join('')

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlinesHtml(block.children)}</p>`
    case 'heading':
      return `<h${block.level}>${inlinesHtml(block.children)}</h${block.level}>`
    case 'code':
      return `<pre lang="${block.language}">${escape(block.text)}</pre>`
    case 'quote':
      return `<blockquote>${ownHtml(block.blocks)}</blockquote>`
    case 'list': {
      const [tag, start] = block.isOrdered ? ['ol', block.start] : ['ul', 1]
      const items = block.items.map((item) => `<li>${ownHtml(item)}</li>`).join('')
      return `<${tag}${start === 1 ? '' : ` start="${start}"`}>${items}</${tag}>`
    }
    case 'rule':
      return '<hr>'
    case 'table':
      throw new Error('CommonMark has no tables')
  }
}

/** Tokens as HTML, in which every text of an item stands in a paragraph, whether its list is tight or loose. */
export const ownHtml = (blocks: readonly Block[]): string => blocks.map(blockHtml).join('')

/**
 * The reference's HTML with what the tokens do not tell taken out: titles, the kind of a line break, tight or loose,
 * pictures, which are links here, and links inside of links or to where no link leads.
 */
export function referenceHtml(html: string): string {
  const source = html
    .replace(/<pre><code(?: class="language-([^"]*)")?>/g, '<pre lang="$1">')
    .replace(/\n?<\/code><\/pre>/g, '</pre>')
    .replace(/<img src="([^"]*)" alt="([^"]*)"[^>]*>/g, '<a href="$1">$2</a>')
    .replace(/<br \/>\n?/g, '\n')
    .replace(/<hr \/>/g, '<hr>')
  const output: string[] = []
  const links: boolean[] = []
  let isInText = false
  let isImplied = false
  for (const [part] of source.matchAll(/<pre[^>]*>[^<]*<\/pre>|<[^>]*>|[^<]+/g)) {
    const tag = /^<(\/?\w+)/.exec(part)?.[1] ?? ''
    if (isBlockTag.test(tag)) {
      if (isImplied) output.push('</p>')
      isImplied = false
      isInText = holdsText.test(tag)
      output.push(part)
      continue
    }
    const text = isInText || isImplied ? part : part.trimStart()
    if (text === '') continue
    if (!isInText && !isImplied) output.push('<p>')
    isImplied = !isInText
    if (tag === 'a') {
      const href = addressOf(/href="([^"]*)"/.exec(part)?.[1] ?? '')
      const isLink = linked.test(href) && !links.includes(true)
      links.push(isLink)
      if (isLink) output.push(`<a href="${href}">`)
    } else if (tag === '/a') {
      if (links.pop()) output.push('</a>')
    } else output.push(text.replace(/\n/g, '<br>'))
  }
  return output.join('').replace(/(?:<br>)+<\/p>/g, '</p>')
}
