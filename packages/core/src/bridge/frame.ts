import { failure } from '../errors.ts'
import { BRIDGE_VERSION, type BridgeNotice } from '../protocol/bridge.ts'
import { windowClock } from './clock.ts'
import { closed, mismatch } from './ends.ts'
import { eventFields } from './event-fields.ts'
import { entryOf, readFields } from './fields.ts'
import { frameFields, noticeFields } from './frame-fields.ts'
import type { FrameBridge, FrameOptions } from './frame-options.ts'
import { awaitGreeting } from './greeting.ts'
import { createLink } from './link.ts'
import { copyPlain, type Plain } from './plain.ts'
import { createSharing } from './sharing.ts'
import { createCounts } from './statistics.ts'
import { assertTarget } from './target.ts'

/**
 * Connects the chat in a frame with the page that holds it. Nothing is believed but what comes from the parent window
 * and from the one origin that is expected; the first port that comes from there is the only one for this document.
 *
 * @param options - see {@link FrameOptions}
 * @returns the frame's side of the bridge; `close()` leaves nothing behind
 * @throws ReplyXError `option_invalid` where `parentOrigin` is no exact origin, or `session` can be guessed;
 * `not_supported` where the page is in no frame
 *
 * @example
 * ```ts
 * const { parentOrigin, session } = readFrameUrl(location.href)
 * const bridge = connectFrame({
 *   window,
 *   parentOrigin,
 *   session,
 *   commands: { setTheme: ({ theme }) => console.log(theme) },
 * })
 * bridge.emit('replyX_unread', { count: 2 })
 * ```
 */
export function connectFrame(options: FrameOptions): FrameBridge {
  const { window, parentOrigin, session, version = BRIDGE_VERSION, clock = windowClock(window) } = options
  const { parent } = window
  // By its beginning a document is told from those that its frame had before, and has after.
  const document = (window.performance as Performance | undefined)?.timeOrigin
  assertTarget(parentOrigin, session)
  if (parent === window) throw failure('not_supported', 'connect', 'this page is in no frame')
  const counts = createCounts()
  const sharing = createSharing()

  function onTold({ type, data }: Plain): boolean {
    const read = readFields<object>(data ?? {}, entryOf(noticeFields, type))
    if (read === undefined) return false
    if (type === 'config_update') sharing.update(read)
    const hasData = type === 'config_update' || type === 'theme_change'
    options.onNotice?.((hasData ? { type, data: read } : { type }) as BridgeNotice)
    return true
  }

  const link = createLink({
    window,
    clock,
    counts,
    timeout: options.timeout,
    commands: frameFields,
    handlers: sharing.watch(options.commands ?? {}),
    onTold,
    onSent(message) {
      // Calls and answers, with what they hold, stay on the port.
      if (message.type !== undefined) parent.postMessage(message, parentOrigin)
    },
  })

  const stop = awaitGreeting(
    window,
    clock,
    counts,
    { type: 'replyX_init', source: () => parent, origin: parentOrigin, session, ports: 1 },
    options.onSilent,
    (theirs, port, answered) => {
      // What a busy page had to say to a document of before comes to this one, which has an answer of its own.
      if (answered && answered !== document) return
      // Whatever comes later: this document has its port.
      stop()
      if (theirs === version && port) link.attach(port, () => options.onConnect?.())
      else {
        port?.close()
        link.close(mismatch(theirs))
        options.onVersionMismatch?.(theirs)
      }
    },
  )
  parent.postMessage({ type: 'replyX_ready', session, version, document }, parentOrigin)

  return {
    call: link.call as FrameBridge['call'],
    emit(type, ...[fields = {}]) {
      const read = readFields<object>(copyPlain(fields), entryOf(eventFields, type))
      return read !== undefined && link.tell({ type, ...sharing.clean(type, read) })
    },
    close() {
      stop()
      link.close(closed())
    },
    getStatistics: () => ({ ...counts }),
  }
}
