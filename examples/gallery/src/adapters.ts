import type { ReplyXClient } from '@replyx/core'
import type { ViewOptions } from '@replyx/core/view'

/** Draws a chat with one of the adapters. */
export type Draw = (element: HTMLElement, client: ReplyXClient, view: ViewOptions) => void

const vanilla = async (): Promise<Draw> => {
  const { mount } = await import('@replyx/vanilla')
  return (element, client, view) => void mount(element, client, view)
}

const element = async (): Promise<Draw> => {
  const { defineReplyXChat } = await import('@replyx/vanilla/element')
  defineReplyXChat()
  return (place, client, viewOptions) => {
    const chat = document.createElement('replyx-chat')
    Object.assign(chat, { client, viewOptions })
    place.append(chat)
  }
}

const react = async (): Promise<Draw> => {
  const [{ createElement }, { createRoot }, { ReplyXChat }] = await Promise.all([
    import('react'),
    import('react-dom/client'),
    import('@replyx/react'),
  ])
  return (place, client, view) => createRoot(place).render(createElement(ReplyXChat, { client, view }))
}

/** The adapters by name, each loaded only when it is chosen. */
export const adapters: Readonly<Record<string, () => Promise<Draw>>> = { vanilla, react, element }
