import { describe, expect, it, vi } from 'vitest'
import { noon } from '../../packages/core/tests/view/fake-chat.ts'
import { createScene, type Checkpoint, type Scene, type Start } from './scene.ts'
import { reference, stages } from './stages.ts'
import type { Stage } from './stage.ts'

/** Begins a scenario: puts a chat on the page. */
export type Play = (start?: Start) => Promise<Scene>

/** What else there is to say about a scenario. */
export interface ScenarioDetails {
  /** Whether something goes wrong in drawing: a framework may complain about it in the console. */
  readonly isBroken?: boolean
}

/** The page's own timers become those of the test: an adapter uses the timers of the window that it stands in. */
function takeTimers(): () => void {
  vi.useFakeTimers({ now: noon, toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  const page = document.defaultView as Window
  const { setTimeout, clearTimeout } = page
  Object.assign(page, { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout })
  return () => {
    Object.assign(page, { setTimeout, clearTimeout })
    vi.useRealTimers()
  }
}

/** Hears what is written to the console: a framework warns there about props and keys that it does not like. */
function hearConsole(): { readonly heard: readonly string[]; readonly stop: () => void } {
  const heard: string[] = []
  const say = (...values: readonly unknown[]): void => void heard.push(values.map(String).join(' '))
  const spies = [
    vi.spyOn(console, 'error').mockImplementation(say),
    vi.spyOn(console, 'warn').mockImplementation(say),
  ]
  return { heard, stop: () => spies.forEach((spy) => spy.mockRestore()) }
}

async function run(
  stage: Stage,
  play: (begin: Play) => Promise<void>,
  { isBroken = false }: ScenarioDetails,
): Promise<readonly Checkpoint[]> {
  document.body.replaceChildren()
  document.title = 'Shop'
  const checkpoints: Checkpoint[] = []
  const scenes: Scene[] = []
  const giveBack = takeTimers()
  const { heard, stop } = hearConsole()
  try {
    await play(async (start = {}) => {
      const scene = await createScene(stage, start, checkpoints)
      scenes.push(scene)
      return scene
    })
    // How it ends is compared in any case.
    scenes
      .filter((scene) => scene.isThere())
      .at(-1)
      ?.checkpoint()
  } finally {
    for (const scene of scenes) await scene.destroy()
    giveBack()
    stop()
  }
  if (!isBroken) expect(heard).toEqual([])
  expect(document.body.childElementCount).toBe(0)
  for (const { fake } of scenes) expect(fake.listenerCount()).toBe(0)
  return checkpoints
}

/**
 * Something that happens with a chat: played on every adapter, each of which must do what the scenario expects and, at
 * each checkpoint and at the end, look the same to a screen reader as the reference does.
 */
export function scenario(
  title: string,
  play: (begin: Play) => Promise<void>,
  details: ScenarioDetails = {},
): void {
  describe(title, () => {
    const runs = new Map<Stage, Promise<readonly Checkpoint[]>>()
    const runOn = (stage: Stage): Promise<readonly Checkpoint[]> => {
      const held = runs.get(stage) ?? run(stage, play, details)
      runs.set(stage, held)
      return held
    }
    for (const stage of stages) it(`in ${stage.name}`, async () => void (await runOn(stage)))
    it('the same in all', async () => {
      const expected = await runOn(reference)
      for (const stage of stages) expect(await runOn(stage), stage.name).toEqual(expected)
    })
  })
}
