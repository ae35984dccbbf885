import { fromWire } from '../../protocol/wire.ts'

interface Told {
  readonly type?: unknown
  readonly id?: number
  readonly sender?: unknown
  readonly actor?: unknown
  readonly dialogId?: unknown
  readonly data?: Told
  readonly message?: Told
}

const isObject = (value: unknown): value is Told => typeof value === 'object' && value !== null

/** What a pushed frame may have to say. */
export interface HintListener {
  onTyping(change: 'start' | 'stop', isManager: boolean): void
  /** There is a message, or something else to look at, of which no `id` is told. */
  onNews(id: number | undefined, isManager: boolean): void
}

/**
 * Reads a frame in any of its shapes. Never throws. Nothing in it is believed: it only tells where to look.
 */
export function readHint(data: string, dialogId: number, listener: HintListener): void {
  const frame = fromWire(data)
  if (!isObject(frame)) return
  const body = isObject(frame.data) ? frame.data : frame
  if ((body.dialogId ?? dialogId) !== dialogId) return
  const { id, sender } = isObject(body.message) ? body.message : body
  if (frame.type === 'typing_start') listener.onTyping('start', body.actor === 'manager')
  else if (frame.type === 'typing_stop') listener.onTyping('stop', body.actor === 'manager')
  else listener.onNews(id, sender === 'manager')
}
