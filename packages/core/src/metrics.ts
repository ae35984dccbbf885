import type { ClockPort } from './ports.ts'
import type { Publisher } from './publisher.ts'

/** Figures about one client since it was made. Times in ms; `null` until there is something to measure. */
export interface PerformanceMetrics {
  /** From the begin of the widget's script to its button. Measured by the widget. */
  readonly widgetLoadTime: number | null
  /** From asking for the widget's frame to its readiness. Measured by the widget. */
  readonly iframeLoadTime: number | null
  /** From the frame's script to its first picture. Measured by the widget. */
  readonly firstRenderTime: number | null
  /** Messages of the visitor that the server has accepted. */
  readonly messagesSent: number
  /** Messages of the assistant, of operators and of the system that have come in. */
  readonly messagesReceived: number
  /** From a message of the visitor to the next of the assistant or an operator. */
  readonly averageResponseTime: number | null
  /** How long the last connecting took. */
  readonly connectionEstablishTime: number | null
  /** How often a connection was lost. */
  readonly disconnectionCount: number
  /** How often it came back. */
  readonly reconnectionCount: number
  /** How often an operator was called. */
  readonly handoffRequestCount: number
  /** Which part of the calls an operator has taken: 0 to 1. */
  readonly handoffSuccessRate: number | null
  /** From a call to the operator who takes it. */
  readonly averageHandoffTime: number | null
  /** Frames of the server that could not be read, came twice or meant nothing here. */
  readonly droppedFrames: number
}

export interface Metrics {
  get(): PerformanceMetrics
  /** A message of the visitor waits for its answer. */
  noteQueued(): void
  /** A connection that stood was lost. */
  noteLoss(): void
  /** A frame was dropped. */
  noteDropped(): void
}

export function createMetrics({ on, emit, defer }: Publisher, clock: ClockPort): Metrics {
  let metrics: PerformanceMetrics = {
    widgetLoadTime: null,
    iframeLoadTime: null,
    firstRenderTime: null,
    messagesSent: 0,
    messagesReceived: 0,
    averageResponseTime: null,
    connectionEstablishTime: null,
    disconnectionCount: 0,
    reconnectionCount: 0,
    handoffRequestCount: 0,
    handoffSuccessRate: null,
    averageHandoffTime: null,
    droppedFrames: 0,
  }
  const since: Partial<Record<Span, number>> = {}
  let answers = 0
  let takeovers = 0
  let isChanged = false

  function set(changes: Partial<PerformanceMetrics>): void {
    metrics = { ...metrics, ...changes }
    if (isChanged) return
    isChanged = true
    defer(() => {
      isChanged = false
      emit('metrics:updated', { metrics })
    })
  }
  const begin = (span: Span): void => {
    since[span] ??= clock.now()
  }
  /** How long it took; `null` where it was not begun. */
  const end = (span: Span): number | null => {
    const start = since[span]
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- three names, all known
    delete since[span]
    return start === undefined ? null : Math.max(0, clock.now() - start)
  }
  /** The average with one more value; `count` with it. */
  const join = (average: number | null, count: number, value: number): number =>
    ((average ?? 0) * (count - 1) + value) / count

  on('message:sent', () => {
    set({ messagesSent: metrics.messagesSent + 1 })
  })
  on('message:received', ({ message }) => {
    const time = message.sender === 'system' ? null : end('answer')
    if (time !== null) {
      set({ averageResponseTime: join(metrics.averageResponseTime, (answers += 1), time) })
    }
    set({ messagesReceived: metrics.messagesReceived + 1 })
  })
  on('connection:changed', ({ current }) => {
    if (current === 'connecting' || current === 'reconnecting') begin('connection')
    if (current === 'idle' || current === 'failed') delete since.connection
    if (current !== 'online') return
    set({ connectionEstablishTime: end('connection') })
    if (metrics.disconnectionCount > metrics.reconnectionCount) {
      set({ reconnectionCount: metrics.reconnectionCount + 1 })
    }
  })
  on('handoff:changed', ({ current, previous }) => {
    if (current.status === previous.status) return
    const time = current.status === 'active' ? end('handoff') : null
    if (current.status === 'requested') {
      begin('handoff')
      set({ handoffRequestCount: metrics.handoffRequestCount + 1 })
    } else delete since.handoff
    if (time !== null) {
      set({ averageHandoffTime: join(metrics.averageHandoffTime, (takeovers += 1), time) })
    }
    const { handoffRequestCount } = metrics
    if (handoffRequestCount > 0) set({ handoffSuccessRate: takeovers / handoffRequestCount })
  })

  return {
    get: () => metrics,
    noteQueued() {
      begin('answer')
    },
    noteLoss() {
      set({ disconnectionCount: metrics.disconnectionCount + 1 })
    },
    noteDropped() {
      set({ droppedFrames: metrics.droppedFrames + 1 })
    },
  }
}

type Span = 'answer' | 'connection' | 'handoff'
