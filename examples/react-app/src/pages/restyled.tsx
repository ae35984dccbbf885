import { ReplyXChat } from '@replyx/react'
import { options } from '../chat.ts'
import { Shelf } from '../shelf.tsx'
import './restyled.css'

const view = {
  title: 'The night gardener',
  welcomeMessage: 'The lamps are out, but somebody is here.',
  quickReplies: ['Why do my leaves turn yellow?', 'Can I return a plant?'],
  colorScheme: 'dark',
  buttonText: 'Ask the night gardener',
  buttonSize: 52,
  borderRadius: 2,
} as const

/** The ready-made chat in other clothes: options of the view, CSS variables and classes; nothing is drawn anew. */
export default function Restyled() {
  return (
    <>
      <h1>Open at night</h1>
      <p className="lead">The shop is closed. The chat at the bottom of the page has put on a black coat.</p>
      <Shelf />
      <ReplyXChat options={options} view={view} />
    </>
  )
}
