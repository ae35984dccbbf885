/** A message as it stands on the wire. */
export interface WireMessage {
  id: number
  sender: 'user' | 'assistant' | 'manager' | 'system'
  text: string
  timestamp: string
  seq: number
  updated_seq: number
  client_message_id?: string
  stream_id?: string
  edited_at?: string
  deleted?: boolean
}

/** A durable frame as it stands on the wire. */
export type WireFrame = { type: string; seq: number; message?: WireMessage } & Record<string, unknown>

/** The handoff as it stands on the wire. */
export interface WireHandoff {
  status: 'none' | 'requested' | 'active' | 'released' | 'cancelled'
  version: number
  control_epoch: number
  server_now: string
  [field: string]: unknown
}

/** One dialog of a scripted server: its log, its messages, its handoff. */
export interface ScriptedDialog {
  readonly id: number
  readonly guestId: string
  readonly startedAt: string
  endedAt: string | null
  epoch: string
  readSeq: number
  readonly log: WireFrame[]
  readonly messages: WireMessage[]
  readonly streams: Map<string, { text: string; controlEpoch: number }>
  handoff: WireHandoff
}

/** The newest `seq` of a dialog. */
export function lastSeq(dialog: ScriptedDialog): number {
  return dialog.log.length
}

/** The dialog as REST shows it. */
export function toWireDialog(dialog: ScriptedDialog): object {
  return {
    id: dialog.id,
    started_at: dialog.startedAt,
    ended_at: dialog.endedAt,
    handoff_status: dialog.handoff.status,
    last_seq: lastSeq(dialog),
    read_seq: dialog.readSeq,
    epoch: dialog.epoch,
  }
}

/** How many messages of others lie above the read mark. */
export function countUnread(dialog: ScriptedDialog): number {
  return dialog.messages.filter(
    (message) =>
      message.seq > dialog.readSeq &&
      (message.sender === 'assistant' || message.sender === 'manager') &&
      message.deleted !== true,
  ).length
}

/** Adds a frame to the log under the next `seq`. */
export function record(dialog: ScriptedDialog, frame: Record<string, unknown> & { type: string }): WireFrame {
  const recorded: WireFrame = { ...frame, seq: dialog.log.length + 1 }
  dialog.log.push(recorded)
  return recorded
}

/** A replay shows each message as it is now. */
export function toReplay(dialog: ScriptedDialog, frame: WireFrame): WireFrame {
  if (frame.message === undefined) return frame
  const id = frame.message.id
  return { ...frame, message: dialog.messages.find((message) => message.id === id) ?? frame.message }
}
