import { defineReplyXChat } from '@replyx/vanilla/element'
import type { Draw } from './draw.ts'

export const draw: Draw = (element, client, viewOptions) => {
  defineReplyXChat()
  const chat = document.createElement('replyx-chat')
  Object.assign(chat, { client, viewOptions })
  element.append(chat)
}
