import type { ChatActions } from '../actions.ts'
import type { ChatViewSnapshot, MessageRow, Row, Section } from '../model/types.ts'
import { button, part, type PartProps } from './part.ts'

/** Props of the list. */
export interface MessagesProps {
  readonly MessagesArea: PartProps
  readonly MessagesList: PartProps
  readonly LoadOlderButton: PartProps
  readonly Skeleton: PartProps
}

export function buildMessagesProps({ list }: ChatViewSnapshot, actions: ChatActions): MessagesProps {
  const { label, hasOlder, isLoading, loadOlderLabel } = list
  return {
    MessagesArea: part('MessagesArea', { tabindex: '0', role: 'region', 'aria-label': label }),
    // The one live region speaks; a log is one by nature, and would say everything a second time.
    MessagesList: part('MessagesList', {
      role: 'log',
      'aria-label': label,
      'aria-live': 'off',
      'aria-busy': isLoading ? 'true' : null,
    }),
    LoadOlderButton: button('LoadOlderButton', null, actions.loadOlder, {
      disabled: isLoading,
      hidden: !hasOlder,
      'aria-label': loadOlderLabel,
    }),
    Skeleton: part('Skeleton', { 'aria-hidden': 'true' }),
  }
}

/** Props of a section. */
export interface SectionProps {
  readonly Section: PartProps
}

export function buildSectionProps({ rows }: Section): SectionProps {
  // A section that is not drawn is as high as its rows are on average, so that the scroll bar tells the truth.
  return { Section: part('Section', { style: { '--replyx-rows': String(rows.length) } }) }
}

/** Props of one row. Which of them are drawn depends on the row's kind. */
export interface MessageProps {
  /** The row itself: UserMessage, AssistantMessage, ManagerMessage, SystemMessage, DaySeparator or UnreadLine. */
  readonly Row: PartProps
  readonly Avatar: PartProps
  readonly Author: PartProps
  readonly Bubble: PartProps
  readonly Text: PartProps
  readonly Meta: PartProps
  readonly Time: PartProps
  readonly Delivery: PartProps
  readonly Note: PartProps
  readonly Problem: PartProps
  /** One for each of the row's actions, in their order. */
  readonly actions: readonly PartProps[]
}

const rowNames = { user: 'UserMessage', assistant: 'AssistantMessage', manager: 'ManagerMessage' } as const

const rowProps = (name: string, props: Parameters<typeof part>[1]): PartProps => {
  const own = part(name, props)
  return { ...own, class: `replyx-row ${own.class}` }
}

function messageRow(row: MessageRow): PartProps {
  return rowProps(rowNames[row.sender], {
    role: 'article',
    'aria-label': `${row.author}, ${row.time}`,
    'data-key': row.key,
    'data-first': row.isFirst ? '' : null,
    'data-last': row.isLast ? '' : null,
    'data-status': row.message.status,
    'data-deleted': row.message.isDeleted ? '' : null,
    'data-emoji': row.isEmoji ? '' : null,
    'data-new': row.isNew ? '' : null,
    'aria-busy': row.isStreaming ? 'true' : null,
  })
}

function rowOf(row: Row): PartProps {
  switch (row.kind) {
    case 'message':
      return messageRow(row)
    case 'notice':
      return rowProps('SystemMessage', { role: 'note', 'data-key': row.key })
    case 'day':
      return rowProps('DaySeparator', { role: 'separator', 'aria-label': row.label })
    case 'unread':
      return rowProps('UnreadLine', { role: 'separator', 'aria-label': row.label })
  }
}

export function buildMessageProps(row: Row, actions: ChatActions): MessageProps {
  const message = row.kind === 'message' ? row : null
  return {
    Row: rowOf(row),
    Avatar: part('Avatar', { 'aria-hidden': 'true' }),
    Author: part('Author'),
    Bubble: part('Bubble'),
    Text: part('Text'),
    Meta: part('Meta'),
    Time: part('Time', {
      datetime: message?.message.timestamp,
      title: message?.exactTime,
    }),
    Delivery: part('Delivery', {
      role: 'img',
      'aria-label': message?.deliveryLabel,
      title: message?.deliveryLabel,
      'data-delivery': message?.delivery,
    }),
    Note: part('Note'),
    Problem: part('Problem'),
    actions:
      message?.actions.map(({ action }) =>
        button('MessageAction', null, () => actions.handleMessage(row.key, action), {
          'data-action': action,
        }),
      ) ?? [],
  }
}
