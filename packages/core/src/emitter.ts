import { createNanoEvents } from 'nanoevents'

/** Handlers by the name of what they wait for. One that throws harms neither the client nor the others. */
export interface Emitter<Events> {
  emit<Name extends keyof Events & string>(name: Name, ...args: Arguments<Events[Name]>): void
  on<Name extends keyof Events & string>(name: Name, handler: Events[Name]): () => void
  once<Name extends keyof Events & string>(name: Name, handler: Events[Name]): () => void
  /** Forgets every handler, also of what is being told at this moment. */
  clear(): void
}

type Arguments<Handler> = Handler extends (...args: infer Args) => void ? Args : never

export function createEmitter<Events>(
  onHandlerError: (name: keyof Events & string, cause: unknown) => void,
): Emitter<Events> {
  const events = createNanoEvents<Record<string, (event: never) => void>>()
  let isCleared = false

  const on: Emitter<Events>['on'] = (name, handler) => {
    let isOff = false
    const undo = events.on(name, (event: never) => {
      if (isOff || isCleared) return
      try {
        ;(handler as (event: never) => void)(event)
      } catch (cause) {
        onHandlerError(name, cause)
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
      isCleared = true
      events.events = {}
    },
  }
}
