import type { FallbackTransport } from '../ports.ts'
import { openEventStream } from './attempt.ts'
import { readOptions, type EventStreamOptions } from './options.ts'
import { createTurns } from './turns.ts'

/**
 * Carries live messages by an event stream (WHATWG HTML, "Server-sent events", read by `fetch`) where no socket can be
 * opened, as behind some proxies. It takes over by itself after some failed opens, and goes back to the socket as soon
 * as one opens again. Make one for each client.
 *
 * @param options - see {@link EventStreamOptions}
 * @returns what the option `transport` of `createReplyX` takes
 * @throws ReplyXError `option_invalid`, naming the option, what was given and what is allowed
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { eventStream } from '@replyx/core/sse'
 *
 * const chat = createReplyX({ assistantId: 1, transport: eventStream() })
 * chat.subscribe(() => console.log(chat.getSnapshot().channel))
 * ```
 */
export function eventStream(options: EventStreamOptions = {}): FallbackTransport {
  const { failedOpens, probeInterval } = readOptions(options)
  const turns = createTurns(failedOpens)
  return {
    takesOver: turns.takesOver,
    open: (request, listener) => openEventStream(request, listener, { turns, probeInterval }),
  }
}
