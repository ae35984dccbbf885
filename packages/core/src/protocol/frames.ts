import * as z from 'zod/mini'

import { camel, type Camel } from './camel.ts'
import { frameShapes } from './shapes.ts'

type Shapes = typeof frameShapes
type WireFrame<Name extends keyof Shapes> = Camel<z.output<Shapes[Name]>>

/** A handoff frame with our names. */
export type HandoffFrame = WireFrame<'handoff_started'> & {
  readonly type: 'handoff'
  readonly change: 'requested' | 'started' | 'released' | 'cancelled'
}
export type Welcome = WireFrame<'welcome'> & { readonly type: 'welcome' }
export type MessageFrame = WireFrame<'message'> & { readonly type: 'message' | 'change' }
export type DeltaFrame = WireFrame<'message_delta'> & { readonly type: 'delta' }

/** What has a place in the dialog's log. */
export type DurableFrame = MessageFrame | HandoffFrame

/** Everything a v1 server says, parsed and renamed. */
export type ServerFrame =
  | Welcome
  | DurableFrame
  | DeltaFrame
  | (WireFrame<'typing_start'> & { readonly type: 'typing'; readonly isTyping: boolean })
  | { readonly type: 'handling' }
  | (WireFrame<'read'> & { readonly type: 'read' })
  | (WireFrame<'presence'> & { readonly type: 'presence' })
  | (WireFrame<'ping'> & { readonly type: 'ping' })

/** What came of one frame: itself, a name nobody knows (harmless), or something broken. */
export type ParsedFrame =
  | { readonly status: 'known'; readonly frame: ServerFrame }
  | { readonly status: 'unknown' }
  | { readonly status: 'invalid'; readonly reason: string }

/** What our own frames are called, where that is not the wire name, and what they carry beside. */
const renamed: { readonly [Name in keyof Shapes]?: object } = {
  message_delta: { type: 'delta' },
  message_updated: { type: 'change' },
  message_deleted: { type: 'change' },
  typing_start: { type: 'typing', isTyping: true },
  typing_stop: { type: 'typing', isTyping: false },
  operator_handling: { type: 'handling' },
}

/** `handoff_started` and its like become one frame with the change it speaks of. */
const handoffFields = (name: string): object => {
  const [type, change] = name.split('_')
  return change === undefined ? { type } : { type, change }
}

/** Reads one frame of protocol v1. Never throws. */
export function parseFrame(data: unknown): ParsedFrame {
  if (typeof data !== 'string') return { status: 'invalid', reason: 'not a text frame' }
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return { status: 'invalid', reason: 'not JSON' }
  }
  const type: unknown = (value as { type?: unknown } | null)?.type
  if (typeof type !== 'string') return { status: 'invalid', reason: 'no type' }
  if (!Object.hasOwn(frameShapes, type)) return { status: 'unknown' }
  const name = type as keyof Shapes
  const result = z.safeParse(frameShapes[name], value)
  if (!result.success) {
    const issue = result.error.issues[0]
    return { status: 'invalid', reason: `${type}.${issue?.path.join('.') ?? ''}: ${issue?.code ?? ''}` }
  }
  return {
    status: 'known',
    frame: { ...camel(result.data), ...(renamed[name] ?? handoffFields(name)) } as ServerFrame,
  }
}

/** The client's first frame on a socket, and again after a gap. */
export function helloFrame(input: {
  readonly guestId: string
  readonly assistantId: number | null
  readonly siteToken: string | null
  readonly epoch: string | null
  readonly sinceSeq: number | null
}): string {
  return JSON.stringify({
    type: 'hello',
    protocol: 1,
    guest_id: input.guestId,
    assistant_id: input.assistantId ?? undefined,
    site_token: input.siteToken ?? undefined,
    epoch: input.sinceSeq === null ? undefined : (input.epoch ?? undefined),
    since_seq: input.sinceSeq ?? undefined,
  })
}

/** The answer to a ping. */
export const pongFrame = '{"type":"pong"}'

/** That the visitor has begun, or stopped, typing. */
export function typingFrame(isTyping: boolean): string {
  return JSON.stringify({ type: isTyping ? 'typing_start' : 'typing_stop' })
}
