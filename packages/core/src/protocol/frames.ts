import * as z from 'zod/mini'

import type { Identity } from './rest.ts'
import { frameShapes } from './shapes.ts'
import { faultyPath, fromWire, toWire } from './wire.ts'

type Shapes = typeof frameShapes
type Frame<Type, Name extends keyof Shapes, Change = undefined> = z.output<Shapes[Name]> & {
  readonly type: Type
  /** The second word of the wire name. */
  readonly change: Change
}

export type Welcome = Frame<'welcome', 'welcome'>
export type MessageFrame = Frame<'message', 'message', 'updated' | 'deleted' | undefined>
export type DeltaFrame = Frame<'message', 'message_delta', 'delta'>
export type HandoffFrame = Frame<
  'handoff',
  'handoff_started',
  'requested' | 'started' | 'released' | 'cancelled'
>

/** What has a place in the dialog's log. */
export type DurableFrame = MessageFrame | HandoffFrame

/** Everything a v1 server says, parsed and renamed. */
export type ServerFrame =
  | Welcome
  | DurableFrame
  | DeltaFrame
  | Frame<'typing', 'typing_start', 'start' | 'stop'>
  | Frame<'operator', 'operator_handling', 'handling'>
  | Frame<'read', 'read'>
  | Frame<'presence', 'presence'>
  | Frame<'ping', 'ping'>

/** What came of one frame: itself, nothing where nobody knows its name (harmless), or what is broken about it. */
export interface ParsedFrame {
  readonly frame?: ServerFrame
  readonly invalid?: string
}

const kinds = new Map(
  Object.entries(frameShapes).map(([name, shape]) => [name, [shape, ...name.split('_')] as const]),
)

/** Reads one frame of protocol v1. Never throws. */
export function parseFrame(data: unknown): ParsedFrame {
  const value = typeof data === 'string' ? fromWire(data) : undefined
  if (value === undefined) return { invalid: 'not JSON' }
  const name = (value as { type?: unknown }).type
  if (typeof name !== 'string') return { invalid: 'no type' }
  const kind = kinds.get(name)
  if (kind === undefined) return {}
  const [shape, type, change] = kind
  const result = z.safeParse<z.ZodMiniType<object>>(shape, value)
  if (!result.success) return { invalid: `${name}.${faultyPath(result.error)}` }
  return { frame: { ...result.data, type, change } as ServerFrame }
}

/** The client's first frame on a socket, and again after a gap. */
export function helloFrame(
  identity: Identity,
  { epoch, sinceSeq }: { readonly epoch: string | null; readonly sinceSeq: number | null },
): string {
  const point = sinceSeq === null ? {} : { epoch, sinceSeq }
  return JSON.stringify(toWire({ type: 'hello', protocol: 1, ...identity, ...point }))
}

/** The answer to a ping. */
export const pongFrame = '{"type":"pong"}'

/** That the visitor has begun, or stopped, typing. */
export function typingFrame(isTyping: boolean): string {
  return `{"type":"typing_${isTyping ? 'start' : 'stop'}"}`
}
