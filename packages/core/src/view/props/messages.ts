import type { ChatActions } from '../actions.ts'
import type { ChatViewSnapshot, MessageRow, Row, Section } from '../model/types.ts'
import { button, flag, hidden, part, parts, type OwnProps, type PartProps, type PropsOf } from './part.ts'

/** Props of the list. */
export type MessagesProps = PropsOf<'MessagesArea' | 'MessagesList' | 'LoadOlderButton' | 'Skeleton'>

export function messagesProps({ list }: ChatViewSnapshot, actions: ChatActions): MessagesProps {
  const { hasOlder, isLoading, labels } = list
  const label = { 'aria-label': labels.conversation }
  return parts({
    MessagesArea: { tabindex: '0', role: 'region', ...label },
    // The one live region speaks; a log is one by nature, and would say everything a second time.
    MessagesList: { role: 'log', ...label, 'aria-live': 'off', 'aria-busy': isLoading ? 'true' : null },
    LoadOlderButton: {
      ...button(actions.loadOlder),
      'aria-disabled': isLoading ? 'true' : null,
      hidden: !hasOlder,
    },
    Skeleton: hidden,
  })
}

/** Props of a section. */
export type SectionProps = PropsOf<'Section'>

const styles: Record<number, Readonly<Record<string, string>>> = {}
/** The same object for the same number: to some frameworks another one would be another style. */
const styleOf = (size: number) => (styles[size] ??= { '--replyx-rows': `${size}` })

// A section that is not drawn is as high as it was, or as so many messages are on average: the scroll bar tells the truth.
export const sectionProps = ({ key, rows, size }: Section): SectionProps =>
  parts({
    Section: {
      'data-section': key,
      'data-away': flag(rows.length === 0),
      style: styleOf(size),
    },
  })

const rowNames = {
  user: 'UserMessage',
  assistant: 'AssistantMessage',
  manager: 'ManagerMessage',
  notice: 'SystemMessage',
  day: 'DaySeparator',
  unread: 'UnreadLine',
}

const articleProps = (row: MessageRow): OwnProps => ({
  role: 'article',
  'aria-label': `${row.author}, ${row.time}`,
  'data-key': row.key,
  'data-first': flag(row.isFirst),
  'data-last': flag(row.isLast),
  'data-status': row.message.status,
  'data-deleted': flag(row.message.isDeleted),
  'data-emoji': flag(row.isEmoji),
  'data-new': flag(row.isNew),
  'aria-busy': row.isStreaming ? 'true' : null,
})

function rowOf(row: Row): PartProps {
  const isMessage = row.kind === 'message'
  const own =
    row.kind === 'notice'
      ? { role: 'note', 'data-key': row.key }
      : isMessage
        ? articleProps(row)
        : { role: 'separator', 'aria-label': row.label }
  const props = part(rowNames[isMessage ? row.sender : row.kind], own)
  return { ...props, class: `replyx-row ${props.class}` }
}

/** What is the same in every row. */
const plain = parts({ Avatar: hidden, Author: {}, Bubble: {}, Text: {}, Meta: {}, Note: {}, Problem: {} })

/** The parts of a row. */
type RowPart = 'Avatar' | 'Author' | 'Bubble' | 'Text' | 'Meta' | 'Note' | 'Problem' | 'Time' | 'Delivery'

/** Props of one row. Which of them are drawn depends on the row's kind. */
export interface MessageProps extends PropsOf<RowPart> {
  /** The row itself: UserMessage, AssistantMessage, ManagerMessage, SystemMessage, DaySeparator or UnreadLine. */
  readonly Row: PartProps
  /** One for each of the row's actions, in their order. */
  readonly actions: readonly PartProps[]
}

export function messageProps(row: Row, actions: ChatActions): MessageProps {
  const message = row.kind === 'message' ? row : null
  return {
    ...plain,
    ...parts({
      Time: { datetime: message?.message.timestamp, title: message?.exactTime },
      Delivery: {
        role: 'img',
        'aria-label': message?.deliveryLabel,
        title: message?.deliveryLabel,
        'data-delivery': message?.delivery,
      },
    }),
    Row: rowOf(row),
    actions: (message?.actions ?? []).map(({ action }) =>
      part('MessageAction', {
        ...button(() => actions.handleMessage(row.key, action)),
        'data-action': action,
      }),
    ),
  }
}
