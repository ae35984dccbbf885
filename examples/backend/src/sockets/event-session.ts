import type { Dialect } from '../dialects/dialect.ts'
import type { Ports, Visitor } from '../domain/model.ts'
import type { Cursor, Link } from '../domain/realtime.ts'
import type { Service } from '../domain/service.ts'
import type { Connection, Session } from './connection.ts'
import { atTime } from './deadline.ts'

export interface EventSessionTools {
  service: Service
  dialect: Dialect
  ports: Ports
  pingEvery: number
}

export interface EventLink {
  connection: Connection
  visitor: Visitor
  dialogId: number
  cursor: Cursor
}

/**
 * A visitor's event stream: the frames of a socket, one way. Who reads has been identified by the request, so there is
 * no hello, and nobody answers pings. Rejects with a Failure 404 before anything is sent where the dialog is another's.
 */
export const openEventSession = async (
  { service, dialect, ports, pingEvery }: EventSessionTools,
  { connection, visitor, dialogId, cursor }: EventLink,
): Promise<Session> => {
  let isOpen = true
  let detach = (): void => undefined
  let pinging: unknown
  let cancelExpiry = (): void => undefined

  const closed = (): void => {
    if (!isOpen) return
    isOpen = false
    ports.clearTimeout(pinging)
    cancelExpiry()
    detach()
    offBroadcast()
  }

  const close = (code: number, reason: string): void => {
    if (!isOpen) return
    closed()
    connection.close(code, reason)
  }

  const send = (frame: unknown): void => {
    if (isOpen) connection.send(JSON.stringify(frame))
  }

  const link: Link = {
    kind: 'visitor',
    welcome: (welcome) => send(dialect.welcome(welcome, ports.now())),
    event: (event) => {
      const frame = dialect.visitorFrame(event, ports.now())
      if (frame) send(frame)
    },
    epochEnded: () => close(1012, 'epoch_ended'),
    replaced: () => close(4009, 'replaced'),
  }

  const schedulePing = (): void => {
    pinging = ports.setTimeout(() => {
      service.realtime.heads(dialogId).then(
        (heads) => {
          if (heads) send({ type: 'ping', seq: heads.seq, read_seq: heads.readSeq })
          if (isOpen) schedulePing()
        },
        () => close(1011, 'internal_error'),
      )
    }, pingEvery)
  }

  const offBroadcast = service.hub.onBroadcast((event) => {
    if (event.type === 'presence') send(dialect.broadcast(event, ports.now()))
  })
  try {
    detach = await service.realtime.attach(visitor, dialogId, cursor, link)
  } catch (error) {
    closed()
    throw error
  }
  if (!isOpen) detach()
  else {
    schedulePing()
    if (visitor.expiresAt !== null)
      cancelExpiry = atTime(ports, visitor.expiresAt, () => close(4001, 'token_expired'))
  }
  return { receive: () => undefined, closed }
}
