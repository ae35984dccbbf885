import { createReplyX } from '@replyx/core'
import { messageText } from '@replyx/core/rich-text'
import { options } from '../chat.js'

// The client and nothing else: every element on this page is the page's own.
const chat = createReplyX(options)
const find = (selector) => document.querySelector(selector)
const writers = { user: 'You', assistant: 'Greenhouse', manager: 'Gardener', system: 'Note' }
const calls = { none: 'Ask for a gardener', requested: 'Do not call a gardener' }

function element(tag, props, ...children) {
  const made = Object.assign(document.createElement(tag), props)
  made.append(...children)
  return made
}

function draw(message) {
  const { sender, status, key } = message
  const article = element(
    'article',
    {},
    element('h2', {}, writers[sender]),
    element('p', {}, messageText(message)),
    status === 'failed' ? element('button', { onclick: () => chat.retry(key) }, 'Send again') : '',
  )
  Object.assign(article.dataset, { sender, status })
  return article
}

function render() {
  const { messages, typing, handoff, draft } = chat.getSnapshot()
  const note = typing && `${typing.name ?? writers[typing.actor]} is writing …`
  find('#letters').replaceChildren(
    ...messages.map(draw),
    ...(note ? [element('p', { className: 'soft' }, note)] : []),
  )
  find('.paper').value = draft
  find('.post').disabled = draft.trim() === ''
  find('#gardener').textContent = calls[handoff.status] ?? ''
}

find('.paper').addEventListener('input', ({ target }) => chat.setDraft(target.value))
find('.paper').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  find('#pen').requestSubmit()
})
find('#pen').addEventListener('submit', (event) => {
  event.preventDefault()
  const { draft } = chat.getSnapshot()
  if (draft.trim() !== '') chat.send(draft)
})
find('#gardener').addEventListener('click', () => {
  if (chat.getSnapshot().handoff.status === 'none') void chat.requestOperator()
  else void chat.cancelOperator()
})
chat.subscribe(render)
render()
void chat.connect()
