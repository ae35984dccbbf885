import type { Ports } from '../../examples/backend/src/index.ts'
import { noHandoff, writeTime, type Dialog, type Handoff, type Manager } from './model.ts'
import { invalid, missing, refuse } from './refusal.ts'
import type { Store } from './store.ts'
import type { Switches } from './switches.ts'

const REASONS = ['keyword', 'fallback', 'retries', 'manual', 'auto_trigger']
const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i
const LONGEST_TEXT = 1_000

/** What counts as a wish for an operator. It is this backend's own idea: a bare "operator" is none. */
const WISH =
  /(?<!\p{L})оператор(а|у|ом)?(?!\p{L})|нужна помощь|\b(want|need|talk to|speak to)\b.{0,20}\b(human|operator|agent)\b/iu

export const isWishForOperator = (text: string): boolean => WISH.test(text)

interface Wish {
  readonly requestId: string
  readonly reason: string
}

export function createHandoffs(options: {
  readonly store: Store
  readonly ports: Ports
  readonly switches: Switches
}) {
  const { store, ports, switches } = options
  let turns = 0

  const place = ({ handoff: { turn } }: Dialog): number =>
    store.all().filter(({ handoff }) => handoff.status === 'requested' && handoff.turn <= turn).length

  function status(dialog: Dialog): Record<string, unknown> {
    const isOver = dialog.handoff.status === 'released' || dialog.handoff.status === 'cancelled'
    const handoff = isOver && !switches.staleStatus ? noHandoff : dialog.handoff
    const time = (at: number | null): string | null => (at === null ? null : writeTime(at, 'zoneless'))
    const position = handoff.status === 'requested' ? place(dialog) : null
    return {
      status: handoff.status,
      assigned_manager: handoff.manager,
      requested_at: time(handoff.requestedAt),
      started_at: time(handoff.startedAt),
      resolved_at: time(handoff.resolvedAt),
      reason: handoff.reason,
      request_id: handoff.requestId,
      queue_position: position,
      estimated_wait_minutes: position === null ? null : 3 * position,
      sla_deadline: null,
    }
  }

  function change(dialog: Dialog, part: Partial<Handoff>, notice?: string): Record<string, unknown> {
    dialog.handoff = { ...dialog.handoff, ...part }
    if (notice !== undefined) store.say(dialog, 'system', notice)
    return status(dialog)
  }

  function request(dialog: Dialog, { requestId, reason }: Wish): Record<string, unknown> {
    const { handoff } = dialog
    if (handoff.status === 'active')
      throw refuse(409, `Dialog ${String(dialog.id)} already handled by operator`)
    const isWaiting = handoff.status === 'requested'
    // An id that was used before changes nothing but the time, not even where that request is long over.
    if (isWaiting || handoff.requestId === requestId) {
      return change(dialog, {
        requestId,
        ...(switches.requeues && { requestedAt: ports.now(), turn: (turns += 1) }),
      })
    }
    return change(
      dialog,
      { ...noHandoff, status: 'requested', requestedAt: ports.now(), reason, requestId, turn: (turns += 1) },
      'Переключаем ваш диалог на сотрудника. Мы уже занимаемся вашим вопросом, ответим в ближайшее время',
    )
  }

  return {
    status,
    request,
    cancel(dialog: Dialog) {
      if (dialog.handoff.status !== 'requested')
        throw refuse(409, `Cannot cancel handoff in state: ${dialog.handoff.status}`)
      return change(dialog, { status: 'cancelled', resolvedAt: ports.now() }, 'Запрос оператора отменен')
    },
    takeover(dialog: Dialog, { id, name, avatar }: Manager) {
      if (dialog.handoff.status !== 'requested')
        throw refuse(409, `Dialog ${String(dialog.id)} not in requested state: ${dialog.handoff.status}`)
      const manager = { id, name, avatar }
      return change(dialog, { status: 'active', manager, startedAt: ports.now() }, 'Оператор подключился')
    },
    release(dialog: Dialog, managerId: number) {
      const { status: state, manager } = dialog.handoff
      if (state !== 'active') throw refuse(409, `Dialog ${String(dialog.id)} not in active state: ${state}`)
      if (manager?.id !== managerId)
        throw refuse(409, `Dialog ${String(dialog.id)} assigned to different manager: ${String(manager?.id)}`)
      return change(
        dialog,
        { status: 'released', manager: null, resolvedAt: ports.now() },
        'Диалог возвращен к AI-ассистенту. Спасибо за обращение!',
      )
    },
  }
}

export type Handoffs = ReturnType<typeof createHandoffs>

/** Reads the body of a request for an operator. @throws Refusal */
export function readWish(body: Record<string, unknown>): Wish {
  const { request_id: requestId, reason = 'manual', last_user_text: text } = body
  const loc = ['body', 'request_id']
  if (requestId === undefined) throw invalid(missing(loc, body))
  if (typeof requestId !== 'string' || !UUID.test(requestId)) {
    const error = `invalid character: found \`${String(requestId).slice(0, 1)}\` at 1`
    const msg = `Input should be a valid UUID, ${error}`
    throw invalid({ type: 'uuid_parsing', loc, msg, input: requestId, ctx: { error } })
  }
  if (typeof reason !== 'string' || !REASONS.includes(reason)) {
    const expected = "'keyword', 'fallback', 'retries', 'manual' or 'auto_trigger'"
    const msg = `Input should be ${expected}`
    throw invalid({ type: 'enum', loc: ['body', 'reason'], msg, input: reason, ctx: { expected } })
  }
  if (typeof text === 'string' && text.length > LONGEST_TEXT) {
    const msg = `String should have at most ${String(LONGEST_TEXT)} characters`
    const ctx = { max_length: LONGEST_TEXT }
    throw invalid({ type: 'string_too_long', loc: ['body', 'last_user_text'], msg, input: text, ctx })
  }
  return { requestId, reason }
}
