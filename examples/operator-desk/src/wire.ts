import type {
  Colleague,
  DialogFrame,
  Frame,
  Handoff,
  HeldDialog,
  Message,
  Operator,
  QueueEntry,
  Stream,
  VisitorInfo,
  Welcome,
} from './model.ts'

type Fields = Readonly<Record<string, unknown>>

/** What the server sent does not have the shape that was agreed. */
class WireError extends Error {
  override readonly name = 'WireError'
}

export const fieldsOf = (value: unknown): Fields => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new WireError('an object was expected')
}

const listOf = <T>(value: unknown, read: (item: unknown) => T): T[] => {
  if (!Array.isArray(value)) throw new WireError('a list was expected')
  return value.map(read)
}

const text = (fields: Fields, name: string): string => {
  const value = fields[name]
  if (typeof value === 'string') return value
  throw new WireError(`${name} must be a text`)
}

const number = (fields: Fields, name: string): number => {
  const value = fields[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new WireError(`${name} must be a number`)
}

const oneOf = <T extends string>(fields: Fields, name: string, allowed: readonly T[]): T => {
  const found = allowed.find((value) => value === fields[name])
  if (found !== undefined) return found
  throw new WireError(`${name} must be one of ${allowed.join(', ')}`)
}

const textOrNull = (fields: Fields, name: string): string | null => {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}

const readOperator = (value: unknown): Operator => {
  const fields = fieldsOf(value)
  return { id: String(fields['id']), name: text(fields, 'name') }
}

export const readMessage = (value: unknown): Message => {
  const fields = fieldsOf(value)
  return {
    id: number(fields, 'id'),
    seq: number(fields, 'seq'),
    updatedSeq: number(fields, 'updated_seq'),
    sender: oneOf(fields, 'sender', ['user', 'assistant', 'manager', 'system']),
    text: textOrNull(fields, 'text') ?? '',
    timestamp: text(fields, 'timestamp'),
    clientMessageId: textOrNull(fields, 'client_message_id'),
    streamId: textOrNull(fields, 'stream_id'),
    isEdited: textOrNull(fields, 'edited_at') !== null,
    isDeleted: fields['deleted'] === true,
  }
}

export const readMessages = (value: unknown): Message[] => listOf(value, readMessage)

export const readHandoff = (value: unknown): Handoff => {
  const fields = fieldsOf(value)
  const manager = fields['assigned_manager']
  return {
    status: oneOf(fields, 'status', ['none', 'requested', 'active', 'released', 'cancelled']),
    manager: manager ? readOperator(manager) : null,
    requestedAt: textOrNull(fields, 'requested_at'),
    reason: textOrNull(fields, 'reason'),
    version: number(fields, 'version'),
    controlEpoch: number(fields, 'control_epoch'),
  }
}

const readQueueEntry = (value: unknown): QueueEntry => {
  const fields = fieldsOf(value)
  return {
    dialogId: number(fields, 'dialog_id'),
    guest: textOrNull(fields, 'guest') ?? '',
    requestedAt: text(fields, 'requested_at'),
    reason: textOrNull(fields, 'reason') ?? 'manual',
    lastUserText: textOrNull(fields, 'last_user_text') ?? '',
    isUrgent: fields['priority'] === 'high',
  }
}

export const readHeld = (value: unknown): HeldDialog[] =>
  listOf(value, (item) => {
    const fields = fieldsOf(item)
    return {
      dialogId: number(fields, 'dialog_id'),
      guest: textOrNull(fields, 'guest') ?? '',
      lastUserText: textOrNull(fields, 'last_user_text') ?? '',
      startedAt: text(fields, 'started_at'),
    }
  })

export const readColleagues = (value: unknown): Colleague[] =>
  listOf(value, (item) => {
    const fields = fieldsOf(item)
    return {
      ...readOperator(item),
      status: oneOf(fields, 'status', ['online', 'away', 'offline']),
      activeChats: number(fields, 'active_chats'),
    }
  })

export const readVisitor = (value: unknown): VisitorInfo => {
  const fields = fieldsOf(value)
  return {
    dialogId: number(fields, 'dialog_id'),
    guest: textOrNull(fields, 'guest') ?? '',
    startedAt: text(fields, 'started_at'),
    endedAt: textOrNull(fields, 'ended_at'),
    pageUrl: textOrNull(fields, 'page_url'),
    locale: textOrNull(fields, 'locale'),
    isOnline: fields['visitor_online'] === true,
  }
}

export const readSession = (value: unknown): { token: string; operator: Operator } => {
  const fields = fieldsOf(value)
  return { token: text(fields, 'token'), operator: readOperator(fields['operator']) }
}

const readStream = (value: unknown): Stream => {
  const fields = fieldsOf(value)
  return {
    streamId: text(fields, 'stream_id'),
    text: text(fields, 'text'),
    controlEpoch: number(fields, 'control_epoch'),
  }
}

const readWelcome = (fields: Fields): Welcome => ({
  dialogId: number(fields, 'dialog_id'),
  epoch: text(fields, 'epoch'),
  lastSeq: number(fields, 'last_seq'),
  readSeq: number(fields, 'read_seq'),
  managerReadSeq: number(fields, 'manager_read_seq'),
  replay: oneOf(fields, 'replay', ['gap', 'reset']),
  handoff: readHandoff(fields['handoff']),
  streams: listOf(fields['streams'], readStream),
})

const statusOfFrame = {
  handoff_requested: 'requested',
  handoff_started: 'active',
  handoff_released: 'released',
  handoff_cancelled: 'cancelled',
} as const

const readHandoffFrame = (fields: Fields, type: keyof typeof statusOfFrame): DialogFrame => {
  const manager = fields['manager']
  return {
    type: 'handoff',
    dialogId: number(fields, 'dialog_id'),
    seq: number(fields, 'seq'),
    handoff: {
      status: statusOfFrame[type],
      manager: manager ? readOperator(manager) : null,
      requestedAt: textOrNull(fields, 'requested_at'),
      reason: textOrNull(fields, 'reason'),
      version: number(fields, 'version'),
      controlEpoch: number(fields, 'control_epoch'),
    },
  }
}

const readQueue = (fields: Fields): Frame => {
  const first: unknown = Array.isArray(fields['queue']) ? fields['queue'][0] : undefined
  return {
    type: 'queue',
    entries: listOf(fields['queue'], readQueueEntry),
    serverNow: first === undefined ? null : textOrNull(fieldsOf(first), 'server_now'),
  }
}

/**
 * A frame of the operator's socket, or null for a type that this desk does not know.
 * Throws a WireError where a known type is malformed.
 */
export const readFrame = (data: string): Frame | null => {
  const fields = fieldsOf(JSON.parse(data))
  const type = text(fields, 'type')
  switch (type) {
    case 'welcome':
      return { type, welcome: readWelcome(fields) }
    case 'queue_updated':
      return readQueue(fields)
    case 'presence':
      return { type, online: number(fields, 'operators_online') }
    case 'ping':
      return { type }
    case 'error':
      return { type, dialogId: number(fields, 'dialog_id'), code: text(fields, 'error') }
    case 'message':
    case 'message_updated':
    case 'message_deleted':
      return {
        type: 'message',
        dialogId: number(fields, 'dialog_id'),
        seq: number(fields, 'seq'),
        message: readMessage(fields['message']),
      }
    case 'handoff_requested':
    case 'handoff_started':
    case 'handoff_released':
    case 'handoff_cancelled':
      return readHandoffFrame(fields, type)
    case 'message_delta':
      return {
        type: 'delta',
        dialogId: number(fields, 'dialog_id'),
        offset: number(fields, 'offset'),
        stream: readStream(fields),
      }
    case 'typing_start':
    case 'typing_stop':
      return {
        type: 'typing',
        dialogId: number(fields, 'dialog_id'),
        actor: oneOf(fields, 'actor', ['user', 'assistant', 'manager']),
        isTyping: type === 'typing_start',
      }
    case 'read':
      return {
        type,
        dialogId: number(fields, 'dialog_id'),
        seq: number(fields, 'seq'),
        by: oneOf(fields, 'by', ['user', 'manager']),
      }
    case 'visitor_presence':
      return { type: 'visitor', dialogId: number(fields, 'dialog_id'), isOnline: fields['online'] === true }
    default:
      return null
  }
}
