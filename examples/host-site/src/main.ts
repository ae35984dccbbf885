import { mount } from '@replyx/vanilla'
import { readViewOptions } from './query.ts'
import './style.css'

const query = new URLSearchParams(location.search)

const chat = mount(
  document.body,
  { assistantId: 1, apiUrl: location.origin, wsUrl: location.origin.replace(/^http/, 'ws') },
  {
    welcomeMessage: 'Hello! Ask anything about the chat you are looking at.',
    quickReplies: [
      'How do I put it on my page?',
      'What happens when I am offline?',
      'Can I change the colours?',
    ],
    ...readViewOptions(query),
  },
)

for (const button of document.querySelectorAll('[data-open-chat]')) {
  button.addEventListener('click', () => chat.view.open())
}
