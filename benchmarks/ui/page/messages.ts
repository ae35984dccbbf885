import type { Message } from '@replyx/core'

const sentences = [
  'Where is my order?',
  'It left the warehouse this morning and comes tomorrow between nine and twelve.',
  'Can I still change the address? I am at work until six, and nobody would open the door.',
  'Yes, until it is on the van.',
  'Thank you!',
  'The desk comes in two parcels, which the courier brings up to your floor; the packaging can go back with him if you like.',
]
const MINUTE = 60_000

/** A message of the log, with its number from 1. */
export function makeMessage(seq: number, moment: number): Message {
  return {
    key: `n${seq}`,
    id: seq,
    seq,
    sender: seq % 3 === 1 ? 'user' : 'assistant',
    text: `(${seq}) ${sentences[seq % sentences.length] ?? ''}`,
    timestamp: new Date(moment).toISOString(),
    status: 'sent',
    isDeleted: false,
  }
}

/** A conversation of so many messages, one a minute, that has ended an hour ago. */
export function makeMessages(count: number): readonly Message[] {
  const end = Date.now() - 60 * MINUTE
  const made = Array.from({ length: count }, (_, index) =>
    makeMessage(index + 1, end - (count - index) * MINUTE),
  )
  // As they come over the wire: what is put together from pieces would share them, and be lighter than it is.
  return JSON.parse(JSON.stringify(made)) as readonly Message[]
}
