import { createBaseStage } from '../../packages/core/tests/base-stage.ts'
import type { ProfileName } from '../base-backend/profiles.ts'
import type { Stage } from './stage.ts'

/** A base backend of a profile, and pages before it. */
export async function createProfileStage(profile: ProfileName, answerDelay: number): Promise<Stage> {
  const { backend, ...stage } = createBaseStage({ profile, switches: { answerDelay } })
  const { operators, truth } = backend
  return {
    ...stage,
    operators: {
      present: async () => undefined,
      async takeover(dialogId) {
        operators.takeover(dialogId)
      },
      async write(dialogId, text) {
        operators.write(dialogId, text)
      },
      async release(dialogId) {
        operators.release(dialogId)
      },
    },
    history: async (dialogId) => truth.messages(dialogId) as { sender: string; text: string }[],
    end: () => undefined,
  }
}
