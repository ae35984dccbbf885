import type { SocketLike } from '../ports.ts'

type Listener = (event: never) => void

/** A socket whose other end is the test. */
export interface ScriptedSocket extends SocketLike {
  /** The address it was opened with. */
  readonly url: string
  /** Every frame that the client sent, in order. */
  readonly sent: readonly string[]
  /** The server accepts the connection. */
  accept(): void
  /** The server sends a frame: a string as it is, anything else as JSON. */
  push(frame: unknown): void
  /** The server, or the network, ends the connection. */
  end(code: number): void
  /** Whether either side has closed it. */
  readonly isClosed: boolean
}

/**
 * Makes a socket for the `openSocket` port.
 *
 * @param url - the address
 * @param onSend - called with each frame that the client sends
 * @param onClose - called when the client closes
 *
 * @example
 * ```ts
 * import { createScriptedSocket } from '@replyx/core/testing'
 *
 * const socket = createScriptedSocket('ws://chat.test')
 * socket.accept()
 * socket.push({ type: 'ping', seq: 3 })
 * ```
 */
export function createScriptedSocket(
  url: string,
  onSend: (data: string) => void = () => undefined,
  onClose: () => void = () => undefined,
): ScriptedSocket {
  const listeners = new Map<string, Set<Listener>>()
  const sent: string[] = []
  let readyState = 0

  const dispatch = (type: string, event: object): void => {
    for (const listener of [...(listeners.get(type) ?? [])]) (listener as (event: object) => void)(event)
  }
  const finish = (code: number): void => {
    if (readyState === 3) return
    readyState = 3
    dispatch('close', { code, reason: '', wasClean: code !== 1006, type: 'close' })
  }

  return {
    url,
    sent,
    binaryType: 'blob',
    get readyState() {
      return readyState
    },
    get isClosed() {
      return readyState === 3
    },
    addEventListener(type, listener) {
      const known = listeners.get(type) ?? new Set()
      listeners.set(type, known.add(listener))
    },
    removeEventListener(type, listener) {
      listeners.get(type)?.delete(listener)
    },
    send(data) {
      if (readyState !== 1) return
      sent.push(data)
      onSend(data)
    },
    close(code) {
      if (readyState === 3) return
      finish(code ?? 1005)
      onClose()
    },
    accept() {
      if (readyState !== 0) return
      readyState = 1
      dispatch('open', { type: 'open' })
    },
    push(frame) {
      if (readyState !== 1) return
      dispatch('message', {
        type: 'message',
        data: typeof frame === 'string' ? frame : JSON.stringify(frame),
      })
    },
    end: finish,
  }
}
