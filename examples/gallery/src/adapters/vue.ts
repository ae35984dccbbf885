import { ReplyXChat } from '@replyx/vue'
import { createApp, h } from 'vue'
import type { Draw } from './draw.ts'

export const draw: Draw = (element, client, view) =>
  void createApp({ render: () => h(ReplyXChat, { client, view }) }).mount(element)
