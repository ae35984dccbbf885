import { ApiError } from './api.ts'
import type { DeskTools } from './desk.ts'

interface Job {
  readonly clientMessageId: string
  readonly text: string
}

/**
 * Sends the operator's messages, one after the other in each dialog. A message keeps its id however often it is
 * tried, so the server stores it once.
 */
export const createOutbox = ({ store, api, ports, report }: DeskTools) => {
  const queues = new Map<number, Job[]>()

  const failed = (dialogId: number, { clientMessageId }: Job, isTemporary: boolean): void =>
    store.dispatch({ type: 'dialog', dialogId, event: { type: 'send-failed', clientMessageId, isTemporary } })

  const work = async (dialogId: number, jobs: Job[]): Promise<void> => {
    for (let job = jobs[0]; job; job = jobs[0]) {
      try {
        const message = await api.send(dialogId, job)
        store.dispatch({ type: 'dialog', dialogId, event: { type: 'sent', message } })
      } catch (error) {
        report(error)
        const isTemporary = !(error instanceof ApiError) || error.isTemporary
        failed(dialogId, job, isTemporary)
        // What came after it must not arrive before it.
        if (isTemporary) for (const later of jobs.splice(1)) failed(dialogId, later, true)
      }
      jobs.shift()
    }
    queues.delete(dialogId)
  }

  const enqueue = (dialogId: number, job: Job): void => {
    store.dispatch({ type: 'dialog', dialogId, event: { type: 'sending', ...job } })
    const jobs = queues.get(dialogId)
    if (jobs) {
      jobs.push(job)
      return
    }
    const fresh = [job]
    queues.set(dialogId, fresh)
    void work(dialogId, fresh)
  }

  const failedIn = (dialogId: number) =>
    (store.get().dialogs.get(dialogId)?.outgoing ?? []).filter(({ status }) => status === 'failed')

  return {
    send: (dialogId: number, text: string): void =>
      enqueue(dialogId, { clientMessageId: ports.newId(), text }),
    retry: (dialogId: number, clientMessageId: string): void => {
      const job = failedIn(dialogId).find((other) => other.clientMessageId === clientMessageId)
      if (job) enqueue(dialogId, { clientMessageId, text: job.text })
    },
    discard: (dialogId: number, clientMessageId: string): void => {
      const isWaiting = failedIn(dialogId).some((other) => other.clientMessageId === clientMessageId)
      if (!isWaiting) return
      store.dispatch({ type: 'dialog', dialogId, event: { type: 'discarded', clientMessageId } })
    },
    /** The connection is back: what failed for want of it goes out by itself, in its order. */
    resend: (): void => {
      for (const dialog of [...store.get().dialogs.values()])
        for (const { clientMessageId, text, isTemporary } of failedIn(dialog.dialogId))
          if (isTemporary) enqueue(dialog.dialogId, { clientMessageId, text })
    },
  }
}
