import type { BridgeClock } from './clock.ts'
import { isCount } from './fields.ts'
import { isFrom } from './guard.ts'
import { createIntake } from './intake.ts'
import { SILENCE } from './limits.ts'
import type { Counts } from './statistics.ts'

/** What one side waits for at its window. */
export interface Greeting {
  readonly type: 'replyX_ready' | 'replyX_init'
  /** The window it comes from, as it is at that moment. */
  readonly source: () => object | null
  readonly origin: string
  readonly session: string
  /** How many ports come with it. */
  readonly ports: number
}

/**
 * Waits for the other side's greeting.
 *
 * @param onSilent - none has come for 10 s
 * @param onGreeting - one has come that fits, from or for this document of the frame
 * @returns the undo
 */
export function awaitGreeting(
  window: Window,
  clock: BridgeClock,
  counts: Counts,
  greeting: Greeting,
  onSilent: (() => void) | undefined,
  onGreeting: (version: number, port: MessagePort | undefined, document: unknown) => void,
): () => void {
  const intake = createIntake(clock, counts)
  const silence = clock.setTimeout(() => onSilent?.(), SILENCE)

  function onMessage(event: MessageEvent): void {
    if (!isFrom(event, greeting.source(), greeting.origin)) counts.foreign += 1
    else {
      intake(event, ({ type, session, version, document }) => {
        // Events go this way too, to whoever listens for them.
        if (type !== greeting.type) return undefined
        const { length, 0: port } = event.ports
        if (session !== greeting.session || !isCount(version) || length !== greeting.ports) return false
        clock.clearTimeout(silence)
        onGreeting(version, port, document)
        return true
      })
    }
  }

  window.addEventListener('message', onMessage)
  return () => {
    window.removeEventListener('message', onMessage)
    clock.clearTimeout(silence)
  }
}
