import type { Assistant } from '../assistant/assistant.ts'
import type { Append } from './append.ts'
import type { HandoffRules } from './handoff.ts'
import type { Message } from './model.ts'
import { cut } from './text.ts'
import type { Context, Run } from './unit.ts'

/** An answer being written. */
export interface Stream {
  streamId: string
  text: string
  controlEpoch: number
}

export interface Answers {
  /** Puts a question in its dialog's line; answers are given one at a time. */
  enqueue(question: Message): void
  streamsOf(dialogId: number): Stream[]
  /** Ends an answer and commits what was written; the message, or null if there is none. */
  stop(dialogId: number, streamId: string): Promise<Message | null>
  /** Drops what was begun under an older `controlEpoch`. */
  fence(dialogId: number, controlEpoch: number): void
  /** Ends all answers, committing them as far as they got, and takes no more. */
  close(): Promise<void>
  /** Ends all at once, committing nothing. */
  abandon(): void
}

interface Live extends Stream {
  dialogId: number
  question: Message
  abort: AbortController
  state: 'writing' | 'ending' | 'dropped'
  ended: Promise<Message | null> | null
}

interface Parts {
  context: Context
  run: Run
  append: Append
  rules: HandoffRules
  assistant: Assistant
}

const historyLength = 20

/** What may be sent now, and what waits for its second half: a piece must not split a surrogate pair. */
const splitWhole = (text: string): [whole: string, rest: string] => {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? [text.slice(0, -1), text.slice(-1)] : [text, '']
}

export const createAnswers = ({ context, run, append, rules, assistant }: Parts): Answers => {
  const { ports, hub, log, config } = context
  const live = new Map<number, Live>()
  const lines = new Map<number, Promise<void>>()
  let closed = false
  let abandoned = false

  const typing = (dialogId: number, type: 'typing_start' | 'typing_stop'): void =>
    hub.publish(dialogId, { type, actor: 'assistant', name: null, operatorId: null })

  /** Checks that the question still wants an answer, and opens the stream within the same transaction. */
  const begin = (question: Message) =>
    run(async (unit) => {
      const { tables } = unit
      const dialog = await tables.dialogs.byId(question.dialogId)
      const message = await tables.messages.byId(question.dialogId, question.id)
      if (!dialog || !message?.awaitsAnswer) return null
      const handoff = await tables.handoffs.get(dialog.id)
      if (dialog.endedAt !== null || handoff.status === 'requested' || handoff.status === 'active') {
        await tables.messages.answered(question.id)
        return null
      }
      const earlier = await tables.messages.page(dialog.id, {
        afterSeq: null,
        beforeSeq: question.seq,
        limit: historyLength,
      })
      const stream: Live = {
        streamId: ports.newId(),
        text: '',
        controlEpoch: handoff.controlEpoch,
        dialogId: dialog.id,
        question,
        abort: new AbortController(),
        state: 'writing',
        ended: null,
      }
      unit.after(() => {
        live.set(dialog.id, stream)
        typing(dialog.id, 'typing_start')
      })
      return { stream, dialog, history: earlier.filter((entry) => !entry.deleted) }
    })

  const write = (stream: Live, piece: string): void => {
    const text = piece.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd')
    if (text === '') return
    const offset = stream.text.length
    const room = cut(stream.text + text, config.limits.textLength)
    const added = room.slice(offset)
    if (added === '') return
    stream.text = room
    const { streamId, controlEpoch, dialogId } = stream
    hub.publish(dialogId, { type: 'message_delta', streamId, offset, text: added, controlEpoch })
  }

  const commit = async (stream: Live): Promise<Message | null> =>
    run(async (unit) => {
      const { tables } = unit
      const dialog = await tables.dialogs.byId(stream.dialogId)
      const handoff = await tables.handoffs.get(stream.dialogId)
      await tables.messages.answered(stream.question.id)
      unit.after(() => finish(stream))
      if (!dialog || dialog.endedAt !== null) return null
      if (stream.state === 'dropped' || handoff.controlEpoch !== stream.controlEpoch) return null
      if (stream.text.trim() === '') return null
      const message = await append.message(unit, stream.dialogId, {
        author: 'assistant',
        sender: 'assistant',
        text: stream.text,
        streamId: stream.streamId,
        controlEpoch: stream.controlEpoch,
      })
      await rules.apply(unit, dialog, { type: 'assistant_spoke' })
      return message
    })

  const finish = (stream: Live): void => {
    if (live.get(stream.dialogId) !== stream) return
    live.delete(stream.dialogId)
    typing(stream.dialogId, 'typing_stop')
  }

  /** Ends a stream once, whoever asks first. */
  const end = (stream: Live): Promise<Message | null> => {
    if (stream.ended) return stream.ended
    if (stream.state === 'writing') stream.state = 'ending'
    stream.abort.abort()
    stream.ended = commit(stream).finally(() => finish(stream))
    return stream.ended
  }

  const answer = async (question: Message): Promise<void> => {
    const begun = await begin(question)
    if (!begun) return
    const { stream, dialog, history } = begun
    try {
      const pieces = assistant.answer({
        text: question.text,
        history,
        locale: dialog.locale,
        signal: stream.abort.signal,
      })
      let rest = ''
      for await (const piece of pieces) {
        if (stream.state !== 'writing') break
        const [whole, half] = splitWhole(rest + piece)
        rest = half
        write(stream, whole)
      }
    } catch (error) {
      // What was written stays, as far as it got.
      if (stream.state === 'writing') log('error', `the assistant failed: ${String(error)}`)
    }
    if (!abandoned) await end(stream)
  }

  return {
    enqueue: (question) => {
      if (closed) return
      const { dialogId } = question
      const line = (lines.get(dialogId) ?? Promise.resolve())
        .then(() => (closed ? undefined : answer(question)))
        .catch((error: unknown) => {
          if (!abandoned) log('error', `an answer could not be stored: ${String(error)}`)
        })
      lines.set(dialogId, line)
      void line.then(() => {
        if (lines.get(dialogId) === line) lines.delete(dialogId)
      })
    },
    streamsOf: (dialogId) => {
      const stream = live.get(dialogId)
      // One without a word may end without a message, and then nothing would tell that it has ended.
      if (!stream || stream.state === 'dropped' || stream.text === '') return []
      return [{ streamId: stream.streamId, text: stream.text, controlEpoch: stream.controlEpoch }]
    },
    stop: async (dialogId, streamId) => {
      const stream = live.get(dialogId)
      return stream?.streamId === streamId ? end(stream) : null
    },
    fence: (dialogId, controlEpoch) => {
      const stream = live.get(dialogId)
      if (!stream || stream.controlEpoch >= controlEpoch) return
      stream.state = 'dropped'
      stream.abort.abort()
      finish(stream)
    },
    close: async () => {
      closed = true
      for (const stream of live.values()) if (stream.text === '') drop(stream)
      await Promise.all([...live.values()].map(end))
      await Promise.all(lines.values())
    },
    abandon: () => {
      closed = true
      abandoned = true
      for (const stream of live.values()) drop(stream)
      live.clear()
    },
  }

  /** Nothing was said yet, so the question stays open for the next start. */
  function drop(stream: Live): void {
    stream.state = 'dropped'
    stream.ended = Promise.resolve(null)
    stream.abort.abort()
  }
}
