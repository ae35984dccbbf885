import type { Ports } from '../domain/model.ts'

/** Waits, or less if the signal ends it; never rejects. */
export const pause = (ports: Ports, delay: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const finish = (): void => {
      ports.clearTimeout(handle)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const handle = ports.setTimeout(finish, delay)
    signal.addEventListener('abort', finish)
  })

const wordsPerPiece = 2

/** A text as somebody would write it: a few words at a time. */
export const inPieces = (text: string): string[] => {
  const words = text.match(/\s*\S+/g) ?? []
  const pieces: string[] = []
  for (let index = 0; index < words.length; index += wordsPerPiece)
    pieces.push(words.slice(index, index + wordsPerPiece).join(''))
  return pieces
}
