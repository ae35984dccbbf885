import { ReplyXChat } from '@replyx/react'
import { options } from '../chat.ts'
import { Shelf } from '../shelf.tsx'

const view = {
  theme: 'green',
  title: 'Fernway',
  welcomeMessage: 'Hello! Ask about your plants, or about an order.',
  quickReplies: ['How often do I water a fern?', 'When does my order arrive?', 'Can I return a plant?'],
} as const

/** The complete chat: one component. */
export default function ReadyMade() {
  return (
    <>
      <h1>Plants that forgive you</h1>
      <p className="lead">Grown two streets from here, packed by hand, at your door in three days.</p>
      <Shelf />
      <ReplyXChat options={options} view={view} />
    </>
  )
}
