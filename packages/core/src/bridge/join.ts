import type { BridgeEvent } from '../protocol/bridge.ts'
import { closed, mismatch } from './ends.ts'
import { eventFields } from './event-fields.ts'
import { entryOf, readFields } from './fields.ts'
import type { FrameHandshake } from './handshake.ts'
import { hostFields } from './host-fields.ts'
import type { HostBridge, JoinOptions } from './host-options.ts'
import { createLink } from './link.ts'

/**
 * Speaks with a frame over the port of a handshake, whether it is already made or not: the other half of `connectHost`.
 *
 * @param handshake - made by `awaitFrame`
 * @param options - see {@link JoinOptions}
 * @returns the host page's side of the bridge; `close()` ends the handshake too
 *
 * @example
 * ```ts
 * const join = (handshake: FrameHandshake) => joinFrame(handshake, { onEvent: (event) => console.log(event.type) })
 * ```
 */
export function joinFrame(handshake: FrameHandshake, options: JoinOptions = {}): HostBridge {
  const { window, clock, counts } = handshake
  const { commands = {}, onEvent, timeout } = options

  const link = createLink({
    window,
    clock,
    counts,
    timeout,
    commands: hostFields,
    handlers: commands,
    onTold(message) {
      const { type } = message
      const event = readFields<object>(message, entryOf(eventFields, type))
      if (event) onEvent?.({ type, ...event } as BridgeEvent)
      return event !== undefined
    },
  })
  handshake.take((port, version) => {
    if (port) link.attach(port, () => onEvent?.({ type: 'replyX_ready', version }))
    else link.detach(mismatch(version))
  })

  return {
    call: link.call as HostBridge['call'],
    post: (type, ...[data]) => link.tell({ type, data }),
    close() {
      handshake.close()
      link.close(closed())
    },
    getStatistics: () => ({ ...counts }),
  }
}
