import { messageBlocks } from '@replyx/core/rich-text'
import type { ChatView, ListModel, MessageRow, Row } from '@replyx/core/view'
import { h, type Child, type VirtualNode } from '../render/node.ts'
import { avatarContent, icon, type PartContext } from './context.ts'
import { drawBlocks } from './rich-text.ts'

function drawMeta(row: MessageRow, view: ChatView): Child {
  const { Meta, Note, Time, Delivery, Problem, actions } = view.messageProps(row)
  const isQuiet = !row.isLast && row.note === null && row.delivery !== 'failed'
  if (isQuiet || (row.isStreaming && row.note === null)) return null
  return [
    h(
      'div',
      Meta,
      row.note !== null && !row.message.isDeleted && h('span', Note, row.note),
      h('time', Time, row.time),
      row.delivery !== null && h('span', Delivery, icon(row.delivery)),
    ),
    row.problem !== null && h('div', Problem, row.problem),
    row.actions.length > 0 &&
      h(
        'div',
        { class: 'replyx-actions', key: 'actions' },
        ...row.actions.map(({ action, label }, index) =>
          h('button', { ...actions[index], key: action }, label),
        ),
      ),
  ]
}

function drawMessage(row: MessageRow, view: ChatView, list: ListModel): Child[] {
  const { Author, Avatar, Bubble, Text } = view.messageProps(row)
  const { message } = row
  return [
    row.sender === 'manager' && row.isFirst && h('div', Author, row.author),
    h(
      'div',
      Bubble,
      !message.isDeleted && h('div', Text, ...drawBlocks(messageBlocks(message), list)),
      message.isDeleted && row.note,
    ),
    row.sender !== 'user' && row.isLast && h('span', Avatar, ...avatarContent(row.initials, row.avatarUrl)),
    drawMeta(row, view),
  ]
}

/** Draws one row. */
export function drawRow(row: Row, view: ChatView, list: ListModel): VirtualNode {
  const props = view.messageProps(row)
  const content =
    row.kind === 'message'
      ? drawMessage(row, view, list)
      : row.kind === 'notice'
        ? [h('div', props.Text, ...drawBlocks(messageBlocks(row.message), list))]
        : [h('span', null, row.label)]
  return h('div', { ...props.Row, key: row.key }, ...content)
}

export function drawTyping({ view, snapshot: { typing } }: PartContext): Child {
  if (typing === null) return null
  const props = view.typingProps(typing)
  return h(
    'div',
    props.TypingIndicator,
    h(
      'span',
      { class: 'replyx-avatar', part: 'avatar', 'aria-hidden': 'true' },
      ...avatarContent(typing.initials, typing.avatarUrl),
    ),
    h('div', props.TypingLabel, h('i', null), h('i', null), h('i', null)),
  )
}

export function drawEmpty({ view, snapshot: { empty, header } }: PartContext): Child {
  if (empty === null) return null
  const props = view.emptyProps(empty)
  return h(
    'div',
    props.EmptyState,
    header.showAvatar &&
      h(
        'span',
        { class: 'replyx-avatar', part: 'avatar', 'aria-hidden': 'true' },
        ...avatarContent(header.initials, header.avatarUrl),
      ),
    h('p', props.WelcomeMessage, empty.text),
    empty.quickReplies.length > 0 &&
      h(
        'div',
        props.QuickReplies,
        ...empty.quickReplies.map((text, index) =>
          h('button', { ...props.replies[index], key: `${index}` }, text),
        ),
      ),
  )
}
