import { asFailure, failure, type ReplyXError } from './errors.ts'
import { backoffRange, drawDelay } from './lib/backoff.ts'
import { createTimer } from './lib/timer.ts'
import type { Ports } from './ports.ts'
import type { RestCalls } from './protocol/calls.ts'
import type { ServerMessage } from './protocol/rest.ts'
import type { HttpError } from './transport/http-error.ts'

/** How many messages a page holds. */
export const PAGE_SIZE = 50

type Page = readonly ServerMessage[]

/** Reads the newest page of a dialog. Of what was asked for, only the last counts. */
export interface NewestPage {
  /** Reads until it succeeds, and not in a hurry; the page must be of the epoch that `wanted` names by then. */
  read(wanted: () => string | null, take: (page: Page) => void): void
  /** Reads once, whatever comes of it. */
  peek(take: (page: Page, epoch: string | null) => void): void
  /** Nothing that is on its way is wanted any more. */
  forget(): void
}

export function createNewestPage(options: {
  readonly dialogId: number
  readonly rest: RestCalls
  readonly ports: Pick<Ports, 'clock' | 'random'>
  readonly onTrouble: (error: ReplyXError) => void
}): NewestPage {
  const { dialogId, rest, ports } = options
  const timer = createTimer(ports.clock)
  let reads = 0

  const ask = () => rest.getMessages(dialogId, { limit: PAGE_SIZE })

  async function attempt(
    wanted: () => string | null,
    take: (page: Page) => void,
    failures: number,
  ): Promise<void> {
    const mine = (reads += 1)
    try {
      const answer = await ask()
      if (mine !== reads) return
      // Of another life of the log, which the server is about to announce; or of a server that does not say.
      if (answer.epoch !== wanted()) {
        throw failure('protocol_invalid', 'read the messages', 'the answer is of another epoch')
      }
      take(answer.data)
    } catch (cause) {
      if (mine !== reads) return
      const error: HttpError = asFailure(cause, 'read the messages')
      if (!error.retryable) options.onTrouble(error)
      const delay = Math.max(error.retryAfter ?? 0, drawDelay(backoffRange(failures), ports.random))
      timer.start(delay, () => void attempt(wanted, take, failures + 1))
    }
  }

  return {
    read(wanted, take) {
      void attempt(wanted, take, 0)
    },
    peek(take) {
      const mine = reads
      ask().then(
        ({ data, epoch }) => {
          if (mine === reads) take(data, epoch)
        },
        // The next open asks again.
        () => undefined,
      )
    },
    forget() {
      reads += 1
      timer.stop()
    },
  }
}
