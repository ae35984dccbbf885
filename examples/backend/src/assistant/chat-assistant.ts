import { z } from 'zod'
import type { ChatEndpoint } from '../config.ts'
import type { Log, Ports } from '../domain/model.ts'
import type { Assistant, Question } from './assistant.ts'
import type { Search } from './search.ts'
import { readServerSent } from './server-sent.ts'

const chunkSchema = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).optional(),
      finish_reason: z.string().nullish(),
    }),
  ),
})

const instructions = (question: Question, search: Search): string => {
  const passages = search
    .find(question.text, 4)
    .map(({ passage }) => `## ${passage.trail}\nSource: ${passage.link}\n${passage.text.slice(0, 1500)}`)
  return [
    'You answer visitors of a website in a small chat window. Be brief and friendly, and answer in the language of the question.',
    'Use the passages below and link their source in Markdown. If they do not answer it, say so and offer to call an operator.',
    ...passages,
  ].join('\n\n')
}

const roleOf = { user: 'user', assistant: 'assistant', manager: 'assistant' } as const

const messagesOf = (question: Question, search: Search) => [
  { role: 'system', content: instructions(question, search) },
  ...question.history.flatMap(({ sender, text }) =>
    sender === 'system' ? [] : [{ role: roleOf[sender], content: text }],
  ),
  { role: 'user', content: question.text },
]

interface Parts {
  endpoint: ChatEndpoint
  search: Search
  /** Answers where the endpoint says nothing at all. */
  fallback: Assistant
  ports: Ports
  /** How long the endpoint may be silent, in milliseconds. */
  timeout: number
  log: Log
}

/** Answers by any endpoint that speaks OpenAI's chat completions, streamed. */
export const createChatAssistant = ({
  endpoint,
  search,
  fallback,
  ports,
  timeout,
  log,
}: Parts): Assistant => {
  async function* ask(question: Question): AsyncGenerator<string> {
    const silence = new AbortController()
    let timer = ports.setTimeout(() => silence.abort(), timeout)
    const heard = (): void => {
      ports.clearTimeout(timer)
      timer = ports.setTimeout(() => silence.abort(), timeout)
    }
    try {
      const response = await fetch(`${endpoint.url.replace(/\/+$/, '')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(endpoint.key === undefined ? {} : { authorization: `Bearer ${endpoint.key}` }),
        },
        body: JSON.stringify({ model: endpoint.model, stream: true, messages: messagesOf(question, search) }),
        signal: AbortSignal.any([question.signal, silence.signal]),
      })
      if (!response.ok || !response.body) throw new Error(`the endpoint answered ${response.status}`)
      let isFinished = false
      for await (const data of readServerSent(response.body)) {
        heard()
        if (data === '[DONE]') return
        const choice = chunkSchema.parse(JSON.parse(data)).choices[0]
        if (choice?.finish_reason) isFinished = true
        if (choice?.delta?.content) yield choice.delta.content
      }
      if (!isFinished) throw new Error('the answer broke off')
    } finally {
      ports.clearTimeout(timer)
    }
  }

  return {
    async *answer(question) {
      let said = false
      try {
        for await (const piece of ask(question)) {
          said = true
          yield piece
        }
        if (said) return
        log('error', 'the chat endpoint gave an empty answer')
      } catch (error) {
        if (question.signal.aborted) return
        // Once something was said, nobody else can go on with it.
        if (said) throw error
        log('error', `the chat endpoint failed: ${String(error)}`)
      }
      yield* fallback.answer(question)
    },
  }
}
