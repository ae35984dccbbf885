import { createNanoEvents } from 'nanoevents'

import { ReplyXError } from './errors.ts'
import type { ReplyXEvents } from './types.ts'

/** Events of one client. A handler that throws harms neither the client nor the other handlers. */
export interface Emitter {
  emit<Name extends keyof ReplyXEvents>(name: Name, ...args: Parameters<ReplyXEvents[Name]>): void
  on<Name extends keyof ReplyXEvents>(name: Name, handler: ReplyXEvents[Name]): () => void
  once<Name extends keyof ReplyXEvents>(name: Name, handler: ReplyXEvents[Name]): () => void
  clear(): void
}

export function createEmitter(
  onHandlerError: (error: ReplyXError, isErrorHandler: boolean) => void,
): Emitter {
  const events = createNanoEvents<Record<string, (event: never) => void>>()

  const on: Emitter['on'] = (name, handler) => {
    let isOff = false
    const undo = events.on(name, (event: never) => {
      if (isOff) return
      try {
        ;(handler as (event: never) => void)(event)
      } catch (cause) {
        const message = `unable to finish the handler of "${name}"; it has thrown`
        onHandlerError(new ReplyXError({ code: 'handler_failed', message, cause }), name === 'error')
      }
    })
    return () => {
      // The event under way has its list of handlers already.
      isOff = true
      undo()
    }
  }

  return {
    emit(name, ...args) {
      events.emit(name, ...(args as unknown as [never]))
    },
    on,
    once(name, handler) {
      const undo = on(name, ((event: never) => {
        undo()
        ;(handler as (event: never) => void)(event)
      }) as typeof handler)
      return undo
    },
    clear() {
      events.events = {}
    },
  }
}
