import { createStore, del, get, update } from 'idb-keyval'

import type { ClockPort, NetworkPort, PagePort, Ports, SocketLike, StoragePort } from './ports.ts'

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
  let store: ReturnType<typeof createStore> | undefined
  const open = (): ReturnType<typeof createStore> => (store ??= createStore('replyx', 'values'))
  return {
    get: async (key) => get<unknown>(key, open()),
    async update(key, change) {
      let result: unknown
      await update<unknown>(
        key,
        (value) => {
          result = change(value)
          return result
        },
        open(),
      )
      return result
    },
    delete: async (key) => del(key, open()),
  }
}

const network: NetworkPort = {
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  subscribe(listener) {
    if (typeof window === 'undefined') return () => undefined
    window.addEventListener('online', listener)
    window.addEventListener('offline', listener)
    return () => {
      window.removeEventListener('online', listener)
      window.removeEventListener('offline', listener)
    }
  },
}

const page: PagePort = {
  isVisible: () => typeof document === 'undefined' || document.visibilityState !== 'hidden',
  subscribe(listener) {
    if (typeof window === 'undefined') return () => undefined
    const onVisibility = (): void => {
      listener('visibility')
    }
    const onHide = (): void => {
      listener('hide')
    }
    const onShow = (): void => {
      listener('show')
    }
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('pagehide', onHide)
    window.addEventListener('pageshow', onShow)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('pagehide', onHide)
      window.removeEventListener('pageshow', onShow)
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
    network,
    page,
    log: (level, message, details) => {
      const line = `[replyx] ${message}`
      if (details === undefined) console[level](line)
      else console[level](line, details)
    },
  }
}
