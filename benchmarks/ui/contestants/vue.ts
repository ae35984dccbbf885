import { ReplyXChat } from '@replyx/vue'
import { createApp, h } from 'vue'
import type { Create } from '../page/contestant.ts'
import { createOurs } from './ours.ts'

// What the adapter loads on demand is in the page already: how far away a server is, is not measured here.
await import('@replyx/core/rich-text')

export const create: Create = () =>
  createOurs((place, client, view) => {
    const app = createApp({ render: () => h(ReplyXChat, { client, view }) })
    app.mount(place)
    return () => app.unmount()
  })
