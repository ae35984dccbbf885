import type { Message } from '../model.ts'
import type { ChatView, Labels, MessageRow } from '../view/index.ts'
import {
  avatar,
  icon,
  plainAvatar,
  type Child,
  type CreateElement,
  type MessageContext,
  type PartContext,
} from './kit.ts'

function drawMeta<Drawn>(h: CreateElement<Drawn>, row: MessageRow, view: ChatView): readonly Child<Drawn>[] {
  const { Meta, Note, Time, Delivery, Problem, actions } = view.messageProps(row)
  const isQuiet = !row.isLast && row.note === null && row.actions.length === 0
  if (isQuiet || (row.isStreaming && row.note === null)) return []
  return [
    h(
      'div',
      Meta,
      row.note !== null && !row.message.isDeleted && h('span', Note, row.note),
      h('time', Time, row.time),
      row.delivery !== null && h('span', Delivery, icon(h, row.delivery)),
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

function drawText<Drawn>(
  h: CreateElement<Drawn>,
  view: ChatView,
  message: Message,
  labels: Labels,
): readonly Child<Drawn>[] {
  const { blocks, text, draw } = view.richText()
  if (draw) return draw({ h, labels }, blocks(message))
  return text(message)
    .split('\n')
    .map((line) => h('p', { dir: 'auto' }, line))
}

function drawContent<Drawn>(
  h: CreateElement<Drawn>,
  { row, view }: MessageContext,
  labels: Labels,
): readonly Child<Drawn>[] {
  const { Author, Avatar, Bubble, Text } = view.messageProps(row)
  if (row.kind === 'notice') return [h('div', Text, ...drawText(h, view, row.message, labels))]
  if (row.kind !== 'message') return [h('span', null, row.label)]
  const { message } = row
  return [
    row.sender === 'manager' && row.isFirst && h('div', Author, row.author),
    h(
      'div',
      Bubble,
      !message.isDeleted && h('div', Text, ...drawText(h, view, message, labels)),
      message.isDeleted && row.note,
    ),
    row.sender !== 'user' && row.isLast && avatar(h, Avatar, row.initials, row.avatarUrl),
    ...drawMeta(h, row, view),
  ]
}

/**
 * Draws one row of the conversation.
 *
 * @example
 * ```ts
 * import { drawMessage, type CreateElement, type MessageContext } from '@replyx/core/parts'
 * import { en } from '@replyx/core/view'
 *
 * export const draw = <Drawn>(h: CreateElement<Drawn>, context: MessageContext): Drawn =>
 *   drawMessage(h, context, en.labels)
 * ```
 */
export function drawMessage<Drawn>(h: CreateElement<Drawn>, context: MessageContext, labels: Labels): Drawn {
  const { row, view } = context
  return h('div', { ...view.messageProps(row).Row, key: row.key }, ...drawContent(h, context, labels))
}

/** Draws who is typing. */
export function drawTyping<Drawn>(
  h: CreateElement<Drawn>,
  { view, snapshot: { typing } }: PartContext,
): Child<Drawn> {
  if (typing === null) return null
  const props = view.typingProps(typing)
  return h(
    'div',
    props.TypingIndicator,
    avatar(h, plainAvatar, typing.initials, typing.avatarUrl),
    h('div', props.TypingLabel, h('i', null), h('i', null), h('i', null)),
  )
}

/** Draws what an empty conversation shows. */
export function drawEmpty<Drawn>(
  h: CreateElement<Drawn>,
  { view, snapshot: { empty, header } }: PartContext,
): Child<Drawn> {
  if (empty === null) return null
  const props = view.emptyProps(empty)
  return h(
    'div',
    props.EmptyState,
    avatar(h, plainAvatar, header.initials, header.avatarUrl),
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
