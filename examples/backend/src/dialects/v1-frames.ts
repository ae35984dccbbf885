import type { DialogEvent } from '../domain/events.ts'
import type { BroadcastEvent } from '../domain/hub.ts'
import { iso } from '../domain/model.ts'
import type { Welcome } from '../domain/realtime.ts'
import type { Wire } from './dialect.ts'
import { handoffShape, managerShape, messageShape, present, queueEntryShape } from './v1-shapes.ts'

export const operatorFrame = (event: DialogEvent, now: number): Wire => {
  switch (event.type) {
    case 'message':
    case 'message_updated':
    case 'message_deleted':
      return { type: event.type, seq: event.seq, message: messageShape(event.message) }
    case 'handoff_requested':
    case 'handoff_started':
    case 'handoff_released':
    case 'handoff_cancelled': {
      const { news } = event
      return present({
        type: event.type,
        seq: event.seq,
        version: news.version,
        control_epoch: news.controlEpoch,
        reason: news.reason,
        queue_position: news.queuePosition,
        estimated_wait_minutes: news.estimatedWaitMinutes,
        requested_at: news.requestedAt,
        expires_at: news.expiresAt,
        next_open_at: news.nextOpenAt,
        manager: event.type === 'handoff_started' ? managerShape(news.manager) : null,
        message: news.sentence,
        server_now: iso(now),
      })
    }
    case 'message_delta':
      return {
        type: event.type,
        stream_id: event.streamId,
        offset: event.offset,
        text: event.text,
        control_epoch: event.controlEpoch,
      }
    case 'typing_start':
    case 'typing_stop':
      return present({ type: event.type, actor: event.actor, name: event.name })
    case 'operator_handling':
      return { type: event.type, message: event.sentence }
    case 'read':
      return { type: event.type, seq: event.seq, by: event.by }
    case 'visitor_presence':
      return { type: event.type, online: event.online }
  }
}

/** The visitor's own typing and presence go to the desk alone. */
export const visitorFrame = (event: DialogEvent, now: number): Wire | null => {
  if (event.type === 'visitor_presence') return null
  if ((event.type === 'typing_start' || event.type === 'typing_stop') && event.actor === 'user') return null
  return operatorFrame(event, now)
}

export const broadcastFrame = (event: BroadcastEvent, now: number): Wire =>
  event.type === 'presence'
    ? { type: event.type, operators_online: event.operatorsOnline }
    : { type: event.type, queue: event.queue.map((entry) => queueEntryShape(entry, now)) }

export const welcomeFrame = (welcome: Welcome, now: number): Wire => ({
  type: 'welcome',
  protocol: 1,
  epoch: welcome.dialog.epoch,
  last_seq: welcome.dialog.lastSeq,
  read_seq: welcome.dialog.readSeq,
  manager_read_seq: welcome.dialog.managerReadSeq,
  unread: welcome.unread,
  replay: welcome.replay,
  handoff: handoffShape(welcome.handoff, now),
  operators_online: welcome.operatorsOnline,
  streams: welcome.streams.map(({ streamId, text, controlEpoch }) => ({
    stream_id: streamId,
    text,
    control_epoch: controlEpoch,
  })),
})
