import { ReplyXChat } from '@replyx/react'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { Create } from '../page/contestant.ts'
import { createOurs } from './ours.ts'

// What the adapter loads on demand is in the page already: how far away a server is, is not measured here.
await import('@replyx/core/rich-text')

export const create: Create = () =>
  createOurs((place, client, view) => {
    const root = createRoot(place)
    flushSync(() => root.render(createElement(ReplyXChat, { client, view })))
    return () => root.unmount()
  })
