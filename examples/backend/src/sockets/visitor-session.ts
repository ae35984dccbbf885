import type { Config } from '../config.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { Failure } from '../domain/failure.ts'
import type { Log, Mode, Ports, Visitor } from '../domain/model.ts'
import type { Link } from '../domain/realtime.ts'
import type { Service } from '../domain/service.ts'
import type { Identify } from '../identity/identify.ts'
import type { Caller } from '../identity/origins.ts'
import type { Connection, Session } from './connection.ts'
import { readVisitorFrame } from './frames.ts'
import type { VisitorFrame } from './frames.ts'
import { createLifeline } from './lifeline.ts'
import type { Lifeline } from './lifeline.ts'

export interface SessionTools {
  service: Service
  identify: Identify
  dialect: Dialect
  ports: Ports
  config: Config
  log: Log
}

export interface VisitorSessionOptions {
  connection: Connection
  mode: Mode
  dialogId: number
  caller: Caller
  query: URLSearchParams
}

type HelloFrame = Extract<VisitorFrame, { type: 'hello' }>

/** A visitor's socket, from `hello` to its end. */
export const openVisitorSession = (
  { service, identify, dialect, ports, config, log }: SessionTools,
  { connection, mode, dialogId, caller, query }: VisitorSessionOptions,
): Session => {
  let visitor: Visitor | null = null
  let detach = (): void => undefined
  let isTyping = false

  const linkTo = (line: Lifeline): Link => ({
    kind: 'visitor',
    welcome: (welcome) => {
      line.greeted(visitor?.expiresAt ?? null)
      line.send(dialect.welcome(welcome, ports.now()))
    },
    event: (event) => {
      const frame = dialect.visitorFrame(event, ports.now())
      if (frame) line.send(frame)
    },
    epochEnded: () => line.close(1012, 'epoch_ended'),
    replaced: () => line.close(4009, 'replaced'),
  })

  const greet = async (frame: HelloFrame, line: Lifeline): Promise<void> => {
    if (frame.protocol !== dialect.level) return line.close(1002, 'protocol_unsupported')
    const { claims, cursor } = dialect.helloOf(frame, query)
    const found = await identify.visitor(mode, claims, caller)
    if (visitor && visitor.owner !== found.owner)
      throw new Failure(401, 'guest_changed', 'a socket belongs to one guest')
    visitor = found
    detach()
    detach = await service.realtime.attach(found, dialogId, cursor, linkTo(line))
    // The end may have come while the hello was being worked on.
    if (!line.isOpen()) detach()
  }

  const setTyping = (typing: boolean): void => {
    if (typing === isTyping) return
    isTyping = typing
    service.realtime.visitorTyping(dialogId, typing ? 'typing_start' : 'typing_stop')
  }

  const handle = async (frame: VisitorFrame, line: Lifeline): Promise<void> => {
    if (frame.type === 'hello') return greet(frame, line)
    if (!visitor) return
    if (frame.type === 'typing_start') setTyping(true)
    if (frame.type === 'typing_stop') setTyping(false)
  }

  const ping = async (line: Lifeline): Promise<void> => {
    const heads = await service.realtime.heads(dialogId)
    if (heads) line.send({ type: 'ping', seq: heads.seq, read_seq: heads.readSeq })
  }

  const offBroadcast = service.hub.onBroadcast((event) => {
    if (visitor && event.type === 'presence') line.send(dialect.broadcast(event, ports.now()))
  })

  const { line, session } = createLifeline<VisitorFrame>({
    connection,
    ports,
    timers: config.timers,
    limits: config.limits,
    log,
    read: readVisitorFrame,
    handle,
    ping,
    ended: () => {
      setTyping(false)
      detach()
      offBroadcast()
    },
  })
  return session
}
