import type { Connection, Ports, Session } from '../../examples/backend/src/index.ts'
import type { Links } from './links.ts'
import type { Switches } from './switches.ts'

const BEAT = 25_000
const LONGEST_SILENCE = 50_000

/** A socket: pushes, and a heartbeat in plain text. What a client says besides is not heeded. */
export function openSocketLink(options: {
  readonly connection: Connection
  readonly dialogId: number
  readonly links: Links
  readonly ports: Ports
  readonly switches: Switches
}): Session {
  const { connection, dialogId, links, ports, switches } = options
  let heardAt = ports.now()
  let timer: unknown = null

  const end = (): void => {
    ports.clearTimeout(timer)
    remove()
  }
  const close = (code: number, reason: string): void => {
    end()
    connection.close(code, reason)
  }
  const beat = (): void => {
    if (ports.now() - heardAt >= LONGEST_SILENCE) {
      close(switches.silenceCode, '')
      return
    }
    connection.send('__ping__')
    timer = ports.setTimeout(beat, BEAT)
  }

  const remove = links.add({ dialogId, send: connection.send, close })
  timer = ports.setTimeout(beat, BEAT)
  return {
    receive() {
      heardAt = ports.now()
    },
    closed: end,
  }
}
