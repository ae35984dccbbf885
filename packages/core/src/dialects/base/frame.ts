import { fromWire } from '../../protocol/wire.ts'

/** What a pushed frame may have to say. Nothing in it is believed: it only tells where to look. */
export interface PushedFrame {
  readonly type?: unknown
  readonly id?: number
  readonly sender?: unknown
  readonly actor?: unknown
  readonly dialogId?: unknown
}

/** Reads a frame in any of its shapes, all parts of it as one; what is no object has no parts. Never throws. */
export function readFrame(data: string): PushedFrame {
  const frame = fromWire(data) as { data?: { message?: object }; message?: object } | undefined
  const body = { ...frame, ...frame?.data }
  return { ...body, ...body.message } as PushedFrame
}
