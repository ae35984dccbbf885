import type { Colleague } from '../domain/desk.ts'
import type { DialogView } from '../domain/dialogs.ts'
import type { Posted } from '../domain/messages.ts'
import { iso } from '../domain/model.ts'
import type { Handoff, Manager, Message, QueueEntry } from '../domain/model.ts'
import type { Wire } from './dialect.ts'

/** Leaves out what is null, as the protocol does with optional fields. */
export const present = (fields: Wire): Wire =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))

export const managerShape = (manager: Manager | null): Wire | null =>
  manager && present({ id: manager.id, name: manager.name, avatar: manager.avatar })

export const messageShape = (message: Message): Wire =>
  present({
    id: message.id,
    sender: message.sender,
    text: message.text,
    timestamp: message.timestamp,
    seq: message.seq,
    updated_seq: message.updatedSeq,
    client_message_id: message.clientMessageId,
    stream_id: message.streamId,
    edited_at: message.editedAt,
    deleted: message.deleted ? true : null,
  })

export const dialogShape = ({ dialog, handoff }: DialogView): Wire => ({
  id: dialog.id,
  started_at: dialog.startedAt,
  ended_at: dialog.endedAt,
  handoff_status: handoff.status,
  last_seq: dialog.lastSeq,
  read_seq: dialog.readSeq,
  epoch: dialog.epoch,
})

export const postedShape = ({ message }: Posted): Wire => ({
  user_message: messageShape(message),
  assistant_message: null,
  ...(message.outcome && {
    handoff_triggered: message.outcome.handoffTriggered,
    handoff_status: message.outcome.handoffStatus,
    ai_blocked: message.outcome.aiBlocked,
  }),
})

export const handoffShape = (handoff: Handoff, now: number): Wire =>
  present({
    status: handoff.status,
    assigned_manager: managerShape(handoff.manager),
    requested_at: handoff.requestedAt,
    started_at: handoff.startedAt,
    resolved_at: handoff.resolvedAt,
    reason: handoff.reason,
    request_id: handoff.requestId,
    queue_position: handoff.queuePosition,
    estimated_wait_minutes: handoff.estimatedWaitMinutes,
    version: handoff.version,
    control_epoch: handoff.controlEpoch,
    expires_at: handoff.expiresAt,
    server_now: iso(now),
    next_open_at: handoff.nextOpenAt,
  })

export const queueEntryShape = ({ dialog, handoff }: QueueEntry, now: number): Wire => ({
  dialog_id: dialog.id,
  requested_at: handoff.requestedAt,
  reason: handoff.reason,
  last_user_text: handoff.lastUserText,
  wait_time_minutes: Math.max(0, Math.floor((now - Date.parse(handoff.requestedAt ?? iso(now))) / 60_000)),
  priority: handoff.priority > 0 ? 'high' : 'normal',
  guest: dialog.label,
  queue_position: handoff.queuePosition,
  expires_at: handoff.expiresAt,
  started_at: dialog.startedAt,
  server_now: iso(now),
})

export const heldShape = ({ dialog, handoff }: DialogView, now: number): Wire => ({
  dialog_id: dialog.id,
  guest: dialog.label,
  started_at: dialog.startedAt,
  last_seq: dialog.lastSeq,
  manager_read_seq: dialog.managerReadSeq,
  epoch: dialog.epoch,
  last_user_text: handoff.lastUserText,
  handoff: handoffShape(handoff, now),
})

export const colleagueShape = (colleague: Colleague): Wire =>
  present({
    id: colleague.id,
    name: colleague.name,
    avatar: colleague.avatar,
    status: colleague.status,
    active_chats: colleague.activeChats,
    max_active_chats: colleague.maxActiveChats,
  })

export const infoShape = (
  { dialog, handoff, visitorOnline }: DialogView & { visitorOnline: boolean },
  now: number,
): Wire => ({
  dialog_id: dialog.id,
  guest: dialog.label,
  started_at: dialog.startedAt,
  ended_at: dialog.endedAt,
  page_url: dialog.pageUrl,
  locale: dialog.locale,
  visitor_online: visitorOnline,
  last_seq: dialog.lastSeq,
  read_seq: dialog.readSeq,
  manager_read_seq: dialog.managerReadSeq,
  epoch: dialog.epoch,
  handoff: handoffShape(handoff, now),
})
