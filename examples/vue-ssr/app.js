import { ReplyXChat } from '@replyx/vue'
import { createSSRApp, h } from 'vue'

const view = {
  theme: 'green',
  title: 'Fernway',
  quickReplies: ['How often do I water a fern?', 'When does my order arrive?'],
}

/** The page, the same on the server and in the browser. Only there the chat connects. */
export function createApp(apiUrl) {
  const options = { assistantId: 1, apiUrl }
  return createSSRApp({
    render: () => [
      h('main', [
        h('h1', 'Plants that forgive you'),
        h('p', 'Grown two streets from here, packed by hand, at your door in three days.'),
      ]),
      h(ReplyXChat, { options, view }),
    ],
  })
}
