import type { Handoff } from './model.ts'

export type NoticeKind =
  | 'requested'
  | 'out_of_hours'
  | 'started'
  | 'transferred'
  | 'released'
  | 'cancelled'
  | 'timed_out'
  | 'operator_lost'

const openingTime = (handoff: Handoff, locale: string): string | null =>
  handoff.nextOpenAt === null
    ? null
    : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(
        new Date(handoff.nextOpenAt),
      ) + ' UTC'

const english = (kind: NoticeKind, name: string, opening: string | null): string => {
  switch (kind) {
    case 'requested':
      return 'You asked for an operator. Somebody will join as soon as possible.'
    case 'out_of_hours':
      return opening
        ? `Our operators are away now. They are back on ${opening}.`
        : 'Our operators are away now.'
    case 'started':
      return `${name} joined the conversation.`
    case 'transferred':
      return `${name} takes over the conversation.`
    case 'released':
      return 'The operator left. The assistant answers again.'
    case 'cancelled':
      return 'The call for an operator was withdrawn.'
    case 'timed_out':
      return 'Nobody was free to join. The assistant answers again; you can ask for an operator once more.'
    case 'operator_lost':
      return 'The operator lost the connection. We are looking for another one.'
  }
}

const russian = (kind: NoticeKind, name: string, opening: string | null): string => {
  switch (kind) {
    case 'requested':
      return 'Вы позвали оператора. Он подключится, как только освободится.'
    case 'out_of_hours':
      return opening
        ? `Операторы сейчас не на месте. Они вернутся ${opening}.`
        : 'Операторы сейчас не на месте.'
    case 'started':
      return `К разговору подключается ${name}.`
    case 'transferred':
      return `Разговор продолжит ${name}.`
    case 'released':
      return 'Оператор вышел из разговора. Снова отвечает ассистент.'
    case 'cancelled':
      return 'Вызов оператора отменён.'
    case 'timed_out':
      return 'Свободного оператора не нашлось. Снова отвечает ассистент; оператора можно позвать ещё раз.'
    case 'operator_lost':
      return 'Связь с оператором прервалась. Ищем другого.'
  }
}

/** The sentence about a change of the hand-over, in the dialog's language. */
export const noticeText = (kind: NoticeKind, handoff: Handoff, locale: string): string => {
  const name = handoff.manager?.name ?? ''
  const opening = openingTime(handoff, locale)
  return locale.startsWith('ru') ? russian(kind, name, opening) : english(kind, name, opening)
}

/** What the visitor reads while an operator looks at a waiting dialog. */
export const handlingText = (name: string, locale: string): string =>
  locale.startsWith('ru') ? `${name} читает ваш разговор.` : `${name} is reading your conversation.`
