import { ReplyXChat } from '@replyx/react'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Draw } from './draw.ts'

export const draw: Draw = (element, client, view) =>
  createRoot(element).render(createElement(ReplyXChat, { client, view }))
