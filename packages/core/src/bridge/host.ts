import { awaitFrame } from './handshake.ts'
import type { HostBridge, HostOptions } from './host-options.ts'
import { joinFrame } from './join.ts'
import { assertTarget } from './target.ts'

/**
 * Connects a host page with the chat in its frame. Nothing is believed but what comes from exactly that frame and
 * exactly that origin; each document of the frame gets one port, over which everything else goes.
 *
 * @param options - see {@link HostOptions}
 * @returns the host page's side of the bridge; `close()` leaves nothing behind
 * @throws ReplyXError `option_invalid` where `origin` is no exact origin, or `session` can be guessed
 *
 * @example
 * ```ts
 * const frame = document.createElement('iframe')
 * const session = crypto.randomUUID()
 * const bridge = connectHost({
 *   frame,
 *   window,
 *   origin: 'https://app.example.com',
 *   session,
 *   onEvent(event) {
 *     if (event.type === 'replyX_ready') void bridge.call('configure', { theme: 'green' })
 *     if (event.type === 'replyX_unread') document.title = `(${event.count}) Shop`
 *   },
 * })
 * frame.src = frameUrl('https://app.example.com/chat', { assistantId: 1, parentOrigin: location.origin, session })
 * document.body.append(frame)
 * ```
 */
export function connectHost(options: HostOptions): HostBridge {
  assertTarget(options.origin, options.session)
  return joinFrame(awaitFrame(options), options)
}
