/** One immutable value with its listeners. */
export interface Store<Value> {
  get(): Value
  /** Takes a new value; tells the listeners where it is another. @returns whether it is */
  set(value: Value): boolean
  subscribe(listener: () => void): () => void
  clear(): void
}

export function createStore<Value>(initial: Value, onListenerError: (error: unknown) => void): Store<Value> {
  let value = initial
  const listeners = new Set<{ readonly call: () => void }>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return false
      value = next
      // A listener may unsubscribe others, or itself, while it is called.
      for (const listener of [...listeners]) {
        if (!listeners.has(listener)) continue
        try {
          listener.call()
        } catch (error) {
          onListenerError(error)
        }
      }
      return true
    },
    subscribe(listener) {
      // The same function twice is two subscriptions.
      const entry = { call: listener }
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
    clear() {
      listeners.clear()
    },
  }
}
