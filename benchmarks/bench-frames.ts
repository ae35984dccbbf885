import { createTimeline } from '../packages/core/src/messages/timeline.ts'
import { parseFrame, type DurableFrame } from '../packages/core/src/protocol/frames.ts'
import { createResume, stepResume, type ResumeEvent } from '../packages/core/src/transport/resume.ts'
import { seen } from './bench-stores.ts'
import { feed, race, type Timing } from './measure.ts'
import { makeFrame, makeMessages } from './messages.ts'
import { printTable, showRate, showRatio } from './table.ts'

const FRAMES = 10_000
const BUDGET = 3_000

/** Does with a frame all that the client does with it but for telling the page. */
function createReceiver(): { receive: (data: string) => void; showFrame: () => void } {
  const timeline = createTimeline()
  let resume = createResume<DurableFrame>({ epoch: 'e', cursor: 0 })
  const step = (event: ResumeEvent<DurableFrame>): void => {
    const [next, effects] = stepResume(resume, event)
    resume = next
    for (const effect of effects) {
      if (effect.type === 'apply' && effect.frame.type === 'message') timeline.merge(effect.frame.message)
    }
  }
  step({ type: 'opened' })
  step({ type: 'welcome', epoch: 'e', lastSeq: 0, replay: 'gap' })
  return {
    receive(data) {
      const { frame } = parseFrame(data)
      if (frame?.type === 'message' && frame.change !== 'delta')
        step({ type: 'frame', seq: frame.seq, frame })
    },
    showFrame() {
      seen.last = timeline.messages().at(-1)
    },
  }
}

/** Frames a second: read as JSON, also renamed and validated, also stored. */
export function benchFrames(): void {
  const frames = makeMessages(FRAMES).map(makeFrame)
  const keep = (value: unknown): void => {
    seen.last = value
  }
  const tasks: readonly (readonly [name: string, task: () => Timing])[] = [
    [
      'JSON.parse',
      () =>
        feed(
          frames,
          (data) => {
            keep(JSON.parse(data))
          },
          () => undefined,
        ),
    ],
    [
      'parsed and validated',
      () =>
        feed(
          frames,
          (data) => {
            keep(parseFrame(data))
          },
          () => undefined,
        ),
    ],
    [
      'parsed, validated, stored',
      () => {
        const { receive, showFrame } = createReceiver()
        return feed(frames, receive, showFrame)
      },
    ],
  ]
  console.log(`\nFrames, ${FRAMES} of ${frames.at(-1)?.length ?? 0} characters`)
  const timings = race(
    tasks.map(([, task]) => task),
    BUDGET,
  )
  printTable(
    tasks.map(([name], index) => [name, showRate(timings[index]), showRatio(timings[index], timings[0])]),
  )
}
