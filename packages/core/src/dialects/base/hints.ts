import { fromWire } from '../../protocol/wire.ts'

/** What a pushed frame may have to say. Nothing in it is believed: it only tells what to look at. */
export type Hint =
  | { readonly type: 'typing'; readonly isTyping: boolean; readonly actor: unknown }
  /** There is a message; `id` is `null` where it does not say which. */
  | { readonly type: 'news'; readonly id: number | null; readonly sender: unknown }

interface Told {
  readonly type?: unknown
  readonly id?: unknown
  readonly sender?: unknown
  readonly actor?: unknown
  readonly dialogId?: unknown
  readonly data?: Told
  readonly message?: Told
}

const isObject = (value: unknown): value is Told => typeof value === 'object' && value !== null

/** Reads a frame in any of its shapes. Never throws; `null` where it tells nothing of this dialog. */
export function readHint(data: string, dialogId: number): Hint | null {
  const frame = fromWire(data)
  if (!isObject(frame)) return null
  const { type } = frame
  const body = isObject(frame.data) ? frame.data : frame
  if ((body.dialogId ?? dialogId) !== dialogId) return null
  if (type === 'typing_start' || type === 'typing_stop') {
    return { type: 'typing', isTyping: type === 'typing_start', actor: body.actor }
  }
  const { id, sender } = isObject(body.message) ? body.message : body
  return { type: 'news', id: typeof id === 'number' ? id : null, sender }
}
