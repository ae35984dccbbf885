import type { DialogEvent } from '../domain/events.ts'
import { Failure } from '../domain/failure.ts'
import type { Operator } from '../domain/model.ts'
import type { Link } from '../domain/realtime.ts'
import type { Caller } from '../identity/origins.ts'
import type { Connection, Session } from './connection.ts'
import { readOperatorFrame } from './frames.ts'
import type { OperatorFrame } from './frames.ts'
import { createLifeline } from './lifeline.ts'
import type { Lifeline } from './lifeline.ts'
import type { SessionTools } from './visitor-session.ts'

export interface OperatorSessionOptions {
  connection: Connection
  caller: Caller
}

type WatchFrame = Extract<OperatorFrame, { type: 'watch' }>

/** An operator's socket: the queue, who is there, and the dialogs being watched. */
export const openOperatorSession = (
  { service, identify, dialect, ports, config, log }: SessionTools,
  { connection, caller }: OperatorSessionOptions,
): Session => {
  let operator: Operator | null = null
  const watched = new Map<number, () => void>()
  const typingIn = new Set<number>()

  /** What this operator did needs no echo. */
  const isOwnTyping = (event: DialogEvent): boolean =>
    (event.type === 'typing_start' || event.type === 'typing_stop') &&
    event.operatorId !== null &&
    event.operatorId === operator?.id

  const linkTo = (line: Lifeline, dialogId: number): Link => ({
    kind: 'operator',
    welcome: (welcome) => line.send({ ...dialect.welcome(welcome, ports.now()), dialog_id: dialogId }),
    event: (event) => {
      if (!isOwnTyping(event))
        line.send({ ...dialect.operatorFrame(event, ports.now()), dialog_id: dialogId })
    },
    epochEnded: () => line.close(1012, 'epoch_ended'),
    replaced: () => undefined,
  })

  const unwatch = (dialogId: number): void => {
    watched.get(dialogId)?.()
    watched.delete(dialogId)
  }

  const greet = async (token: string, line: Lifeline): Promise<void> => {
    const found = await identify.operator(token, caller)
    if (operator && operator.id !== found.id)
      throw new Failure(401, 'operator_changed', 'a socket belongs to one operator')
    operator = found
    const queue = await service.desk.queue()
    line.greeted(found.expiresAt)
    line.send(dialect.broadcast({ type: 'queue_updated', queue }, ports.now()))
    line.send(
      dialect.broadcast({ type: 'presence', operatorsOnline: service.operatorsOnline() }, ports.now()),
    )
  }

  const watch = async (who: Operator, frame: WatchFrame, line: Lifeline): Promise<void> => {
    unwatch(frame.dialog_id)
    const cursor = { epoch: frame.epoch ?? null, sinceSeq: frame.since_seq ?? null }
    const detach = await service.realtime.attach(who, frame.dialog_id, cursor, linkTo(line, frame.dialog_id))
    watched.set(frame.dialog_id, detach)
    if (!line.isOpen()) unwatch(frame.dialog_id)
  }

  const typing = async (who: Operator, dialogId: number, isStart: boolean): Promise<void> => {
    if (isStart === typingIn.has(dialogId)) return
    typingIn.delete(dialogId)
    const type = isStart ? 'typing_start' : 'typing_stop'
    const wasShown = await service.realtime.operatorTyping(who, dialogId, type)
    if (isStart && wasShown) typingIn.add(dialogId)
  }

  const act = async (who: Operator, frame: OperatorFrame, line: Lifeline): Promise<void> => {
    switch (frame.type) {
      case 'hello':
        return greet(frame.token, line)
      case 'watch':
        return watch(who, frame, line)
      case 'unwatch':
        return unwatch(frame.dialog_id)
      case 'typing_start':
      case 'typing_stop':
        return typing(who, frame.dialog_id, frame.type === 'typing_start')
      case 'read':
        return service.dialogs.markReadByOperator(who, frame.dialog_id, frame.seq)
      case 'pong':
        return
    }
  }

  const handle = async (frame: OperatorFrame, line: Lifeline): Promise<void> => {
    if (frame.type === 'hello') return greet(frame.token, line)
    if (!operator) return
    try {
      await act(operator, frame, line)
    } catch (error) {
      // A wrong number concerns one dialog, not the socket.
      if (!(error instanceof Failure) || !('dialog_id' in frame)) throw error
      line.send({ type: 'error', dialog_id: frame.dialog_id, error: error.code })
    }
  }

  const offBroadcast = service.hub.onBroadcast((event) => {
    if (operator) line.send(dialect.broadcast(event, ports.now()))
  })

  const stopTyping = (who: Operator): void => {
    for (const dialogId of typingIn)
      service.realtime.operatorTyping(who, dialogId, 'typing_stop').catch((error: unknown) => {
        log('error', `the end of typing could not be told: ${String(error)}`)
      })
  }

  const { line, session } = createLifeline<OperatorFrame>({
    connection,
    ports,
    timers: config.timers,
    limits: config.limits,
    log,
    read: readOperatorFrame,
    handle,
    ping: async (link) => link.send({ type: 'ping' }),
    ended: () => {
      if (operator) stopTyping(operator)
      for (const dialogId of [...watched.keys()]) unwatch(dialogId)
      offBroadcast()
    },
  })
  return session
}
