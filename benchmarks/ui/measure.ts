import { median, quantile, type Figures } from './figures.ts'
import type { Session, Stage } from './session.ts'

/** Where it is measured, and how to wait until nothing else happens there. */
export interface Surroundings {
  readonly stage: Stage
  readonly calm: () => Promise<void>
}

/** What takes longer than this, in ms, is stopped. */
const LIMIT = 20_000
/** Whoever needs longer than this for one first paint has no more rounds of it. */
const SLOW = 2_500
const ROUNDS = 7
const APPENDS = 20
/** Sends come in turns, each at a calm moment. */
const SEND_TURNS = 3
const SENDS = 20
/** The first ones leave behind what is made once, which is most of all the code that is compiled as it is used. */
const WARM_MOUNTS = 20
const MOUNTS = 20

interface FirstPaints {
  readonly times: number[]
  heap: number | null
  isCut: boolean
}

async function open({ stage, calm }: Surroundings, name: string, count: number): Promise<Session> {
  const session = await stage.open(name)
  await session.call('prepare', [count], LIMIT)
  await calm()
  return session
}

/** All contestants in turn, again and again, so that what else the machine does falls on all of them alike. */
async function measureFirstPaints(
  around: Surroundings,
  names: readonly string[],
  count: number,
): Promise<Map<string, FirstPaints>> {
  const results = new Map<string, FirstPaints>()
  for (const name of names) results.set(name, { times: [], heap: null, isCut: false })
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, result] of results) {
      if (result.isCut || Math.max(0, ...result.times) > SLOW) continue
      const session = await open(around, name, count)
      const time = await session.call('firstPaint', [], LIMIT)
      if (time === null) {
        result.isCut = true
        continue
      }
      result.times.push(time)
      result.heap ??= await session.heap()
      await session.close()
    }
  }
  return results
}

/** What a chat that stands does with one more message, of somebody else and of the visitor. */
async function measureChanges(
  around: Surroundings,
  name: string,
  count: number,
): Promise<Pick<Figures, 'append' | 'sendMedian' | 'sendMost'>> {
  const session = await open(around, name, count)
  await session.call('firstPaint', [], LIMIT + SLOW)
  const appends = await session.call('append', [APPENDS, LIMIT], 2 * LIMIT)
  const sends: number[] = []
  for (let turn = 0; turn < SEND_TURNS && appends; turn++) {
    await around.calm()
    sends.push(...((await session.call('send', [SENDS, LIMIT], 2 * LIMIT)) ?? []))
  }
  await session.close()
  return { append: median(appends ?? []), sendMedian: median(sends), sendMost: quantile(sends, 0.95) }
}

async function measureLeft(around: Surroundings, name: string, count: number): Promise<number | null> {
  const session = await open(around, name, count)
  const warm = await session.call('cycle', [WARM_MOUNTS, LIMIT], 2 * LIMIT)
  if (warm === null) return null
  const before = await session.heap()
  const mounts = await session.call('cycle', [MOUNTS, LIMIT], 2 * LIMIT)
  const after = mounts === null ? 0 : await session.heap()
  await session.close()
  return mounts === null ? null : (after - before) / mounts
}

/** Measures everybody at one size. */
export async function measureSize(
  around: Surroundings,
  names: readonly string[],
  count: number,
): Promise<ReadonlyMap<string, Figures>> {
  const figures = new Map<string, Figures>()
  for (const [name, { times, heap, isCut }] of await measureFirstPaints(around, names, count)) {
    if (isCut) {
      const nothing = { append: null, left: null, sendMedian: null, sendMost: null }
      figures.set(name, { firstPaint: LIMIT, isCut, heap: null, ...nothing })
      continue
    }
    const changes = await measureChanges(around, name, count)
    const left = await measureLeft(around, name, count)
    figures.set(name, { firstPaint: median(times) ?? 0, isCut, heap, left, ...changes })
  }
  return figures
}
