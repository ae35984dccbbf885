import { createTimer } from '../lib/timer.ts'
import type { Ports } from '../ports.ts'

const SAVE_AFTER = 300

/** What stands in the input, dialog by dialog; it survives a reload. */
export interface Drafts {
  /** Reads what was kept for this visitor. */
  load(owner: string): Promise<void>
  of(dialogId: number | null): string
  /** Something was typed. */
  set(dialogId: number | null, text: string): void
  /** It stands there, and what is kept stays as it is: another tab has typed it, or it is on its way to the outbox. */
  show(dialogId: number | null, text: string): void
  /** Keeps at once what stands there now. */
  save(dialogId: number | null): void
  /** What was being written in one dialog goes on in the other, where nothing is being written. */
  move(from: number | null, to: number | null): void
  /** Forgets everything of a visitor. */
  forget(owner: string): Promise<unknown>
  /** Keeps what is not kept yet, and does nothing more. */
  stop(): void
}

export function createDrafts({ storage, clock, page }: Pick<Ports, 'storage' | 'clock' | 'page'>): Drafts {
  const texts = new Map<string, string>()
  const unsaved = new Set<string>()
  const timer = createTimer(clock)
  const prefixOf = (owner: string): string => `draft:${owner}:`
  let prefix: string | null = null
  let undo: (() => void) | null = null
  let isStopped = false

  function flush(): void {
    timer.stop()
    if (prefix === null || unsaved.size === 0) return
    const mine = prefix
    const writes = [...unsaved].map((name) => [mine + name, texts.get(name) || undefined] as const)
    unsaved.clear()
    void storage.transact(mine, () => ({ result: null, writes }))
  }

  const of = (dialogId: number | null): string => texts.get(String(dialogId)) ?? ''
  const set: Drafts['set'] = (dialogId, text) => {
    texts.set(String(dialogId), text)
    unsaved.add(String(dialogId))
    timer.start(SAVE_AFTER, flush)
  }

  return {
    async load(owner) {
      if (isStopped) return
      // A page that is left may never come back.
      undo ??= page.subscribe(flush)
      const mine = (prefix = prefixOf(owner))
      const kept = await storage.transact(mine, (values) => ({ result: values }))
      if (prefix !== mine) return
      for (const [key, text] of kept) {
        const name = key.slice(mine.length)
        if (typeof text === 'string' && !texts.has(name)) texts.set(name, text)
      }
      // Typed before it was known whose it is.
      flush()
    },
    of,
    set,
    show(dialogId, text) {
      texts.set(String(dialogId), text)
      unsaved.delete(String(dialogId))
    },
    save(dialogId) {
      unsaved.add(String(dialogId))
      flush()
    },
    move(from, to) {
      const text = of(from)
      if (text === '' || of(to) !== '') return
      set(to, text)
      set(from, '')
    },
    forget(owner) {
      prefix = null
      timer.stop()
      texts.clear()
      unsaved.clear()
      return storage.transact(prefixOf(owner), (values) => ({
        result: null,
        writes: [...values.keys()].map((key) => [key, undefined]),
      }))
    },
    stop() {
      isStopped = true
      flush()
      undo?.()
    },
  }
}
