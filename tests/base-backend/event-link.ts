import type { Ports } from '../../examples/backend/src/index.ts'
import type { Links } from './links.ts'

const BEAT = 25_000
/** Between two events of one stream, in milliseconds. */
const PACE = 10

/**
 * An event stream. It begins with nothing but how soon to come back, replays nothing whatever `Last-Event-ID` says, and
 * beats only after the first event, or at once for a client that names an event.
 */
export function openEventLink(options: {
  readonly dialogId: number
  readonly lastEventId: string | null
  readonly links: Links
  readonly ports: Ports
}): Response {
  const { dialogId, lastEventId, links, ports } = options
  const encoder = new TextEncoder()
  const timers = new Set<unknown>()
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  let isBeating = false
  let nextAt = 0
  let eventsAt: readonly [now: number, count: number] = [0, 0]
  let remove = (): void => undefined

  const later = (run: () => void, delay: number): void => {
    const timer = ports.setTimeout(() => {
      timers.delete(timer)
      run()
    }, delay)
    timers.add(timer)
  }
  const write = (text: string): void => {
    controller?.enqueue(encoder.encode(text))
  }
  const beat = (): void => {
    later(() => {
      write(': heartbeat\n\n')
      beat()
    }, BEAT)
  }
  const startBeating = (): void => {
    if (isBeating) return
    isBeating = true
    beat()
  }
  const end = (): void => {
    controller = null
    remove()
    for (const timer of timers) ports.clearTimeout(timer)
  }
  const send = (text: string): void => {
    const now = ports.now()
    eventsAt = [now, eventsAt[0] === now ? eventsAt[1] + 1 : 0]
    const id = eventsAt.join('-')
    nextAt = Math.max(now, nextAt + PACE)
    later(() => {
      write(`id: ${id}\nevent: message\ndata: ${text}\n\n`)
      startBeating()
    }, nextAt - now)
  }

  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
    },
    cancel: end,
  })
  remove = links.add({
    dialogId,
    send,
    close() {
      controller?.close()
      end()
    },
  })
  write('retry: 5000\n\n')
  if (/^\d+-\d+$/.test(lastEventId ?? '')) startBeating()
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  })
}
