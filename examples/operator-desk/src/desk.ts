import { ApiError } from './api.ts'
import type { Api } from './api.ts'
import { createActions } from './desk-actions.ts'
import type { DeskActions } from './desk-actions.ts'
import { createHistory } from './desk-history.ts'
import { createWatches } from './desk-watches.ts'
import { createHeldList } from './desk-held.ts'
import type { Frame, Operator, QueueEntry } from './model.ts'
import { createPresence } from './presence.ts'
import type { LinkState, OperatorSocket } from './socket.ts'
import { initialState, reduce } from './state.ts'
import type { DeskAction, DeskState } from './state.ts'
import { createStore } from './store.ts'
import type { Store } from './store.ts'

type DeskStore = Store<DeskState, DeskAction>

interface DeskPorts {
  now(): number
  /** Runs something later; gives the undo. */
  schedule(run: () => void, milliseconds: number): () => void
  newId(): string
  /** Where goes what is no matter for the operator. */
  log(problem: unknown): void
}

export interface DeskOptions {
  readonly operator: Operator
  readonly api: Api
  readonly ports: DeskPorts
  openSocket(handlers: {
    onState(state: LinkState): void
    onFrame(frame: Frame): void
    onProblem(error: unknown): void
  }): OperatorSocket
  /** Requests that were not in the queue before. */
  onArrivals(entries: readonly QueueEntry[]): void
  /** The token is no longer accepted. */
  onExpired(): void
}

/** What the parts of the desk's logic share. */
export interface DeskTools {
  readonly store: DeskStore
  readonly api: Api
  readonly ports: DeskPorts
  send(frame: Readonly<Record<string, unknown>>): boolean
  /** Takes an error that no caller waits for: an expired token ends the desk, all else is logged. */
  report(error: unknown): void
}

export interface Desk extends DeskActions {
  getState(): DeskState
  subscribe(listener: () => void): () => void
  /** Tells the server that the operator leaves, and ends. */
  signOut(): Promise<void>
  destroy(): void
}

/** The desk without its page: state, and what happens when something arrives or is asked for. */
export const createDesk = (options: DeskOptions): Desk => {
  const { api, ports } = options
  const store = createStore<DeskState, DeskAction>(initialState(options.operator), reduce)
  let isEnded = false

  const expire = (): void => {
    if (isEnded) return
    destroy()
    options.onExpired()
  }

  const report = (error: unknown): void => {
    if (error instanceof ApiError && error.status === 401) return expire()
    // The line at the top of the desk already says that there is no connection.
    if (error instanceof ApiError && error.status === 0) return
    ports.log(error)
  }

  const tools: DeskTools = { store, api, ports, report, send: (frame) => socket?.send(frame) ?? false }
  const presence = createPresence(tools)
  const held = createHeldList(tools)
  const watches = createWatches(tools)
  const history = createHistory(tools)
  const actions = createActions(tools, { held, presence, history, retryNow: () => socket?.retryNow() })

  const onQueue = (frame: Extract<Frame, { type: 'queue' }>): void => {
    const before = store.get().queue
    const clockOffset = frame.serverNow === null ? null : Date.parse(frame.serverNow) - ports.now()
    store.dispatch({ type: 'queue', entries: frame.entries, clockOffset })
    const known = new Set((before ?? []).map(({ dialogId }) => dialogId))
    const arrivals = frame.entries.filter(({ dialogId }) => !known.has(dialogId))
    if (before && arrivals.length > 0) options.onArrivals(arrivals)
    held.refresh()
  }

  const onFrame = (frame: Frame): void => {
    switch (frame.type) {
      case 'queue':
        return onQueue(frame)
      case 'presence':
        return store.dispatch({ type: 'online', count: frame.online })
      case 'ping':
        // Timers of a hidden page may run once a minute, which is too seldom; frames come on time.
        return presence.beat()
      case 'welcome':
        watches.welcomed(frame.welcome)
        return history.readVisitor(frame.welcome.dialogId)
      case 'error':
        return watches.refused(frame.dialogId, frame.code)
      default:
        return store.dispatch({ type: 'dialog', dialogId: frame.dialogId, event: { type: 'frame', frame } })
    }
  }

  const onState = (link: LinkState): void => {
    if (link.status === 'refused' && link.reason === 'token') return expire()
    store.dispatch({ type: 'link', link })
    if (link.status === 'online') {
      presence.beat(true)
      watches.renew()
      actions.resend()
    } else watches.lost()
  }

  const destroy = (): void => {
    isEnded = true
    unsubscribe()
    for (const part of [actions, watches, presence]) part.stop()
    socket?.close()
  }

  const unsubscribe = store.subscribe(() => {
    watches.follow()
    history.follow()
  })
  let socket: OperatorSocket | null = null
  socket = options.openSocket({ onState, onFrame, onProblem: ports.log })

  return {
    ...actions,
    getState: store.get,
    subscribe: store.subscribe,
    signOut: async () => {
      destroy()
      await api.heartbeat('offline').catch(report)
    },
    destroy,
  }
}
