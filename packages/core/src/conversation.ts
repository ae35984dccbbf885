import { createReadState } from './activity/read-state.ts'
import { createTypingControl } from './activity/typing.ts'
import { createHandoffControl } from './handoff/handoff.ts'
import { ReplyXError } from './errors.ts'
import { asError } from './failures.ts'
import { assertNever } from './lib/assert-never.ts'
import { backoffRange, drawDelay } from './lib/backoff.ts'
import { toMessage } from './messages/message.ts'
import { createTimeline, isIncoming } from './messages/timeline.ts'
import type { Message, Snapshot } from './model.ts'
import type { Ports, TimerHandle } from './ports.ts'
import type { DurableFrame, MessageFrame, ServerFrame, Welcome } from './protocol/frames.ts'
import type { ServerDialog, ServerHandoff, ServerMessage } from './protocol/rest.ts'
import type { Publisher } from './publisher.ts'
import type { HttpAnswer } from './transport/http.ts'
import type { RestCalls } from './transport/rest-calls.ts'
import {
  createResume,
  stepResume,
  type Resume,
  type ResumeEvent,
  type ResumeTimer,
} from './transport/resume.ts'

const PAGE_SIZE = 50

/** What a conversation tells the client. */
export interface ConversationEvents {
  readonly emit: Publisher['emit']
  /** Something that is shown has changed. */
  readonly onChange: () => void
  /** The server has a message of the visitor's. */
  readonly onOwn: (clientMessageId: string, message: Message) => void
  /** Nothing is missing any more. */
  readonly onComplete: () => void
  /** The server does not greet. */
  readonly onDead: () => void
  readonly onError: (error: ReplyXError) => void
  /** A frame came twice, or means nothing here. */
  readonly onOdd: (what: 'duplicate' | 'ignored' | 'delta') => void
}

/** What is shown of a conversation, beside its messages. */
type ConversationView = Pick<
  Snapshot,
  | 'handoff'
  | 'typing'
  | 'readSeq'
  | 'operatorReadSeq'
  | 'unread'
  | 'operatorsOnline'
  | 'isLoading'
  | 'hasOlder'
>

/** How a conversation speaks on the live channel. */
export interface ConversationChannel {
  readonly hello: (point: { readonly epoch: string | null; readonly sinceSeq: number | null }) => void
  readonly typing: (isTyping: boolean) => void
  readonly noteWelcome: () => void
}

/** One dialog: its messages, its handoff, who types, what was read. */
export interface Conversation {
  readonly id: number
  view(): ConversationView
  /** The answer being written; `null` where there is none. */
  streamingId(): string | null
  messages(): readonly Message[]
  has(key: string): boolean
  /** The live channel is open. */
  open(): void
  /** The live channel is gone. */
  lose(): void
  receive(frame: ServerFrame): void
  /** Merges the answer to a message. @returns the message, or `null` where the answer counts as lost */
  acceptSent(answer: HttpAnswer<{ userMessage: ServerMessage }>): Message | null
  loadOlder(): Promise<boolean>
  markRead(): void
  noteInput(isEmpty: boolean): void
  requestOperator(call: () => Promise<HttpAnswer<ServerHandoff>>): Promise<void>
  cancelOperator(): Promise<void>
  stop(): void
}

