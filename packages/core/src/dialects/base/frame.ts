import { fromWire } from '../../protocol/wire.ts'

/** What a pushed frame may have to say. Nothing in it is believed: it only tells where to look. */
export interface PushedFrame {
  readonly type?: unknown
  readonly id?: number
  readonly sender?: unknown
  readonly actor?: unknown
  readonly dialogId?: unknown
}

const objectOr = <Value>(value: unknown, otherwise: Value): object | Value =>
  typeof value === 'object' && value !== null ? value : otherwise

/** Reads a frame in any of its shapes, all parts of it as one. Never throws; `null` for what is no object. */
export function readFrame(data: string): PushedFrame | null {
  const frame = objectOr(fromWire(data), null) as { data?: object; message?: object } | null
  const body: PushedFrame & { message?: object } = { ...frame, ...objectOr(frame?.data, {}) }
  return frame && { ...body, ...objectOr(body.message, {}) }
}
