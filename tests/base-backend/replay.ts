import { readFileSync } from 'node:fs'

import { Refusal } from './refusal.ts'
import { readStream, type createScene, type Json } from './support.ts'
import { readToken, signToken } from './tokens.ts'

interface Line {
  readonly kind: 'http' | 'ws' | 'sse'
  readonly label: string
  readonly method: string
  readonly path: string
  readonly request_headers: Record<string, string>
  readonly request_body: unknown
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
  readonly url?: string
  readonly origin?: string | null
  readonly event?: 'open' | 'frame' | 'close' | 'error'
  readonly data?: string
  readonly code?: number
  readonly raw?: string
  readonly closed?: boolean
}

/** What one exchange came to, with all that differs from run to run made the same. */
export type Outcome = readonly [what: string, result: string]

export const readRecording = (name: string): Line[] =>
  readFileSync(new URL(`recordings/${name}.ndjson`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Times keep their form, and nothing else. */
export const mask = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<spaced>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/g, '<zoned>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}/g, '<zoneless>')
    .replace(/"first_response_time":[\d.]+/, '"first_response_time":<seconds>')
    .replace(UUIDS, '<uuid>')
    // The recording does not keep what is long.
    .replace(/(x{100})x*(…\(\d+ characters\)|.*$)/s, '$1…')

/** Signs the recorded tokens with this server's key; those that were forged stay so. */
const renewTokens = (text: string, label: string): string =>
  text.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, (token) => {
    const isForged = label === 'bad signature' || label.includes('forged')
    return signToken(readToken(token) ?? {}, ...(isForged ? ['another key'] : []))
  })

const parse = (text: string): string => JSON.stringify(JSON.parse(text))

/** The frames of the raw pieces of an event stream. */
const framesOf = (chunks: readonly string[]): string[] =>
  chunks.flatMap((chunk) => [...chunk.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => mask(parse(data))))

const longText = (body: unknown): unknown => {
  const { text } = (body ?? {}) as Json
  const [, length] = (typeof text === 'string' && /…\((\d+) characters\)$/.exec(text)) || []
  return length === undefined ? body : { ...(body as Json), text: 'x'.repeat(Number(length)) }
}

export interface Replay {
  readonly recorded: Outcome[]
  readonly replayed: Outcome[]
  /** The frames of each event stream, recorded and replayed. */
  readonly streams: Map<string, { readonly recorded: string[]; replayed: string[] }>
}

/** Carries out a recording's requests and sockets anew, in their order. @param skip - lines outside of this server */
export async function replay(
  scene: ReturnType<typeof createScene>,
  lines: readonly Line[],
  skip: (line: Line) => boolean = () => false,
): Promise<Replay> {
  const { backend, send, connect, clock } = scene
  const recorded: Outcome[] = []
  const replayed: Outcome[] = []
  const streams: Replay['streams'] = new Map()
  const readers = new Map<string, Awaited<ReturnType<typeof readStream>>>()
  const sockets = new Map<string, ReturnType<typeof connect>>()
  let dialogId = 0

  /** What an operator does has no route here. */
  function operate({ path, request_body: body }: Line, managerId: number): unknown {
    const { operators } = backend
    const id = Number(/\d+/.exec(path))
    if (path.endsWith('takeover')) return operators.takeover(id, managerId)
    if (path.endsWith('release')) return operators.release(id, managerId)
    return operators.write(id, (body as { text: string }).text, managerId)
  }

  async function request(line: Line): Promise<Outcome> {
    const { method, label } = line
    const operator = line.request_headers['authorization']?.replace('Bearer ', '')
    if (operator !== undefined && line.path.startsWith('/api/dialogs')) {
      const { sub } = readToken(operator) as unknown as { readonly sub: string }
      try {
        return [label, mask(`200 ${JSON.stringify(operate(line, Number(sub)))}`)]
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return [label, mask(`${String(error.status)} ${JSON.stringify(error.body)}`)]
      }
    }
    const body = longText(line.request_body) ?? undefined
    const path = renewTokens(line.path, label).replace(/^\/api/, '')
    const fresh =
      typeof body === 'object' ? (JSON.parse(renewTokens(JSON.stringify(body), label)) as unknown) : body
    const answering = send(method, path, fresh, line.request_headers)
    await clock.settle()
    const response = await answering
    const text = await response.text()
    if (method === 'POST' && path.includes('dialogs?') && response.ok)
      dialogId = (JSON.parse(text) as { id: number }).id
    return [label, mask(`${String(response.status)} ${text}`)]
  }

  for (const line of lines) {
    const { kind, label } = line
    if (skip(line)) continue
    if (kind === 'http') {
      recorded.push([label, mask(`${String(line.status)} ${line.body}`)])
      replayed.push(await request(line))
      await scene.pass(1_000)
    } else if (kind === 'sse') {
      const stream = streams.get(label) ?? { recorded: [], replayed: [] }
      streams.set(label, stream)
      if (line.raw?.startsWith('HTTP') === true) {
        const lastEventId =
          label === 'idle-with-leid-0-0' ? '0-0' : label === 'resume' ? '1795348532428-0' : null
        const guestId = backend.truth.dialogs().find(({ id }) => id === dialogId)?.guestId ?? ''
        const query = `site_token=${backend.signSiteToken()}&guest_id=${guestId}`
        const headers = lastEventId === null ? {} : { 'Last-Event-ID': lastEventId }
        const response = await send(
          'GET',
          `/site/dialogs/${String(dialogId)}/events?${query}`,
          undefined,
          headers,
        )
        readers.set(label, await readStream(response))
      }
      if (line.closed === true) readers.get(label)?.stop()
      stream.recorded.push(...framesOf([line.raw ?? '']))
    } else if (line.event === 'frame') {
      recorded.push([label, mask(line.data ?? '')])
    } else if (line.url !== undefined) {
      const { pathname, search } = new URL(renewTokens(line.url, label))
      const socket = connect(pathname + search, line.origin)
      sockets.set(label, socket)
      recorded.push([label, line.event === 'error' ? 'refused' : 'open'])
      replayed.push([label, socket.session === null ? 'refused' : 'open'])
    } else {
      const code = sockets.get(label)?.closes[0]
      recorded.push([label, `closed ${String(line.code)}`])
      // 1000 is the recorder's own end.
      replayed.push([label, `closed ${String(code ?? 1000)}`])
      sockets.get(label)?.session?.closed()
    }
    for (const [name, { frames }] of sockets)
      for (const frame of frames.splice(0)) replayed.push([name, mask(frame)])
  }
  for (const [label, reader] of readers) {
    const stream = streams.get(label)
    if (stream !== undefined) stream.replayed = framesOf(reader.chunks)
  }
  return { recorded, replayed, streams }
}

/** By the label, each in its order: between two labels chance decides. */
export const byLabel = (outcomes: readonly Outcome[]): Record<string, string[]> => {
  const sorted: Record<string, string[]> = {}
  for (const [label, result] of outcomes) (sorted[label] ??= []).push(result)
  return sorted
}
