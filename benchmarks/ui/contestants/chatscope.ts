import {
  ChatContainer,
  MainContainer,
  Message as MessageView,
  MessageInput,
  MessageList,
} from '@chatscope/chat-ui-kit-react'
import styles from '@chatscope/chat-ui-kit-styles/dist/default/styles.min.css'
import { createElement, memo, useState, type ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import type { Message } from '@replyx/core'
import type { Create } from '../page/contestant.ts'

const style = document.createElement('style')
style.textContent = styles
document.head.append(style)

/** A row that is not drawn again while its message is the same: what the components of this kit leave to who uses them. */
const Row = memo(({ message }: { readonly message: Message }): ReactElement => {
  const isOwn = message.sender === 'user'
  const model = {
    message: message.text,
    sentTime: message.timestamp,
    sender: message.sender,
    direction: isOwn ? 'outgoing' : 'incoming',
    position: 'single',
    type: 'text',
  }
  return createElement(MessageView, { model })
})
Row.displayName = 'Row'

type Add = (message: Message) => void

function Chat({ first, take }: { first: readonly Message[]; take: (add: Add) => void }): ReactElement {
  const [messages, setMessages] = useState(first)
  const add: Add = (message) => setMessages((before) => [...before, message])
  take(add)
  const send = (_markup: string, text: string): void =>
    add({
      key: `own${performance.now()}`,
      id: null,
      seq: null,
      sender: 'user',
      text,
      timestamp: new Date().toISOString(),
      status: 'sent',
      isDeleted: false,
    })
  return createElement(
    MainContainer,
    null,
    createElement(
      ChatContainer,
      null,
      createElement(
        MessageList,
        { scrollBehavior: 'auto' },
        messages.map((message) => createElement(Row, { key: message.key, message })),
      ),
      createElement(MessageInput, { onSend: send, attachButton: false }),
    ),
  )
}

/** The kit of components by chatscope, put together as its guide does. */
export const create: Create = () => {
  let place: HTMLElement | null = null
  let root: Root | null = null
  let add: Add | null = null
  const editor = (): HTMLElement | null => place?.querySelector('[contenteditable]') ?? null
  return {
    mount(element, messages) {
      const own = createRoot(element)
      place = element
      root = own
      flushSync(() => own.render(createElement(Chat, { first: messages, take: (given) => (add = given) })))
    },
    root: () => place as HTMLElement,
    // In the same frame, which React would leave to a later task.
    append: (message) => flushSync(() => add?.(message)),
    write(text) {
      const input = editor()
      if (input) input.textContent = text
      input?.dispatchEvent(new InputEvent('input', { bubbles: true }))
    },
    send() {
      const enter = { key: 'Enter', charCode: 13, bubbles: true, cancelable: true }
      editor()?.dispatchEvent(new KeyboardEvent('keypress', enter))
    },
    unmount() {
      root?.unmount()
      place = root = add = null
    },
  }
}
