import { createReplyX, type Message } from '@replyx/core'
import './style.css'

// Where the server of the chat stands, as the build has it; without it, where this page comes from.
declare const CHAT_URL: string
const apiUrl = typeof CHAT_URL === 'undefined' ? location.origin : CHAT_URL

const chat = createReplyX({ assistantId: 1, apiUrl })
const find = <Wanted extends HTMLElement>(id: string): Wanted => document.querySelector(`#${id}`) as Wanted

function draw(message: Message): HTMLLIElement {
  const item = document.createElement('li')
  item.dataset.sender = message.sender
  item.dataset.status = message.status
  item.textContent = message.text
  return item
}

function render(): void {
  const { connection, messages, typing, handoff } = chat.getSnapshot()
  find('connection').textContent = `${connection}, handoff ${handoff.status}`
  find('messages').replaceChildren(...messages.map(draw))
  find('typing').textContent = typing === null ? '' : `${typing.name ?? typing.actor} is typing…`
}

find('form').addEventListener('submit', (event) => {
  event.preventDefault()
  const input = find<HTMLInputElement>('text')
  if (input.value.trim() !== '') chat.send(input.value)
  input.value = ''
})
find('operator').addEventListener('click', () => {
  chat.requestOperator().catch(console.error)
})

chat.subscribe(render)
render()
chat.connect().catch(console.error)
