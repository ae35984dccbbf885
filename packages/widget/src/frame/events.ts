import type { ReplyXClient } from '@replyx/core'
import type { FrameBridge } from '@replyx/core/bridge'

/** Tells the page what happens in the chat. Texts leave the bridge only where the integrator shares them. */
export function tellEvents(client: ReplyXClient, { emit }: FrameBridge): void {
  client.on('message:sent', ({ message: { text, timestamp } }) =>
    emit('replyX_message_sent', { text, timestamp }),
  )
  client.on('message:received', ({ message: { sender, text, timestamp } }) => {
    const isOperator = sender === 'manager'
    if (sender !== 'system')
      emit(isOperator ? 'replyX_operator_message_received' : 'replyX_message_received', {
        message: text,
        timestamp,
      })
  })
  client.on('connection:changed', ({ current }) => {
    if (current === 'online') emit('replyX_websocket_connected')
  })
  client.on('unread:changed', ({ current }) => emit('replyX_unread', { count: current }))
  client.on('handoff:changed', ({ current, previous }) => {
    if (current.status !== previous.status) emit('replyX_handoff', { status: current.status })
  })
  client.on('error', ({ error: { code, message } }) => emit('replyX_error', { code, message }))
}
