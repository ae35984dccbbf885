import { createTimer } from '../lib/timer.ts'
import type { ClockPort, StoragePort } from '../ports.ts'

const SAVE_AFTER = 300

/** What stands in the input, dialog by dialog; it survives a reload. */
export interface Drafts {
  /** Reads what was kept for this visitor. */
  load(owner: string): Promise<void>
  of(dialogId: number | null): string
  set(dialogId: number | null, text: string): void
  /** Keeps at once what stands there now. */
  save(dialogId: number | null): void
  /** What was being written in one dialog goes on in the other, where nothing is being written. */
  move(from: number | null, to: number | null): void
  /** Forgets everything of the visitor. */
  forget(): Promise<unknown>
  stop(): void
}

export function createDrafts(storage: StoragePort, clock: ClockPort): Drafts {
  const texts = new Map<string, string>()
  const unsaved = new Set<string>()
  const timer = createTimer(clock)
  let prefix: string | null = null

  const write = (names: Iterable<string>): void => {
    if (prefix === null) return
    const writes = [...names].map((name) => [`${prefix ?? ''}${name}`, texts.get(name) || undefined] as const)
    unsaved.clear()
    void storage.transact(prefix, () => ({ result: null, writes }))
  }
  const of = (dialogId: number | null): string => texts.get(String(dialogId)) ?? ''
  const set: Drafts['set'] = (dialogId, text) => {
    texts.set(String(dialogId), text)
    unsaved.add(String(dialogId))
    timer.start(SAVE_AFTER, () => {
      write(unsaved)
    })
  }

  return {
    async load(owner) {
      const mine = (prefix = `draft:${owner}:`)
      const kept = await storage.transact(mine, (values) => ({ result: values }))
      if (prefix !== mine) return
      for (const [key, text] of kept) {
        const name = key.slice(mine.length)
        if (typeof text === 'string' && !texts.has(name)) texts.set(name, text)
      }
    },
    of,
    set,
    save(dialogId) {
      write(unsaved.add(String(dialogId)))
    },
    move(from, to) {
      const text = of(from)
      if (text === '' || of(to) !== '') return
      set(to, text)
      set(from, '')
    },
    forget() {
      const old = prefix
      prefix = null
      timer.stop()
      texts.clear()
      unsaved.clear()
      const writes = (values: ReadonlyMap<string, unknown>) =>
        [...values.keys()].map((key) => [key, undefined] as const)
      return old === null
        ? Promise.resolve()
        : storage.transact(old, (values) => ({ result: null, writes: writes(values) }))
    },
    stop: timer.stop,
  }
}
