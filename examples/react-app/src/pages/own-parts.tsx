import { normalizeProps, ReplyXChat, type MessagePartProps, type PartProps } from '@replyx/react'
import { options } from '../chat.ts'
import './own-parts.css'

const view = {
  theme: '#2f6b4a',
  type: 'embedded',
  title: 'The Fernway crew',
  welcomeMessage: 'Something about your order? We have it in front of us.',
  quickReplies: ['When does my order arrive?', 'Can I return a plant?'],
} as const

/** In the place of the header: everybody who may answer, and how things stand. */
const Header = ({ view, snapshot: { header } }: PartProps) => (
  <header className="crew">
    <div className="faces" aria-hidden="true">
      <span>Io</span>
      <span>Ab</span>
      <span>Lu</span>
    </div>
    <h2 {...normalizeProps(view.headerProps(header).Title)}>{header.title}</h2>
    <p data-presence={header.presence}>{header.status}</p>
  </header>
)

/** In the place of the visitor's messages: notes. All other rows stay as they are. */
function Message({ view, row, children }: MessagePartProps) {
  if (row.kind !== 'message' || row.sender !== 'user') return children
  const { Row, actions } = view.messageProps(row)
  return (
    <div {...normalizeProps(Row)}>
      <div className="note">
        <p dir="auto">{row.message.text}</p>
        <footer>
          {row.deliveryLabel}, <time dateTime={row.message.timestamp}>{row.time}</time>
        </footer>
        {row.problem}
        {row.actions.map(({ action, label }, index) => (
          <button key={action} {...normalizeProps(actions[index] ?? {})}>
            {label}
          </button>
        ))}
      </div>
    </div>
  )
}

const parts = { ChatHeader: Header, Message }

/** Two parts drawn by the page, the rest ready-made, and the whole inside of a page. */
export default function OwnParts() {
  return (
    <div className="order">
      <section>
        <h1>Order 4711</h1>
        <p className="lead">Packed this morning. The courier has your three plants.</p>
        <dl>
          <dt>Calathea</dt>
          <dd>€24</dd>
          <dt>Bird’s nest fern</dt>
          <dd>€18</dd>
          <dt>Rubber fig</dt>
          <dd>€32</dd>
          <dt>Delivery</dt>
          <dd>free</dd>
        </dl>
      </section>
      <aside aria-label="Help with this order">
        <ReplyXChat options={options} view={view} parts={parts} />
      </aside>
    </div>
  )
}
