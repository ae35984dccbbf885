import type { DeskTools } from './desk.ts'

/** Without a further key for this long nobody is typing any more, in milliseconds. */
const rest = 4_000

/** Tells visitors that the operator is typing, and that he has stopped. */
export const createTyping = ({ ports, send }: DeskTools) => {
  const running = new Map<number, () => void>()

  const stop = (dialogId: number): void => {
    const cancel = running.get(dialogId)
    if (!cancel) return
    cancel()
    running.delete(dialogId)
    send({ type: 'typing_stop', dialog_id: dialogId })
  }

  return {
    stop,
    wrote: (dialogId: number, text: string): void => {
      if (text.trim() === '') return stop(dialogId)
      const cancel = running.get(dialogId)
      cancel?.()
      if (!cancel && !send({ type: 'typing_start', dialog_id: dialogId })) return
      running.set(
        dialogId,
        ports.schedule(() => stop(dialogId), rest),
      )
    },
    stopAll: (): void => {
      for (const dialogId of [...running.keys()]) stop(dialogId)
    },
  }
}
