import type { Cursor } from '../domain/realtime.ts'
import type { Connection, Session } from '../sockets/connection.ts'

/** Reads `Last-Event-ID: {epoch}:{seq}`; anything else is a stream without a cursor. */
export const cursorOf = (lastEventId: string | undefined): Cursor => {
  const match = /^(.{1,200}):(\d{1,9})$/.exec(lastEventId ?? '')
  return match ? { epoch: match[1]!, sinceSeq: Number(match[2]) } : { epoch: null, sinceSeq: null }
}

/** An event stream as a response; `open` connects it, and may reject, which refuses the request. */
export const streamEvents = async (open: (connection: Connection) => Promise<Session>): Promise<Response> => {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  let session: Session | null = null

  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given
    },
    cancel: () => {
      controller = null
      session?.closed()
    },
  })
  session = await open({
    send: (text) => controller?.enqueue(encoder.encode(`data: ${text}\n\n`)),
    close: () => {
      controller?.close()
      controller = null
      session?.closed()
    },
  })
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
  })
}
