import type { Limits, Timers } from '../config.ts'
import type { Wire } from '../dialects/dialect.ts'
import { Failure } from '../domain/failure.ts'
import type { Log, Ports } from '../domain/model.ts'
import { createRateLimit } from '../domain/rate.ts'
import type { Connection, Session } from './connection.ts'
import { atTime } from './deadline.ts'
import type { Read } from './frames.ts'

/** What a session does with its link. */
export interface Lifeline {
  send(frame: Wire): void
  close(code: number, reason: string): void
  isOpen(): boolean
  /** A valid `hello` came: the wait for it is over, pings begin, and the token's end is watched. */
  greeted(expiresAt: number | null): void
}

interface Parts<Frame> {
  connection: Connection
  ports: Ports
  timers: Timers
  limits: Limits
  log: Log
  read(text: string): Read<Frame>
  handle(frame: Frame, line: Lifeline): Promise<void>
  ping(line: Lifeline): Promise<void>
  ended(): void
}

/** Which code closes the socket for a refusal. */
const closeCodeOf = ({ status, code }: Failure): number => {
  if (code === 'token_expired') return 4001
  if (code === 'dialog_not_found') return 4004
  if (status === 403) return 4003
  if (status === 429) return 4008
  return 4002
}

/** What both kinds of sessions share: timers, rates, the order of frames, and how each kind of failure ends it. */
export const createLifeline = <Frame>(parts: Parts<Frame>): { line: Lifeline; session: Session } => {
  const { connection, ports, timers, limits, log } = parts
  const rate = createRateLimit(ports, limits.framesPerWindow, timers.rateWindow)
  let isOpen = true
  let isGreeted = false
  let turn: Promise<void> = Promise.resolve()
  let silence: unknown
  let pinging: unknown
  let cancelExpiry = (): void => undefined

  const finish = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const timer of [helloTimer, silence, pinging]) ports.clearTimeout(timer)
    cancelExpiry()
    parts.ended()
  }

  const line: Lifeline = {
    isOpen: () => isOpen,
    send: (frame) => {
      if (isOpen) connection.send(JSON.stringify(frame))
    },
    close: (code, reason) => {
      if (!isOpen) return
      finish()
      connection.close(code, reason)
    },
    greeted: (expiresAt) => {
      ports.clearTimeout(helloTimer)
      if (!isGreeted) {
        schedulePing()
        armSilence()
      }
      isGreeted = true
      cancelExpiry()
      if (expiresAt !== null) cancelExpiry = atTime(ports, expiresAt, () => line.close(4001, 'token_expired'))
    },
  }

  const failed = (error: unknown): void => {
    if (!isOpen) return
    if (error instanceof Failure) return line.close(closeCodeOf(error), error.code)
    log('error', `a socket failed: ${error instanceof Error ? error.stack : String(error)}`)
    line.close(1011, 'internal_error')
  }

  const armSilence = (): void => {
    ports.clearTimeout(silence)
    silence = ports.setTimeout(() => line.close(1001, 'silence'), timers.silence)
  }

  const schedulePing = (): void => {
    pinging = ports.setTimeout(() => {
      parts.ping(line).then(() => {
        if (isOpen) schedulePing()
      }, failed)
    }, timers.ping)
  }

  const helloTimer = ports.setTimeout(() => line.close(4002, 'hello_missing'), timers.hello)

  const receive = (text: string): void => {
    if (!isOpen) return
    if (isGreeted) armSilence()
    if (rate.take('') > 0) return line.close(4008, 'rate_limited')
    const result = parts.read(text)
    if (result.kind === 'malformed') return line.close(1007, 'malformed_frame')
    if (result.kind === 'unknown') return
    // One after the other: what follows a hello must find it done.
    turn = turn.then(() => (isOpen ? parts.handle(result.frame, line) : undefined)).catch(failed)
  }

  return { line, session: { receive, closed: finish } }
}
