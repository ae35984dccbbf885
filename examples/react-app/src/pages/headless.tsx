import { messageText } from '@replyx/core/rich-text'
import { ReplyXProvider, useComposer, useHandoff, useMessages, useReplyX, useTyping } from '@replyx/react'
import { options } from '../chat.ts'
import './headless.css'

const writers = { user: 'You', assistant: 'Greenhouse', manager: 'Gardener', system: 'Note' }

function Letters() {
  const { messages, hasOlder, loadOlder } = useMessages()
  const { retry } = useReplyX()
  const typing = useTyping()
  return (
    <div className="letters" role="log" aria-label="Conversation" tabIndex={0}>
      <div>
        {hasOlder && <button onClick={() => void loadOlder()}>Earlier letters</button>}
        {messages.map((message) => (
          <article key={message.key} data-sender={message.sender} data-status={message.status}>
            <h2>{writers[message.sender]}</h2>
            <p>{messageText(message)}</p>
            {message.status === 'failed' && <button onClick={() => retry(message.key)}>Send again</button>}
          </article>
        ))}
        {typing && <p className="soft">{typing.name ?? writers[typing.actor]} is writing …</p>}
      </div>
    </div>
  )
}

function Pen() {
  const { inputProps, buttonProps, button, hint } = useComposer()
  const { status, operator, requestOperator, cancelOperator } = useHandoff()
  return (
    <div className="pen">
      <textarea {...inputProps} className="paper" placeholder="Dear greenhouse, …" />
      <button {...buttonProps} className="post">
        {button === 'stop' ? 'Stop' : 'Post it'}
      </button>
      <p className="soft">
        {status === 'none' && <button onClick={() => void requestOperator()}>Ask for a gardener</button>}
        {status === 'requested' && (
          <button onClick={() => void cancelOperator()}>Do not call a gardener</button>
        )}
        {status === 'active' && `${operator?.name ?? 'A gardener'} is answering`} {hint}
      </p>
    </div>
  )
}

/** Hooks and nothing else: every element on this page is the page's own. */
export default function Headless() {
  return (
    <ReplyXProvider options={options}>
      <h1>Letters to the greenhouse</h1>
      <Letters />
      <Pen />
    </ReplyXProvider>
  )
}
