import { mount } from '@replyx/vanilla'
import type { Stage } from '../stage.ts'
import { focused, rootFinder, settle } from './page.ts'
import { toParts } from './vanilla-parts.ts'

export const vanilla: Stage = {
  name: 'vanilla',
  mount: ({ client }, options, { parts = {}, onError }) => {
    const root = rootFinder()
    const chat = mount(document.body, client, {
      ...options,
      parts: toParts(parts),
      ...(onError && { onError }),
    })
    return {
      view: chat.view,
      root,
      focused,
      settle,
      update: async (changes) => {
        chat.update(changes)
        await settle()
      },
      destroy: async () => {
        chat.destroy()
        await settle()
      },
    }
  },
}
