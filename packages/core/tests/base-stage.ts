import type { ReplyXOptions } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'

import { createRandom } from '../../../tests/simulator/random.ts'
import { createBaseBackend, type BaseBackendOptions } from '../../../tests/base-backend/logic.ts'
import { createPages } from './base-pages.ts'

export type { Page } from './base-pages.ts'

const BASE_URL = 'https://base.test'

/** A base backend and any number of pages, under one clock that goes on only where it is told to. */
export function createBaseStage(
  backendOptions: Partial<Omit<BaseBackendOptions, 'ports'>> = {},
  chatOptions: Partial<ReplyXOptions> = {},
) {
  const scripted = createScriptedServer()
  const { clock } = scripted
  const { next, newId } = createRandom(7, 'base stage')
  const backend = createBaseBackend({
    profile: 'socket',
    random: next,
    ...backendOptions,
    ports: { now: clock.now, setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout, newId },
  })
  return {
    ...createPages(scripted, backend, BASE_URL, chatOptions),
    backend,
    /** The only dialog. */
    get dialogId(): number {
      return backend.truth.dialogs()[0]?.id ?? 0
    },
    /** The history as it is stored, as `sender: text`. */
    history: (): string[] =>
      backend.truth
        .messages(backend.truth.dialogs()[0]?.id ?? 0)
        .map(({ sender, text }) => `${String(sender)}: ${String(text)}`),
  }
}
