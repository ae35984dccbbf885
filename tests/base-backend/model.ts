import type { TimeForm } from './switches.ts'

export type Mode = 'widget' | 'site'

export interface Message {
  readonly id: number
  readonly sender: string | null
  readonly text: string
  /** ms since 1970. */
  readonly at: number
}

export interface Manager {
  readonly id: number
  readonly name: string
  readonly avatar: string | null
}

export interface Handoff {
  readonly status: 'none' | 'requested' | 'active' | 'released' | 'cancelled'
  readonly manager: Manager | null
  readonly requestedAt: number | null
  readonly startedAt: number | null
  readonly resolvedAt: number | null
  readonly reason: string | null
  readonly requestId: string | null
  /** The place in the queue is by this. */
  readonly turn: number
}

export const noHandoff: Handoff = {
  status: 'none',
  manager: null,
  requestedAt: null,
  startedAt: null,
  resolvedAt: null,
  reason: null,
  requestId: null,
  turn: 0,
}

/** A visitor, as this backend knows him: a guest's id under the one who owns the assistant. */
export interface Visitor {
  readonly mode: Mode
  readonly ownerId: number
  readonly guestId: string
  /** Nobody pays for this assistant's answers. */
  readonly isPoor: boolean
}

export interface Dialog {
  readonly id: number
  readonly ownerId: number
  readonly guestId: string
  readonly startedAt: number
  /** Seconds that the first answer took. */
  firstResponse: number | null
  readonly messages: Message[]
  handoff: Handoff
}

export function writeTime(at: number, form: TimeForm): string {
  const iso = new Date(at).toISOString()
  if (form === 'spaced') return iso.slice(0, 19).replace('T', ' ')
  // The backend's clock knows microseconds.
  const zoneless = `${iso.slice(0, -1)}000`
  return form === 'zoned' ? `${zoneless}Z` : zoneless
}

export const writeMessage = ({ id, sender, text, at }: Message, form: TimeForm): Record<string, unknown> => ({
  id,
  sender,
  text,
  timestamp: writeTime(at, form),
})
