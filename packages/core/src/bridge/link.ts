import { failure, type ReplyXError } from '../errors.ts'
import { answerCommand, type Handlers } from './answer.ts'
import { createCalls } from './calls.ts'
import type { BridgeClock } from './clock.ts'
import { entryOf, isCount, isText, readFields, type Fields } from './fields.ts'
import { createIntake } from './intake.ts'
import { createLine } from './line.ts'
import type { Plain } from './plain.ts'
import type { Counts } from './statistics.ts'

/** What one side can do over its port, whichever it is. */
export interface Link {
  /**
   * Speaks over this port from now on. What was under way ends; then `greet` comes, and then goes all that has waited.
   */
  attach(port: MessagePort, greet: () => void): void
  call(method: string, params: unknown): Promise<unknown>
  /** Says what needs no answer. @returns whether it was sent, or waits to be */
  tell(message: object): boolean
  /** Gives the port back, and ends all that waits. */
  detach(error: ReplyXError): void
  /** The same, for good. */
  close(error: ReplyXError): void
}

/** What one side hears over its port, and where. */
export interface Listener {
  readonly window: Pick<typeof globalThis, 'reportError'>
  readonly clock: BridgeClock
  readonly counts: Counts
  /** How long an answer may take, in ms. */
  readonly timeout: number | undefined
  /** What the other side may call, with the fields of each. */
  readonly commands: Readonly<Record<string, Fields<object>>>
  readonly handlers: Handlers
  /** Takes what needs no answer; tells whether it fits. */
  readonly onTold: (message: Plain) => boolean
  /** A message goes over the port. */
  readonly onSent?: (message: Plain) => void
}

export function createLink(listener: Listener): Link {
  const { window, clock, counts, commands, onTold } = listener
  const intake = createIntake(clock, counts)
  const line = createLine((event, port) => {
    intake(event, (message) => take(message, port))
  }, listener.onSent)
  const calls = createCalls(line, clock, listener.timeout)
  let over: ReplyXError | undefined
  let lastId = 0

  const report = (error: unknown): void => {
    window.reportError(error)
  }

  /** What came over one port is answered over that port, and no other. */
  function take(message: Plain, port: MessagePort): boolean {
    const { id, type, method } = message
    if (type !== undefined) return onTold(message)
    if (method === undefined) return calls.take(message)
    if (!isCount(id) || !isText(method)) return false
    const params = readFields<object>(message.params ?? {}, entryOf(commands, method))
    void answerCommand(listener.handlers, id, method, params, report).then((answer) => {
      port.postMessage(answer)
    })
    return params !== undefined
  }

  function detach(error: ReplyXError): void {
    line.attach(undefined)
    calls.end(error)
  }

  return {
    attach(port, greet) {
      line.attach(port)
      calls.end(failure('cancelled', 'go on', 'the other side has begun anew', { retryable: true }))
      try {
        greet()
      } finally {
        line.flush()
      }
    },
    call: async (method, params) => {
      if (over) throw over
      return calls.call((lastId += 1), method, params)
    },
    tell: (message) => !over && !line.isFull() && line.send((lastId += 1), message),
    detach,
    close(error) {
      over ??= error
      detach(error)
    },
  }
}
