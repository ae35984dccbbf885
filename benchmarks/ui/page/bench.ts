import type { Message } from '@replyx/core'
import type { Contestant } from './contestant.ts'
import { makeMessage, makeMessages } from './messages.ts'
import { FRAME, paintAll, paintFrame, whenShown } from './painted.ts'

/** What can be measured in a page, called from outside of it. */
export interface Bench {
  /** Makes the messages, which belong to nobody's time and to everybody's heap. */
  prepare(count: number): void
  /** Draws them on a page at rest. @returns the milliseconds until all are painted */
  firstPaint(): Promise<number>
  /** Takes in messages one by one, each at the beginning of a frame. @returns the milliseconds until each is painted */
  append(times: number, limit: number): Promise<number[]>
  /** Sends texts at all phases of a frame. @returns the milliseconds until each is painted */
  send(times: number, limit: number): Promise<number[]>
  /** Draws all messages and takes them away again. @returns how many times */
  cycle(times: number, limit: number): Promise<number>
}

/** The page has come to rest, and what a server answers to a message that was sent has come, too. */
const PAUSE = 45
/** By how much each send is later in its frame than the one before: a part of it that goes through all of them. */
const PHASE = 5.3

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

export function createBench(contestant: Contestant, place: HTMLElement): Bench {
  let messages: readonly Message[] = []
  let seq = 0
  let asked = 0

  const roots = (): readonly Node[] => [place, contestant.root()]

  /** Waits until a text is painted that something begins to bring into the page. */
  const untilPainted = async (text: string, begin: () => void, isInFrame: boolean): Promise<number> => {
    let isShown = false
    const undo = whenShown(contestant.root(), text, () => (isShown = true))
    let start = performance.now()
    const startNow = (): void => {
      start = performance.now()
      begin()
    }
    if (!isInFrame) startNow()
    let end = await paintFrame(isInFrame ? startNow : undefined)
    while (!isShown) end = await paintFrame()
    undo()
    return end - start
  }

  /** Does something again and again, until it has taken too long. */
  const repeat = async <Result>(
    times: number,
    limit: number,
    run: (index: number) => Promise<Result>,
  ): Promise<Result[]> => {
    const results: Result[] = []
    const start = performance.now()
    while (results.length < times && performance.now() - start < limit)
      results.push(await run(results.length))
    return results
  }

  const draw = async (): Promise<number> => {
    await wait(PAUSE)
    const start = performance.now()
    const end = await paintAll(() => contestant.mount(place, messages), roots)
    const last = messages.at(-1)?.text ?? ''
    if (!contestant.root().textContent?.includes(last)) throw new Error('unable to measure; nothing is shown')
    return end - start
  }

  return {
    prepare(count) {
      messages = makeMessages(count)
      seq = count
    },
    firstPaint: draw,
    append: (times, limit) =>
      repeat(times, limit, async () => {
        const message = makeMessage(++seq, Date.now())
        await wait(PAUSE)
        return untilPainted(message.text, () => contestant.append(message), true)
      }),
    send: (times, limit) =>
      repeat(times, limit, async (index) => {
        const text = `Question ${++asked} of the visitor`
        contestant.write(text)
        await wait(PAUSE)
        await paintFrame()
        await wait((index * PHASE) % FRAME)
        return untilPainted(text, contestant.send, false)
      }),
    cycle: async (times, limit) => {
      const rounds = await repeat(times, limit, async () => {
        await draw()
        contestant.unmount()
        await paintFrame()
      })
      return rounds.length
    },
  }
}
