import type { Ports } from '../domain/model.ts'
import type { Connection } from '../sockets/connection.ts'
import type { Faults } from './faults.ts'
import type { FaultRule } from './rules.ts'

/** How long a frame that waits for the next one waits at most, in milliseconds. */
const longestHold = 200

const frameActions = ['drop_frame', 'double_frame', 'reorder_frame', 'delay_frame', 'close'] as const

/** Puts the faults of frames between a session and its connection. */
export const withFrameFaults = (
  faults: Faults,
  ports: Ports,
  connection: Connection,
  dialogOfLink: number | null,
): Connection => {
  let held: { text: string; timer: unknown } | null = null

  const flush = (): void => {
    if (!held) return
    const { text, timer } = held
    held = null
    ports.clearTimeout(timer)
    connection.send(text)
  }

  const send = (text: string): void => {
    const frame = JSON.parse(text) as { type: string; dialog_id?: number }
    const dialogId = dialogOfLink ?? frame.dialog_id
    const rule = faults.take(
      frameActions,
      ({ match }: FaultRule) =>
        match.route === undefined &&
        (match.frame === undefined || match.frame === frame.type) &&
        (match.dialog_id === undefined || match.dialog_id === dialogId),
    )
    switch (rule?.action) {
      case undefined:
        connection.send(text)
        return flush()
      case 'drop_frame':
        return
      case 'double_frame':
        connection.send(text)
        connection.send(text)
        return
      case 'reorder_frame':
        flush()
        held = { text, timer: ports.setTimeout(flush, longestHold) }
        return
      case 'delay_frame':
        ports.setTimeout(() => connection.send(text), rule.ms)
        return
      case 'close':
        return connection.close(rule.code, rule.reason)
    }
  }

  return {
    send,
    close: (code, reason) => {
      if (held) ports.clearTimeout(held.timer)
      held = null
      connection.close(code, reason)
    },
  }
}
