import { readFileSync } from 'node:fs'

import { createVirtualClock, createMemoryStorage, createScriptedServer } from '@replyx/core/testing'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'

import { createBase } from '../src/dialects/base/base.ts'
import type { DialectContext } from '../src/dialects/dialect.ts'
import type { Request as Ask } from '../src/protocol/calls.ts'
import type { ServerFrame } from '../src/protocol/frames.ts'
import { fromWire } from '../src/protocol/wire.ts'
import { failure } from '../src/errors.ts'

interface Line {
  readonly kind: 'http' | 'ws' | 'sse'
  readonly label: string
  readonly path?: string
  readonly body?: string
  readonly url?: string
  readonly event?: string
  readonly data?: string
  readonly raw?: string
}

interface Stored {
  readonly id: number
  readonly sender: string
  readonly text: string
  readonly timestamp: string
}

const readRecording = (name: string): Line[] =>
  readFileSync(new URL(`../../../tests/base-backend/recordings/${name}.ndjson`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

const parse = (text = ''): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && 'sender' in value && typeof (value as Stored).id === 'number'

/** Every message within a value, however deep. */
function messagesIn(value: unknown): Stored[] {
  if (isStored(value)) return [value]
  if (Array.isArray(value)) return value.flatMap(messagesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(messagesIn)
}

const framesOf = ({ kind, data, raw = '' }: Line): string[] => {
  if (kind === 'ws') return data === undefined ? [] : [data]
  return [...raw.matchAll(/^data: (.*)$/gm)].map(([, found = '']) => found)
}

const dialogIn = (address = ''): number => Number(/dialogs\/(\d+)/.exec(address)?.[1] ?? NaN)

/** The recording as moments in the life of each dialog: what is stored by then, and what is pushed. */
function readMoments(lines: readonly Line[]) {
  const dialogs = new Map<number, { stored: Stored[]; pushed: string | null }[]>()
  const streams = new Map<string, number>()
  let latest = NaN
  for (const line of lines) {
    const path = line.path ?? line.url
    const isRead = line.kind === 'http' && dialogIn(path) > 0
    if (isRead) latest = dialogIn(path)
    const created =
      line.path?.includes('dialogs?') === true ? (parse(line.body) as { id?: number } | null)?.id : null
    if (typeof created === 'number') latest = created
    if (line.kind !== 'http' && !streams.has(line.label))
      streams.set(line.label, dialogIn(line.url) || latest)
    const dialogId = isRead ? latest : (streams.get(line.label) ?? NaN)
    if (Number.isNaN(dialogId)) continue
    const moments = dialogs.get(dialogId) ?? []
    dialogs.set(dialogId, moments)
    if (line.kind === 'http') moments.push({ stored: messagesIn(parse(line.body)), pushed: null })
    else for (const pushed of framesOf(line)) moments.push({ stored: messagesIn(parse(pushed)), pushed })
  }
  return dialogs
}

/** The dialect on a backend that has stored what the recording has shown so far. */
async function listen(dialogId: number) {
  const clock = createVirtualClock()
  const stored = new Map<number, Stored>()
  const shown: ServerFrame[] = []
  let push: (data: string) => void = () => undefined
  const answers = (path: string): unknown => {
    if (path.endsWith('/messages')) return [...stored.values()].sort((one, other) => one.id - other.id)
    if (path.endsWith('/status')) return { status: 'none' }
    throw failure('dialog_not_found', 'ask', path, { status: 404 })
  }
  const request: Ask = async (call) => ({
    data: z.parse(call.shape, fromWire(JSON.stringify(answers(call.path)))),
    epoch: null,
  })
  const ports = { ...createScriptedServer().createPorts(), clock, storage: createMemoryStorage() }
  const identity = { guestId: 'g', assistantId: 1, siteToken: null }
  const context: DialectContext = {
    request,
    session: { mode: 'widget', identity: async () => identity },
    settings: {
      apiUrl: 'https://base.test',
      wsUrl: 'wss://base.test',
      transport: null,
      tokenInUrl: false,
      handoffTimeout: 60_000,
    },
    ports,
    openSocket(_, listener) {
      push = listener.onData
      void Promise.resolve().then(listener.onOpen)
      return { kind: 'socket', send: () => undefined, close: () => undefined }
    },
  }
  const dialect = createBase(context, { key: 'base:level', wasKnown: false })
  const channel = dialect.openChannel(
    { dialogId, identity, failedOpens: 0 },
    {
      onOpen: () => {
        channel.send(dialect.hello(identity, { epoch: null, sinceSeq: null }))
      },
      onData: (data) => shown.push(dialect.parse(data).frame as ServerFrame),
      onClose: (code) => {
        throw new Error(`closed by ${String(code)}`)
      },
    },
  )
  await clock.advance(10)
  return {
    clock,
    shown,
    store(messages: readonly Stored[]) {
      for (const message of messages) if (!stored.has(message.id)) stored.set(message.id, message)
    },
    push: (data: string) => {
      push(data)
    },
    history: () =>
      [...stored.values()].sort((one, other) => one.id - other.id).map(({ id, text }) => ({ id, text })),
  }
}

// Those in which something is pushed.
const names = ['head_live', 'head_sse_resume', 'ws_live_mono_nobridge', 'ws_live_split']

describe.each(names)('the recording %s', (name) => {
  const moments = readMoments(readRecording(name))

  it('has something to replay', () => {
    expect([...moments.values()].flat().some(({ pushed }) => pushed !== null)).toBe(true)
  })

  it.each([...moments.keys()])('of dialog %i is shown without loss, double or disorder', async (dialogId) => {
    const scene = await listen(dialogId)
    const ofDialog = moments.get(dialogId) ?? []
    const all = ofDialog.flatMap(({ stored }) => stored)
    for (const { stored, pushed } of ofDialog) {
      // Ids are given in the order of storing: what is only read later was there before.
      const newest = Math.max(0, ...stored.map(({ id }) => id))
      scene.store(all.filter(({ id }) => id <= newest))
      if (pushed !== null) scene.push(pushed)
      await scene.clock.advance(5)
    }
    // The last poll brings what was never pushed.
    await scene.clock.advance(15_000)
    const messages = scene.shown.flatMap((frame) =>
      frame.type === 'message' && frame.change === undefined ? [frame] : [],
    )
    expect(messages.map(({ message: { id, text } }) => ({ id, text }))).toEqual(scene.history())
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
    expect(scene.shown.filter(({ type }) => type === 'welcome')).toHaveLength(1)
  })
})