export function createConversation(options: {
  readonly dialog: Pick<ServerDialog, 'id' | 'epoch' | 'lastSeq' | 'readSeq'>
  readonly rest: RestCalls
  readonly ports: Pick<Ports, 'clock' | 'random'>
  readonly channel: ConversationChannel
  readonly events: ConversationEvents
}): Conversation {
  const { dialog, rest, ports, channel, events } = options
  const { clock } = ports
  const timeline = createTimeline()
  const reading = createReadState()
  const timers = new Map<ResumeTimer, TimerHandle>()
  // An empty dialog's whole history is known; of any other only where it stands.
  let resume: Resume<DurableFrame> = createResume({
    epoch: dialog.epoch,
    cursor: dialog.lastSeq === 0 ? 0 : null,
  })
  let page: readonly ServerMessage[] = []
  let welcome: Welcome | null = null
  let operatorsOnline: number | null = null
  let isLoading = dialog.lastSeq > 0
  let loadingOlder: Promise<boolean> | null = null
  let isReadSignalled = false
  let isStopped = false
  /** Rises with each read of a page, and with each link: an older one is not believed. */
  let reads = 0
  let readTimer: TimerHandle = null

  reading.reset({ readSeq: dialog.readSeq, unread: 0, lastSeq: 0, isNewLog: true })

  const handoff = createHandoffControl({
    clock,
    onChange(current, previous) {
      events.emit('handoff:changed', { current, previous })
    },
    onControlEpoch(controlEpoch) {
      timeline.interruptBefore(controlEpoch)
      if (typing.current?.actor === 'assistant') typing.clearRemote()
    },
    onIgnored: () => {
      events.onOdd('ignored')
    },
  })

  const typing = createTypingControl({
    clock,
    signal: channel.typing,
    onChange(current, previous) {
      events.emit('typing:changed', { current, previous })
    },
  })

  function step(event: ResumeEvent<DurableFrame>): void {
    const [next, effects] = stepResume(resume, event)
    resume = next
    for (const effect of effects) {
      switch (effect.type) {
        case 'hello':
          channel.hello({ epoch: resume.epoch, sinceSeq: effect.sinceSeq })
          break
        case 'apply':
          apply(effect.frame)
          break
        case 'replace':
          replace(effect.epoch)
          break
        case 'readPage':
          void readPage(0)
          break
        case 'complete':
          complete()
          break
        case 'arm':
          clock.clearTimeout(timers.get(effect.timer))
          timers.set(
            effect.timer,
            clock.setTimeout(() => {
              step({ type: 'due', timer: effect.timer })
            }, effect.delay),
          )
          break
        case 'disarm':
          clock.clearTimeout(timers.get(effect.timer))
          break
        case 'giveUp':
          events.onDead()
          break
        case 'duplicate':
          events.onOdd('duplicate')
          break
        default:
          assertNever(effect)
      }
    }
  }

  function apply(frame: DurableFrame): void {
    if (frame.type === 'handoff') handoff.applyFrame(frame)
    else applyMessage(frame)
    events.onChange()
  }

  function applyMessage({ type, message }: MessageFrame): void {
    const outcome = timeline.merge(message)
    const shown = toMessage(message)
    noteOwn(message)
    if (outcome === 'updated' && type === 'change') events.emit('message:updated', { message: shown })
    if (outcome !== 'added' || message.sender === 'user') return
    if (typing.current?.actor === message.sender) typing.clearRemote()
    if (message.sender === 'assistant') handoff.noteAnswer()
    if (isIncoming(shown) || message.sender === 'system') events.emit('message:received', { message: shown })
  }

  function noteOwn(message: ServerMessage): void {
    if (message.clientMessageId !== undefined) events.onOwn(message.clientMessageId, toMessage(message))
  }

  /** Reads the newest page for the present link; what fails is tried again, and not in a hurry. */
  async function readPage(attempt: number): Promise<void> {
    const mine = (reads += 1)
    isLoading = timeline.messages().length === 0
    events.onChange()
    try {
      const answer = await rest.getMessages(dialog.id, { limit: PAGE_SIZE })
      if (mine !== reads) return
      // Of another life of the log, which the server is about to announce; or of a server that does not say.
      if (answer.epoch !== resume.nextEpoch) throw misnamedError()
      page = answer.data
      step({ type: 'page' })
    } catch (cause) {
      if (mine !== reads) return
      const error = asError(cause, 'read the messages')
      if (!error.retryable) events.onError(error)
      const asked = (error as { retryAfter?: number }).retryAfter ?? 0
      const delay = Math.max(asked, drawDelay(backoffRange(attempt), ports.random))
      clock.clearTimeout(readTimer)
      readTimer = clock.setTimeout(() => void readPage(attempt + 1), delay)
    }
  }

  function forgetReads(): void {
    reads += 1
    clock.clearTimeout(readTimer)
  }

  function replace(epoch: string): void {
    const isNewLog = epoch !== replacedEpoch
    const hadCopy = timeline.messages().length > 0
    timeline.replace(page, page.length >= PAGE_SIZE, isNewLog)
    replacedEpoch = epoch
    isLoading = false
    for (const message of page) noteOwn(message)
    page = []
    if (hadCopy && isNewLog) events.emit('history:reset', { dialogId: dialog.id })
    events.onChange()
  }
  let replacedEpoch: string = dialog.epoch

  function greet(frame: Welcome): void {
    const isNewLog = frame.epoch !== greetedEpoch
    greetedEpoch = frame.epoch
    welcome = frame
    operatorsOnline = frame.operatorsOnline ?? operatorsOnline
    handoff.applyStatus(frame.handoff, isNewLog)
    const wasAhead = !isNewLog && reading.readSeq > frame.readSeq
    reading.reset({ readSeq: frame.readSeq, unread: frame.unread, lastSeq: frame.lastSeq, isNewLog })
    timeline.setStreams(frame.streams, now(), frame.lastSeq)
    channel.noteWelcome()
    step({ type: 'welcome', epoch: frame.epoch, lastSeq: frame.lastSeq, replay: frame.replay })
    if (wasAhead) signalRead()
    events.onChange()
  }
  let greetedEpoch: string | null = null

  function complete(): void {
    isLoading = false
    if (welcome !== null) timeline.interruptUnlisted()
    welcome = null
    events.onComplete()
    events.onChange()
  }

  const now = (): string => new Date(clock.now()).toISOString()

  function signalRead(): void {
    const epoch = resume.epoch
    if (isReadSignalled || epoch === null || isStopped) return
    isReadSignalled = true
    const seq = reading.readSeq
    void rest
      .markRead(dialog.id, seq, epoch)
      .then(
        () => true,
        // The next `welcome` or heartbeat shows that the mark is behind, and it is sent again.
        () => false,
      )
      .then((wasSent) => {
        isReadSignalled = false
        if (wasSent && reading.readSeq > seq) signalRead()
      })
  }

  function receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        greet(frame)
        return
      case 'message':
      case 'change':
      case 'handoff':
        step({ type: 'frame', seq: frame.seq, frame })
        return
      case 'delta':
        if (timeline.append(frame, handoff.controlEpoch, now())) {
          if (typing.current?.actor === 'assistant') typing.clearRemote()
          events.onChange()
        } else events.onOdd('delta')
        return
      case 'typing':
        typing.noteRemote(
          { actor: frame.actor ?? 'assistant', ...(frame.name === undefined ? {} : { name: frame.name }) },
          frame.isTyping,
        )
        return
      case 'handling':
        handoff.noteReading()
        return
      case 'read':
        if (frame.by === 'manager') reading.markReadByOperator(frame.seq)
        else reading.markRead(frame.seq)
        events.onChange()
        return
      case 'presence':
        operatorsOnline = frame.operatorsOnline
        events.onChange()
        return
      case 'ping':
        if (frame.seq !== undefined) step({ type: 'head', seq: frame.seq })
        if (frame.readSeq !== undefined && frame.readSeq < reading.readSeq) signalRead()
        return
      default:
        assertNever(frame)
    }
  }

  return {
    id: dialog.id,
    view: () => ({
      handoff: handoff.current,
      typing: typing.current,
      readSeq: reading.readSeq,
      operatorReadSeq: reading.operatorReadSeq,
      unread: reading.unread((seq) => timeline.countIncomingAfter(seq)),
      operatorsOnline,
      isLoading: isLoading || loadingOlder !== null,
      hasOlder: timeline.hasOlder,
    }),
    streamingId: () => timeline.streamingId,
    messages: () => timeline.messages(),
    has: (key) => timeline.has(key),
    open() {
      step({ type: 'opened' })
    },
    lose() {
      forgetReads()
      step({ type: 'closed' })
      typing.clearRemote()
    },
    receive,
    acceptSent(answer) {
      if (answer.epoch !== resume.epoch || isStopped) return null
      timeline.merge(answer.data.userMessage)
      events.onChange()
      return toMessage(answer.data.userMessage)
    },
    loadOlder() {
      loadingOlder ??= (async () => {
        const beforeSeq = timeline.oldestSeq
        if (!timeline.hasOlder || beforeSeq === null) return false
        events.onChange()
        const answer = await rest.getMessages(dialog.id, { beforeSeq, limit: PAGE_SIZE })
        // The copy may have been replaced meanwhile: a page that does not join it would leave a hole.
        if (!isStopped && answer.epoch === resume.epoch && timeline.oldestSeq === beforeSeq) {
          timeline.prepend(answer.data, answer.data.length >= PAGE_SIZE)
          for (const message of answer.data) noteOwn(message)
        }
        return timeline.hasOlder
      })().finally(() => {
        loadingOlder = null
        events.onChange()
      })
      return loadingOlder
    },
    markRead() {
      if (!reading.markRead(timeline.newestSeq)) return
      signalRead()
      events.onChange()
    },
    noteInput(isEmpty) {
      typing.noteInput(isEmpty)
    },
    async requestOperator(call) {
      handoff.request()
      try {
        const answer = await call()
        if (!isStopped && answer.epoch === resume.epoch) handoff.applyStatus(answer.data, false)
      } catch (error) {
        if (!isStopped) handoff.refuse()
        throw error
      }
    },
    async cancelOperator() {
      const answer = await rest.cancelHandoff(dialog.id)
      if (!isStopped && answer.epoch === resume.epoch) handoff.applyStatus(answer.data, false)
    },
    stop() {
      isStopped = true
      forgetReads()
      for (const timer of timers.values()) clock.clearTimeout(timer)
      handoff.stop()
      typing.stop()
    },
  }
}

function misnamedError(): ReplyXError {
  const message = 'unable to read the messages; the answer names another epoch than the live channel'
  return new ReplyXError({ code: 'protocol_invalid', message })
}
