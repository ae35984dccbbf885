import type { PerformanceMetrics, ReplyXClient, ReplyXOptions } from '../index.ts'
import { failure } from '../errors.ts'
import type { DebugLog } from './debug-log.ts'
import { describeEvents } from './events.ts'
import { ownPage, type DebugPage } from './page.ts'
import { createRedactor } from './redact.ts'
import { createRing } from './ring.ts'
import { describeError, describeState, type DebugError, type DebugState } from './state.ts'
import { version } from './version.ts'

/** The options of {@link createDebugger}. */
export interface DebuggerOptions {
  /** What the client was made with, to be shown without its secrets. */
  readonly settings?: ReplyXOptions
  /** What the client writes its log into. Default: no log lines. */
  readonly log?: DebugLog
  /** How many entries are kept: the newest. Default: 500. */
  readonly maxEntries?: number
  /** Whether what people write is kept too. Default: `false`. */
  readonly withTexts?: boolean
  /** Replaces what is taken from the page; for tests and unusual hosts. */
  readonly page?: Partial<DebugPage>
}

/** One thing that happened. */
export interface DebugEntry {
  /** When: ISO 8601, by this device's clock. */
  readonly time: string
  /** An event of the client, a change of its snapshot, or a line of its log. */
  readonly kind: 'event' | 'snapshot' | 'log'
  /** The event's name, or how grave the line is. */
  readonly name: string
  /** What is known of it, without secrets. */
  readonly details: unknown
}

/** What is known at one moment. Holds no token, no guest id, and no text unless asked for. */
export interface DebugInfo {
  /** The version of this package. */
  readonly version: string
  /** Where the defaults of the addresses lead; `null` where no settings were given. */
  readonly environment: string | null
  /** What the browser calls itself. */
  readonly userAgent: string | null
  /** When this was asked for: ISO 8601. */
  readonly time: string
  /** What the client was made with, without secrets. */
  readonly options: Readonly<Record<string, unknown>>
  /** The snapshot. */
  readonly state: DebugState
  /** The last error that was reported. */
  readonly lastError: (DebugError & { readonly time: string }) | null
  /** The figures. */
  readonly metrics: PerformanceMetrics
}

/** Made by {@link createDebugger}. */
export interface ReplyXDebugger {
  /** What is known at this moment. */
  getInfo(): DebugInfo
  /** The info and all that was recorded, as JSON; in a browser it is offered as the file `replyx-debug.json` too. */
  exportLogs(): string
  /** Records nothing more. What was recorded stays. */
  stop(): void
}

const FILE_NAME = 'replyx-debug.json'

/**
 * Watches a client, for a report about what went wrong. Nothing secret is ever recorded: tokens are known by their
 * shape, by the names they stand under and from the settings; of every UUID, a guest's id among them, only a short
 * name that does not lead back to it is kept.
 *
 * @param chat - the client
 * @param options - see {@link DebuggerOptions}
 * @returns the debugger, which records until `stop()`
 * @throws ReplyXError `option_invalid` where `maxEntries` is no positive integer
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { createDebugger } from '@replyx/core/debug'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * const debug = createDebugger(chat)
 * console.log(debug.getInfo().state.connection)
 * ```
 */
export function createDebugger(
  chat: Pick<ReplyXClient, 'getSnapshot' | 'subscribe' | 'on' | 'getMetrics'>,
  options: DebuggerOptions = {},
): ReplyXDebugger {
  const { settings, log, maxEntries = 500, withTexts = false } = options
  if (!Number.isSafeInteger(maxEntries) || maxEntries <= 0) {
    const reason = `option "maxEntries" was ${String(maxEntries)}, allowed: a positive integer`
    throw failure('option_invalid', 'make the debugger', reason)
  }
  const page = { ...ownPage, ...options.page }
  const secrets = settings?.siteToken === undefined ? [] : [settings.siteToken]
  const { redact } = createRedactor({ secrets, withTexts })
  const ring = createRing<DebugEntry>(maxEntries)
  let lastError: DebugInfo['lastError'] = null
  let lastSeen = ''

  const timeOf = (time: number): string => new Date(time).toISOString()

  function record(kind: DebugEntry['kind'], name: string, details: unknown, time = page.now()): void {
    ring.add({ time: timeOf(time), kind, name, details: redact(details) })
  }

  /** What of a snapshot is small, and tells what has changed. */
  function recordSnapshot(): void {
    const { connection, channel, messages, unread, handoff } = chat.getSnapshot()
    const waiting = messages.filter(({ status }) => /saving|queued|sending/.test(status)).length
    const failed = messages.filter(({ status }) => status === 'failed').length
    const seen = {
      connection,
      channel,
      handoff: handoff.status,
      messages: messages.length,
      waiting,
      failed,
      unread,
    }
    const text = JSON.stringify(seen)
    if (text === lastSeen) return
    lastSeen = text
    record('snapshot', 'changed', seen)
  }

  const recordLine = ({ level, message, details, time }: DebugLog['lines'][number]): void => {
    record('log', level, { message, details }, time)
  }

  const describers = Object.entries(describeEvents(withTexts)) as [
    name: keyof ReturnType<typeof describeEvents>,
    describe: (event: unknown) => unknown,
  ][]
  log?.lines.forEach(recordLine)
  recordSnapshot()
  const undos = [
    chat.subscribe(recordSnapshot),
    ...describers.map(([name, describe]) =>
      chat.on(name, (event: unknown) => {
        record('event', name, describe(event))
      }),
    ),
    chat.on('error', ({ error }) => {
      lastError = { ...describeError(error), time: timeOf(page.now()) }
    }),
    ...(log === undefined ? [] : [log.subscribe(recordLine)]),
  ]

  /** What the client was made with: what is no plain value is only named. */
  function describeOptions(): Record<string, unknown> {
    const { ports, plugins, ...plain } = settings ?? {}
    return {
      ...plain,
      ...(ports === undefined ? {} : { ports: Object.keys(ports) }),
      ...(plugins === undefined
        ? {}
        : { plugins: plugins.map(({ name, version: of }) => ({ name, version: of })) }),
    }
  }

  function getInfo(): DebugInfo {
    const info = {
      version,
      environment: settings === undefined ? null : (settings.environment ?? 'production'),
      userAgent: page.userAgent(),
      time: timeOf(page.now()),
      options: describeOptions(),
      state: describeState(chat.getSnapshot(), withTexts),
      lastError,
      metrics: chat.getMetrics(),
    }
    return redact(info) as DebugInfo
  }

  return {
    getInfo,
    exportLogs() {
      const report = JSON.stringify({ info: getInfo(), entries: ring.items() }, null, 2)
      page.offer(FILE_NAME, report)
      return report
    },
    stop() {
      for (const undo of undos.splice(0)) undo()
    },
  }
}
