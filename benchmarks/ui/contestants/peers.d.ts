// What is used of the other chats, which are no part of the repository's own installation.

declare module '@chatscope/chat-ui-kit-react' {
  import type { ComponentType } from 'react'
  type Component = ComponentType<Record<string, unknown>>
  export const ChatContainer: Component
  export const MainContainer: Component
  export const Message: Component
  export const MessageInput: Component
  export const MessageList: Component
}

declare module '*.css' {
  const text: string
  export default text
}

declare module 'deep-chat' {
  interface Content {
    role?: string
    text: string
  }
  export interface DeepChat extends HTMLElement {
    displayLoadingBubble: boolean
    connect: { handler: (body: unknown, signals: { onResponse: (answer: Content) => void }) => void }
    history: Content[]
    addMessage: (message: Content) => void
    submitUserMessage: (content: Content) => void
  }
  global {
    interface HTMLElementTagNameMap {
      'deep-chat': DeepChat
    }
  }
}
