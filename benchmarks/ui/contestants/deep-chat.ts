import 'deep-chat'
import type { DeepChat } from 'deep-chat'
import type { Create } from '../page/contestant.ts'

const ANSWER_AFTER = 30

/** The element deep-chat with its history, and an answer to each question, without which it takes no other. */
export const create: Create = () => {
  let chat: DeepChat | null = null
  let draft = ''
  const roleOf = (sender: string): string => (sender === 'user' ? 'user' : 'ai')
  return {
    mount(place, messages) {
      chat = document.createElement('deep-chat')
      chat.style.width = '400px'
      chat.style.height = '600px'
      chat.displayLoadingBubble = false
      chat.connect = {
        handler: (_body, { onResponse }) => void setTimeout(onResponse, ANSWER_AFTER, { text: 'Yes.' }),
      }
      chat.history = messages.map(({ sender, text }) => ({ role: roleOf(sender), text }))
      place.append(chat)
    },
    root: () => chat?.shadowRoot as Node,
    append: ({ sender, text }) => chat?.addMessage({ role: roleOf(sender), text }),
    write: (text) => (draft = text),
    send: () => chat?.submitUserMessage({ text: draft }),
    unmount() {
      chat?.remove()
      chat = null
    },
  }
}
