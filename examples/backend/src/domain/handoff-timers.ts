import type { Handoff, Ports } from './model.ts'

/** One timer per waiting dialog: when its time in the queue is over, `expired` is told. */
export const createHandoffTimers = (ports: Ports, expired: (handoff: Handoff) => void) => {
  const running = new Map<number, unknown>()

  const cancel = (dialogId: number): void => {
    ports.clearTimeout(running.get(dialogId))
    running.delete(dialogId)
  }

  return {
    follow(handoff: Handoff): void {
      cancel(handoff.dialogId)
      if (handoff.status !== 'requested' || handoff.expiresAt === null) return
      const rest = Math.max(0, Date.parse(handoff.expiresAt) - ports.now())
      running.set(
        handoff.dialogId,
        ports.setTimeout(() => {
          running.delete(handoff.dialogId)
          expired(handoff)
        }, rest),
      )
    },
    stop(): void {
      for (const dialogId of [...running.keys()]) cancel(dialogId)
    },
  }
}
