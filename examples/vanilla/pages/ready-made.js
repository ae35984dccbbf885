import { mount } from '@replyx/vanilla'
import { options } from '../chat.js'

// The complete chat: one call.
mount(document.body, options, {
  theme: 'green',
  title: 'Fernway',
  welcomeMessage: 'Hello! Ask about your plants, or about an order.',
  quickReplies: ['How often do I water a fern?', 'When does my order arrive?', 'Can I return a plant?'],
})
