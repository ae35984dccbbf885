import { defineReplyXChat } from '@replyx/vanilla/element'
import type { ViewOptions } from '@replyx/core/view'
import { vi } from 'vitest'
import type { Stage } from '../stage.ts'
import { settle } from './page.ts'
import { toParts } from './vanilla-parts.ts'

/** `<replyx-chat>`: the same chat, inside of a shadow. */
export const element: Stage = {
  name: 'the element',
  mount: ({ client }, options, { parts = {}, onError }) => {
    defineReplyXChat()
    const chat = document.createElement('replyx-chat')
    let given: ViewOptions = options
    let failure: { readonly error: unknown } | undefined
    chat.client = client
    chat.viewOptions = options
    chat.parts = toParts(parts)
    chat.addEventListener('error', ({ detail: { error, part } }) => {
      if (part === undefined) failure = { error }
      else onError?.(error, { part })
    })
    document.body.append(chat)
    const remove = (): void => {
      chat.remove()
      // It waits whether it is only put elsewhere.
      vi.advanceTimersByTime(1)
    }
    return {
      get view() {
        if (chat.view === null) throw new TypeError('the element shows no chat')
        return chat.view
      },
      root: () => {
        const root = chat.shadowRoot?.querySelector<HTMLElement>('.replyx')
        if (!root) throw new TypeError('no chat is in the element')
        return root
      },
      focused: () => {
        const { activeElement } = document
        return activeElement === chat ? (chat.shadowRoot?.activeElement ?? null) : activeElement
      },
      settle: async () => {
        await settle()
        if (!failure) return
        remove()
        throw failure.error
      },
      update: async (changes) => {
        given = { ...given, ...changes }
        chat.viewOptions = given
        await settle()
      },
      destroy: async () => {
        remove()
        await settle()
      },
    }
  },
}
