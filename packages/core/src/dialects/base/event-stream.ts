import type { Ports } from '../../ports.ts'
import type { ChannelAttempt, ChannelListener } from '../../protocol/channel.ts'

/** Reads an event stream (HTML standard, section 9.2) by `fetch`. */
export function openEventStream(
  url: string,
  listener: ChannelListener,
  fetch: Ports['fetch'],
): Omit<ChannelAttempt, 'kind'> {
  const control = new AbortController()
  const { signal } = control

  async function read(): Promise<void> {
    const { ok, headers, body } = await fetch(url, { signal, credentials: 'omit', redirect: 'error' })
    if (!ok || !headers.get('Content-Type')?.startsWith('text/event-stream') || body === null) return
    listener.onOpen()
    const reader = body.getReader()
    signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined))
    const decoder = new TextDecoder()
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + decoder.decode(part.value, { stream: true })).split(/[\r\n]/)
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('data:')) listener.onData(line.slice(5))
    }
  }

  const end = (): void => {
    listener.onClose(1006)
  }
  read().then(end, end)
  return {
    send: () => undefined,
    close() {
      control.abort()
    },
  }
}
