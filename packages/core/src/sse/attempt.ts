import { createTimer } from '../lib/timer.ts'
import type { FallbackRequest } from '../ports.ts'
import { MAKES_WAY, type ChannelAttempt, type ChannelListener } from '../protocol/channel.ts'
import { fromWire } from '../protocol/wire.ts'
import { createParser } from './parser.ts'
import type { Turns } from './turns.ts'

const ABNORMAL = 1006

/** What the close codes of a socket say, said by the status of an answer. */
const codes: Readonly<Record<number, number>> = { 401: 4001, 403: 4003, 404: 4004, 429: 4008 }

/** How it ended, as a close code. */
async function codeOf(response: Response): Promise<number> {
  // Where there are no event streams at all the dialog is not in doubt.
  const isOther = response.status === 404 && !(await response.text()).includes('dialog_not_found')
  return isOther ? ABNORMAL : (codes[response.status] ?? ABNORMAL)
}

/** What the greeting says of the copy, as a header; nothing where there is no copy. */
function resumeFrom({ epoch, sinceSeq }: Partial<Record<string, unknown>>): Record<string, string> {
  const id = `${String(epoch)}:${String(sinceSeq)}`
  // What cannot stand in a header is left out: the server then gives all of it.
  return sinceSeq === undefined || !/^[\x21-\x7e]+$/.test(id) ? {} : { 'Last-Event-ID': id }
}

/** A live channel whose frames come by an event stream; each greeting begins the stream anew. */
export function openEventStream(
  { url, headers, ports, trySocket }: FallbackRequest,
  listener: ChannelListener,
  { turns, probeInterval }: { readonly turns: Turns; readonly probeInterval: number },
): ChannelAttempt {
  let isOver = false
  let reading: AbortController | null = null
  let probe: ChannelAttempt | null = null
  let detach: (() => void) | null = null
  const probeTimer = createTimer(ports.clock)

  function close(): void {
    if (isOver) return
    isOver = true
    if (!ports.network.isOnline()) turns.noteOffline()
    reading?.abort()
    detach?.()
    probeTimer.stop()
    probe?.close(false)
  }

  function end(code: number): void {
    if (isOver) return
    close()
    listener.onClose(code)
  }

  /** Tries a socket, and again later. */
  function tryBack(): void {
    if (probe !== null) return
    probeTimer.stop()
    probe = trySocket({
      onOpen() {
        turns.noteSocket()
        end(MAKES_WAY)
      },
      onData: () => undefined,
      onClose: watchForSocket,
    })
  }

  function watchForSocket(): void {
    probe = null
    probeTimer.start(probeInterval, tryBack)
  }

  function stand(): void {
    turns.noteStream()
    if (detach !== null) return
    detach = ports.network.subscribe(() => {
      if (ports.network.isOnline()) tryBack()
    })
    if (turns.takeNews()) tryBack()
    else watchForSocket()
  }

  async function follow(response: Response, { signal }: AbortController): Promise<number> {
    const { ok, body } = response
    const type = response.headers.get('Content-Type')
    if (!ok) return codeOf(response)
    const reader = body?.getReader()
    const cancel = (): void => {
      // It rejects where the stream has broken already.
      reader?.cancel().catch(() => undefined)
    }
    // What comes through a page's own fetch may know nothing of the signal.
    signal.addEventListener('abort', cancel)
    if (reader === undefined || signal.aborted || type?.startsWith('text/event-stream') !== true) {
      cancel()
      return ABNORMAL
    }
    stand()
    const parse = createParser((data) => {
      if (!signal.aborted) listener.onData(data)
    })
    for (;;) {
      const { value } = await reader.read()
      if (value === undefined || signal.aborted) return ABNORMAL
      parse(value)
    }
  }

  async function read(hello: Partial<Record<string, unknown>>): Promise<void> {
    reading?.abort()
    const mine = (reading = new AbortController())
    let code = ABNORMAL
    try {
      const response = await ports.fetch(url, {
        headers: { ...headers, ...resumeFrom(hello), Accept: 'text/event-stream' },
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
        signal: mine.signal,
      })
      code = await follow(response, mine)
    } catch {
      // It broke off, or was never made: the code says no more than that.
    }
    if (mine.signal.aborted) return
    // An answer of its own shows that the server knows event streams.
    if (code === ABNORMAL) turns.noteFailure()
    else turns.noteStream()
    end(code)
  }

  queueMicrotask(() => {
    if (!isOver) listener.onOpen()
  })

  return {
    kind: 'events',
    send(data) {
      const frame = fromWire(data) as Partial<Record<string, unknown>> | undefined
      // There is no way to say anything else.
      if (!isOver && frame?.['type'] === 'hello') void read(frame)
    },
    close,
  }
}
