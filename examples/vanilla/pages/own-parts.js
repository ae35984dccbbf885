import { h, mount } from '@replyx/vanilla'
import { options } from '../chat.js'

const faces = ['Io', 'Ab', 'Lu']

/** In the place of the header: everybody who may answer, and how things stand. */
const ChatHeader = ({ view, snapshot: { header } }) =>
  h(
    'header',
    { class: 'crew' },
    h(
      'div',
      { class: 'faces', 'aria-hidden': 'true' },
      ...faces.map((face) => h('span', { key: face }, face)),
    ),
    h('h2', view.headerProps(header).Title, header.title),
    h('p', { 'data-presence': header.presence }, header.status),
  )

/** In the place of the visitor's messages: notes. All other rows stay as they are. */
function Message({ view, row }, usual) {
  if (row.kind !== 'message' || row.sender !== 'user') return usual()
  const { Row, actions } = view.messageProps(row)
  return h(
    'div',
    { ...Row, key: row.key },
    h(
      'div',
      { class: 'note' },
      h('p', { dir: 'auto' }, row.message.text),
      h('footer', null, row.deliveryLabel, ', ', h('time', { datetime: row.message.timestamp }, row.time)),
      row.problem,
      ...row.actions.map(({ action, label }, index) =>
        h('button', { ...actions[index], key: action }, label),
      ),
    ),
  )
}

// Two parts drawn by the page, the rest ready-made, and the whole inside of a page.
mount(document.querySelector('#help'), options, {
  theme: '#2f6b4a',
  type: 'embedded',
  title: 'The Fernway crew',
  welcomeMessage: 'Something about your order? We have it in front of us.',
  quickReplies: ['When does my order arrive?', 'Can I return a plant?'],
  parts: { ChatHeader, Message },
})
