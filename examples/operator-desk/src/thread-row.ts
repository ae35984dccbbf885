import { make, setAttributes, setText } from './element.ts'
import type { Keyed } from './element.ts'
import type { Labels } from './labels.ts'
import { drawText } from './rich-text.ts'
import type { Row } from './rows.ts'

export interface RowEvents {
  onRetry(clientMessageId: string): void
  onDiscard(clientMessageId: string): void
}

type MessageRow = Extract<Row, { type: 'message' }>

const simpleRow = (kind: 'day' | 'notice'): Keyed<Row> => {
  const text = make('span')
  const time = make('time')
  const element = make('li', { class: `row row-${kind}` }, text, kind === 'notice' ? time : null)
  return {
    element,
    update: (row) => {
      if (row.type === 'message') return
      setText(text, row.text)
      if (row.type === 'notice') setText(time, row.time)
    },
  }
}

const stateText = (row: MessageRow, labels: Labels): string => {
  switch (row.state) {
    case 'sending':
      return labels.sending
    case 'delivered':
      return labels.delivered
    case 'read':
      return labels.read
    case 'failed':
      return labels.notSent
    case 'waiting':
      return labels.notSentYet
    case 'interrupted':
      return labels.interrupted
    case 'streaming':
      return labels.writing
    case 'deleted':
    case null:
      return ''
  }
}

const authorText = ({ author }: MessageRow, labels: Labels): string =>
  author === 'user' ? labels.visitor : author === 'assistant' ? labels.assistant : labels.operator

const messageRow = (labels: Labels, events: RowEvents): Keyed<Row> => {
  const author = make('span', { class: 'row-author' })
  const body = make('div', { class: 'bubble replyx-text' })
  const foot = make('p', { class: 'row-foot' })
  const actions = make('span', { class: 'row-actions' })
  const element = make('li', { class: 'row row-message' }, author, body, foot)
  let drawn: MessageRow | null = null

  const drawActions = (id: string): HTMLElement => {
    actions.replaceChildren(
      make(
        'button',
        { type: 'button', class: 'link', on: { click: () => events.onRetry(id) } },
        labels.tryAgain,
      ),
      make(
        'button',
        { type: 'button', class: 'link', on: { click: () => events.onDiscard(id) } },
        labels.discard,
      ),
    )
    return actions
  }

  const drawFoot = (row: MessageRow): void => {
    const edited = row.isEdited ? labels.edited : ''
    const words = [row.time, edited, stateText(row, labels)].filter((part) => part !== '').join(' · ')
    const isShown = row.isLast && words !== ''
    const children: (Node | string)[] = isShown ? [make('span', { title: row.exactTime || null }, words)] : []
    const isStuck = row.state === 'failed' || row.state === 'waiting'
    if (isStuck && row.clientMessageId !== null) children.push(drawActions(row.clientMessageId))
    foot.replaceChildren(...children)
    setAttributes(foot, { hidden: children.length === 0 })
  }

  const draw = (row: MessageRow): void => {
    const before = drawn
    drawn = row
    setAttributes(element, {
      'data-author': row.author,
      'data-state': row.state,
      'data-first': row.isFirst,
      'data-last': row.isLast,
    })
    setText(author, authorText(row, labels))
    if (before?.text !== row.text || before.state !== row.state) {
      const isMarkdown = row.author !== 'user'
      const isStreaming = row.state === 'streaming'
      const text = row.state === 'deleted' ? labels.deleted : row.text
      body.replaceChildren(...drawText(text, { isMarkdown, isStreaming }))
    }
    drawFoot(row)
  }

  return {
    element,
    update: (row) => {
      if (row.type !== 'message') return
      const before: Readonly<Record<string, unknown>> | null = drawn
      const isSame = before !== null && Object.entries(row).every(([name, value]) => before[name] === value)
      if (!isSame) draw(row)
    },
  }
}

/** One row of the thread, redrawn only where it changed. */
export const createThreadRow = (row: Row, labels: Labels, events: RowEvents): Keyed<Row> => {
  const part = row.type === 'message' ? messageRow(labels, events) : simpleRow(row.type)
  part.element.dataset['key'] = row.key
  return part
}
