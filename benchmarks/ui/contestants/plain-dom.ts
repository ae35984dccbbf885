import type { Create } from '../page/contestant.ts'
import styles from './plain-dom.css'

const style = document.createElement('style')
style.textContent = styles
document.head.append(style)

const make = (tag: string, name: string, ...content: (Node | string)[]): HTMLElement => {
  const element = document.createElement(tag)
  element.className = name
  element.append(...content)
  return element
}

/** The least that a list of messages is: an element for each, with its text and time. No logic, no window, no framework. */
export const create: Create = () => {
  let chat: HTMLElement | null = null
  const list = make('div', 'plain-list')
  const input = document.createElement('textarea')
  const clock = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' })

  const row = (sender: string, text: string, timestamp: string): HTMLElement =>
    make(
      'div',
      `plain-row plain-${sender}`,
      make('div', 'plain-bubble', text),
      make('time', 'plain-time', clock.format(new Date(timestamp))),
    )
  const add = (...rows: HTMLElement[]): void => {
    list.append(...rows)
    list.scrollTop = list.scrollHeight
  }
  return {
    mount(place, messages) {
      chat = make('div', 'plain', list, input)
      place.append(chat)
      add(...messages.map(({ sender, text, timestamp }) => row(sender, text, timestamp)))
    },
    root: () => list,
    append: ({ sender, text, timestamp }) => add(row(sender, text, timestamp)),
    write: (text) => (input.value = text),
    send() {
      add(row('user', input.value, new Date().toISOString()))
      input.value = ''
    },
    unmount() {
      list.replaceChildren()
      chat?.remove()
      chat = null
    },
  }
}
