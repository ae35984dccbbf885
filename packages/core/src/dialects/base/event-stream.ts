import type { Ports } from '../../ports.ts'

/**
 * Reads an event stream (HTML standard, section 9.2) by `fetch`.
 *
 * @returns what ends it
 */
export function openEventStream(
  fetch: Ports['fetch'],
  url: string,
  listener: { onOpen(): void; onData(data: string): void; onClose(): void },
): () => void {
  const control = new AbortController()
  const { signal } = control

  async function read(): Promise<void> {
    const headers = { Accept: 'text/event-stream' }
    const response = await fetch(url, {
      headers,
      signal,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    })
    const isStream = response.headers.get('Content-Type')?.startsWith('text/event-stream')
    if (!response.ok || !isStream || response.body === null) return
    if (signal.aborted) return
    listener.onOpen()
    const reader = response.body.getReader()
    signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined))
    const decoder = new TextDecoder()
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + decoder.decode(part.value, { stream: true })).split(/\r\n|\n|\r/)
      rest = lines.pop() ?? ''
      for (const line of lines)
        if (line.startsWith('data:') && !signal.aborted) listener.onData(line.slice(5))
    }
  }

  void read()
    .catch(() => undefined)
    .then(() => {
      if (!signal.aborted) listener.onClose()
    })
  return () => {
    control.abort()
  }
}
