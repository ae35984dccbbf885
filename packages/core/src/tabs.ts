import { createDeferred, type Deferred } from './lib/deferred.ts'
import type { Ports, TabChannel } from './ports.ts'

/** How far one tab knows a dialog to be read. */
export interface ReadPosition {
  readonly dialogId: number
  readonly epoch: string | null
  readonly readSeq: number
  /** `null` where only the mark is known for certain. */
  readonly unread: number | null
}

/** What the visitor's tabs on one site tell each other. */
export type TabMessage =
  | ({ readonly type: 'read' } & ReadPosition)
  | { readonly type: 'draft'; readonly dialogId: number | null; readonly text: string }
  | { readonly type: 'logout' }

/** The visitor's other tabs on this site. */
export interface Tabs {
  /** Whether this tab is the one that makes sounds; where the browser knows no locks, each is. */
  readonly isLeading: boolean
  /** Begins to hear the others. */
  start(): void
  tell(message: TabMessage): void
  /** Takes the lead in a dialog when it is free, and keeps it. */
  lead(dialogId: number): void
  /** Leaves the lead to another. */
  follow(): void
  stop(): void
}

/** Whether it is one of ours: other scripts, and other versions, speak on this origin too. */
function isTabMessage(message: unknown): message is TabMessage {
  const { type, text, readSeq, unread } = (message ?? {}) as Record<string, unknown>
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
  if (type === 'draft') return typeof text === 'string'
  return type === 'logout' || (type === 'read' && isCount(readSeq) && isCount(unread ?? 0))
}

export function createTabs(options: {
  readonly ports: Pick<Ports, 'openChannel' | 'lock' | 'page'>
  readonly name: string
  readonly onMessage: (message: TabMessage) => void
  /** The page was put away, and may have missed something. */
  readonly onBack: () => void
}): Tabs {
  const { ports, name } = options
  let channel: TabChannel | null = null
  let isLeading = false
  /** The lead, or the wait for it; it ends by being resolved. */
  let turn: Deferred<void> | null = null
  let undo: (() => void) | null = null

  const open = (): void => {
    channel ??= ports.openChannel(name, (message) => {
      if (isTabMessage(message)) options.onMessage(message)
    })
  }
  const close = (): void => {
    channel?.close()
    channel = null
  }
  const follow = (): void => {
    isLeading = false
    turn?.resolve()
    turn = null
  }

  return {
    get isLeading() {
      return isLeading
    },
    start() {
      // Whatever is open keeps a page out of the back/forward cache.
      undo ??= ports.page.subscribe((change) => {
        if (change === 'hide') {
          follow()
          close()
        } else if (change === 'show') {
          open()
          options.onBack()
        }
      })
      open()
    },
    tell: (message) => channel?.post(message),
    lead(dialogId) {
      if (turn !== null) return
      const mine = (turn = createDeferred<void>())
      void ports.lock(`${name}:lead:${String(dialogId)}`, () => {
        // Long waited for, it may be that of a dialog left meanwhile.
        if (turn === mine) isLeading = true
        return mine.promise
      })
    },
    follow,
    stop() {
      follow()
      undo?.()
      close()
    },
  }
}
