/** A JSON object as it came from the wire. */
export type Wire = Record<string, unknown>
export interface Frame extends Wire {
  type: string
}

/** Collects frames and lets a test wait for one that fits. */
export const createInbox = () => {
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  let end: { code: number; reason: string } | null = null

  const until = <T>(look: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check)
        const seen = frames.map(({ type }) => type).join(', ')
        reject(new Error(`waited in vain for ${what}; seen: ${seen}; closed: ${JSON.stringify(end)}`))
      }, 5000)
      const check = (): void => {
        const found = look()
        if (found === undefined) return
        clearTimeout(timer)
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })

  const wake = (): void => {
    for (const check of [...waiting]) check()
  }

  return {
    frames,
    of: (type: string): Frame[] => frames.filter((frame) => frame.type === type),
    push: (frame: Frame): void => {
      frames.push(frame)
      wake()
    },
    finish: (code: number, reason: string): void => {
      end ??= { code, reason }
      wake()
    },
    /** The first frame of a type that fits, be it here already or yet to come. */
    frame: (type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> =>
      until(() => frames.find((frame) => frame.type === type && fits(frame)), `a frame ${type}`),
    closed: (): Promise<{ code: number; reason: string }> => until(() => end ?? undefined, 'the close'),
    isClosed: (): boolean => end !== null,
  }
}

export type Inbox = ReturnType<typeof createInbox>
