import { createStore, type UseStore } from 'idb-keyval'

import type {
  ClockPort,
  NetworkPort,
  PagePort,
  Ports,
  SocketLike,
  StorageOutcome,
  StoragePort,
} from './ports.ts'

// Everything is looked up when it is used, never when the module loads: so the package imports where there is
// no browser, and a page may replace a global later.

const FRAME_WITHOUT_SCREEN = 16
// A frame asked for just before the tab is hidden would otherwise wait until it is shown again.
const FRAME_AT_THE_LATEST = 100

const clock: ClockPort = {
  now: () => Date.now(),
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  clearTimeout: (handle) => {
    clearTimeout(handle as ReturnType<typeof setTimeout>)
  },
  frame(callback) {
    if (typeof requestAnimationFrame !== 'function' || document.visibilityState === 'hidden') {
      const handle = setTimeout(callback, FRAME_WITHOUT_SCREEN)
      return () => {
        clearTimeout(handle)
      }
    }
    const cancel = (): void => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
    const run = (): void => {
      cancel()
      callback()
    }
    const frame = requestAnimationFrame(run)
    const timer = setTimeout(run, FRAME_AT_THE_LATEST)
    return cancel
  },
}

function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  // `randomUUID` is missing on pages without TLS; `getRandomValues` is not.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function createDurableStorage(): StoragePort {
  let store: UseStore | undefined

  const run = <Result>(
    objects: IDBObjectStore,
    prefix: string,
    work: (values: ReadonlyMap<string, unknown>) => StorageOutcome<Result>,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      const { transaction } = objects
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
      const keys = objects.getAllKeys(range)
      const values = objects.getAll(range)
      values.onsuccess = () => {
        try {
          const held = keys.result.map((key, index): [string, unknown] => [String(key), values.result[index]])
          const { result, writes = [] } = work(new Map(held))
          for (const [key, value] of writes) {
            if (value === undefined) objects.delete(key)
            else objects.put(value, key)
          }
          transaction.oncomplete = () => {
            resolve(result)
          }
        } catch (error) {
          reject(error)
          transaction.abort()
        }
      }
      transaction.onabort = transaction.onerror = () => {
        reject(transaction.error ?? new Error('aborted'))
      }
    })

  return {
    async transact(prefix, work) {
      const attempt = (): ReturnType<typeof run<ReturnType<typeof work>['result']>> =>
        (store ??= createStore('replyx', 'values'))('readwrite', (objects) => run(objects, prefix, work))
      try {
        return await attempt()
      } catch (error) {
        // WebKit loses its connection after a long sleep: a fresh one works.
        if ((error as Error).name !== 'InvalidStateError') throw error
        store = undefined
        return attempt()
      }
    },
  }
}

/** Listens where there is a page at all. @returns the undo */
function listen(
  target: () => EventTarget,
  types: readonly string[],
  listener: (event: Event) => void,
): () => void {
  if (typeof window === 'undefined') return () => undefined
  for (const type of types) target().addEventListener(type, listener)
  return () => {
    for (const type of types) target().removeEventListener(type, listener)
  }
}

const network: NetworkPort = {
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  subscribe: (listener) => listen(() => window, ['online', 'offline'], listener),
}

const page: PagePort = {
  isVisible: () => typeof document === 'undefined' || document.visibilityState !== 'hidden',
  subscribe(listener) {
    const undoVisibility = listen(
      () => document,
      ['visibilitychange'],
      () => {
        listener('visibility')
      },
    )
    const undoPage = listen(
      () => window,
      ['pagehide', 'pageshow'],
      ({ type }) => {
        listener(type === 'pagehide' ? 'hide' : 'show')
      },
    )
    return () => {
      undoVisibility()
      undoPage()
    }
  },
}

/** The defaults for browsers; in Node they work as far as Node has the same globals. */
export function createBrowserPorts(): Ports {
  return {
    fetch: (input, init) => fetch(input, init),
    openSocket: (url) => new WebSocket(url) as unknown as SocketLike,
    clock,
    random: () => Math.random(),
    newId,
    storage: createDurableStorage(),
    // Without locks every tab may work at once: idempotency keeps that safe.
    lock: (name, work) =>
      typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks.request(name, work) : work(),
    network,
    page,
    log: (level, message, details) => {
      const line = `[replyx] ${message}`
      if (details === undefined) console[level](line)
      else console[level](line, details)
    },
  }
}
