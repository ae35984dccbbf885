import { createStore, type UseStore } from 'idb-keyval'

import type {
  ClockPort,
  NetworkPort,
  PagePort,
  Ports,
  SocketLike,
  StorageOutcome,
  StoragePort,
  TabChannel,
} from './ports.ts'

// Everything is looked up when it is used, never when the module loads: so the package imports where there is
// no browser, and a page may replace a global later.

/** What may be missing where there is no page, or in an older browser. */
const globals = globalThis as {
  readonly window?: Window
  readonly document?: Document
  readonly navigator?: { readonly onLine?: boolean; readonly locks?: LockManager }
  readonly BroadcastChannel?: typeof BroadcastChannel
}

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
    const hasScreen = typeof requestAnimationFrame === 'function' && page.isVisible()
    const cancel = (): void => {
      clearTimeout(timer)
      if (hasScreen) cancelAnimationFrame(frame)
    }
    const run = (): void => {
      cancel()
      callback()
    }
    const timer = setTimeout(run, hasScreen ? FRAME_AT_THE_LATEST : FRAME_WITHOUT_SCREEN)
    const frame = hasScreen ? requestAnimationFrame(run) : 0
    return cancel
  },
}

function newId(): string {
  // `crypto.randomUUID` is missing on pages without TLS; `getRandomValues` is not.
  const bytes = crypto.getRandomValues(new Uint8Array(36))
  // Version 4 and its variant have fixed places (RFC 9562, section 5.4).
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place, index: number) => {
    const digit = (bytes[index] ?? 0) % 16
    return (place === 'x' ? digit : 8 + (digit % 4)).toString(16)
  })
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
          const held = keys.result.map((key, index): [string, unknown] => [
            key as string,
            values.result[index],
          ])
          const { result, writes = [] } = work(new Map(held))
          for (const [key, value] of writes) {
            if (value === undefined) objects.delete(key)
            else objects.put(value, key)
          }
          transaction.oncomplete = () => {
            resolve(result)
          }
        } catch (error) {
          const cause = error as Error
          reject(cause)
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
function listen(types: readonly string[], listener: (event: Event) => void): () => void {
  for (const type of types) globals.window?.addEventListener(type, listener)
  return () => {
    for (const type of types) globals.window?.removeEventListener(type, listener)
  }
}

const network: NetworkPort = {
  isOnline: () => globals.navigator?.onLine !== false,
  subscribe: (listener) => listen(['online', 'offline'], listener),
}

/** What the browser calls the changes of a page; all of them reach the window. */
const changes = { visibilitychange: 'visibility', pagehide: 'hide', pageshow: 'show' } as const

const page: PagePort = {
  isVisible: () => globals.document?.visibilityState !== 'hidden',
  subscribe: (listener) =>
    listen(Object.keys(changes), ({ type }) => {
      listener(changes[type as keyof typeof changes])
    }),
}

// One function for all clients of a page: they share what they open by it.
const openSocket = (url: string): SocketLike => new WebSocket(url) as unknown as SocketLike

function openChannel(name: string, listener: (message: unknown) => void): TabChannel {
  // Node has one too, which would keep the process from ending; there are no tabs.
  const channel = globals.window && globals.BroadcastChannel ? new globals.BroadcastChannel(name) : undefined
  if (channel) {
    channel.onmessage = ({ data }) => {
      listener(data)
    }
  }
  return {
    post: (message) => channel?.postMessage(message),
    close: () => channel?.close(),
  }
}

function legacyGuestId(): string | null {
  try {
    return globals.window?.localStorage.getItem('guest_id') ?? null
  } catch {
    // Refused where storage is blocked.
    return null
  }
}

/** The defaults for browsers; in Node they work as far as Node has the same globals. */
export function createBrowserPorts(): Ports {
  return {
    fetch: (input, init) => fetch(input, init),
    openSocket,
    clock,
    random: () => Math.random(),
    newId,
    storage: createDurableStorage(),
    // Without locks every tab may work at once: idempotency keeps that safe.
    async lock(name, work) {
      let running: ReturnType<typeof work> | undefined
      try {
        await globals.navigator?.locks?.request(name, () => (running ??= work()))
      } catch {
        // Refused where storage is blocked; what the work itself has met is told below.
      }
      return running ?? work()
    },
    openChannel,
    legacyGuestId,
    network,
    page,
    log: (level, message, details) => {
      console[level](`[replyx] ${message}`, ...(details === undefined ? [] : [details]))
    },
  }
}
