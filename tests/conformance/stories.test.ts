import { describe, it, onTestFinished } from 'vitest'

import { createProfileStage } from './base-stage.ts'
import { ANSWER_DELAY, stories, type LevelName } from './stories.ts'
import { createV1Stage } from './v1-stage.ts'

const levels: readonly LevelName[] = ['v1', 'socket', 'split', 'events', 'workers', 'polling']

describe.each(levels)('on %s', (level) => {
  it.each(stories)('$name', async ({ play }) => {
    const stage =
      level === 'v1' ? await createV1Stage(ANSWER_DELAY) : await createProfileStage(level, ANSWER_DELAY)
    onTestFinished(stage.end)
    await play(stage, level)
  })
})
