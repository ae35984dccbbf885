import { createDrafts, type Drafts } from './activity/draft.ts'
import { asFailure, type ReplyXError } from './errors.ts'
import type { CopyStore } from './keeper.ts'
import { withinTime } from './lib/within-time.ts'
import { readCopy } from './messages/copy.ts'
import { createOfflineStrategy } from './messages/offline.ts'
import { createOutboxStore, type OutboxStore } from './messages/outbox-store.ts'
import type { NormalizedOptions } from './options.ts'
import type { DialogCopy, OfflineStrategy, Ports, StoragePort } from './ports.ts'

const QUEUE = 'outbox:'
/** Longer than the storage's own, so that what takes its place has a chance. */
const ANSWER_WITHIN = 4_000

/** What is kept of the present visitor beyond the page. What fails of the copies is told, and harms nobody. */
export interface VisitorMemory {
  readonly drafts: Drafts
  /** Reads the drafts, and the dialog of the last visit. */
  recall(): Promise<DialogCopy | null>
  copiesOf(dialogId: number): CopyStore
  openOutbox(): Promise<OutboxStore>
  /** Before what waits is sent. */
  sync(): Promise<void>
  /** Forgets copies and drafts of the one who is here at the moment of the call. */
  forget(): Promise<unknown>
}

export function createVisitorMemory(options: {
  readonly settings: Pick<NormalizedOptions, 'offlineStrategy' | 'cacheTtl'>
  readonly ports: Ports
  /** What tells this site's visitors from those of another. */
  readonly scope: string
  readonly guestId: () => Promise<string>
  /** Stands around what an integrator gives. */
  readonly guard: (storage: StoragePort) => StoragePort
  readonly onTrouble: (error: ReplyXError) => void
}): VisitorMemory {
  const { settings, ports, scope, guestId, guard } = options
  const { storage, clock } = ports
  const drafts = createDrafts(ports)
  const given = settings.offlineStrategy
  const offline: OfflineStrategy = given ?? createOfflineStrategy(storage, clock, settings.cacheTtl)
  const plainQueue: StoragePort = {
    transact: (prefix, work) => offline.queueOfflineActions(prefix.slice(QUEUE.length, -1), work),
  }
  // The storage port has its guard already.
  const queue = given === null ? plainQueue : guard(plainQueue)
  const owner = async (): Promise<string> => `${scope}:${await guestId()}`

  /** How many have left. */
  let visits = 0

  async function attempt<Result>(work: (owner: string) => Promise<Result>): Promise<Result | null> {
    try {
      const name = await owner()
      return await withinTime(clock, ANSWER_WITHIN, work(name), () => {
        throw new Error('late')
      })
    } catch (cause) {
      // The server has it all: nothing is lost with it.
      options.onTrouble(asFailure(cause, 'keep the messages'))
      return null
    }
  }

  return {
    drafts,
    async recall() {
      const mine = visits
      return attempt(async (name) => {
        // Who has left meanwhile is not remembered.
        if (mine !== visits) return null
        const [copy] = await Promise.all([offline.getCachedMessages(name, null), drafts.load(name)])
        return readCopy(copy)
      })
    },
    copiesOf: (dialogId) => ({
      cacheMessages: (update) =>
        attempt((name) => offline.cacheMessages(name, dialogId, (kept) => update(readCopy(kept)))),
      getCachedMessages: () =>
        attempt(async (name) => readCopy(await offline.getCachedMessages(name, dialogId))),
    }),
    openOutbox: async () => createOutboxStore(queue, `${QUEUE}${await owner()}:`),
    async sync() {
      await attempt((name) => offline.syncOnReconnect(name))
    },
    forget() {
      visits += 1
      return attempt((name) => Promise.all([offline.forget(name), drafts.forget(name)]))
    },
  }
}
