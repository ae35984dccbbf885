import { createReadState } from './activity/read-state.ts'
import type { Conversation, ConversationOptions } from './conversation-types.ts'
import { cancelled } from './errors.ts'
import { createReadSignal } from './activity/read-signal.ts'
import { createTypingControl } from './activity/typing.ts'
import { createHandoffControl } from './handoff/handoff.ts'
import { defined } from './lib/defined.ts'
import { createTimer } from './lib/timer.ts'
import { toMessage } from './messages/message.ts'
import { createTimeline, isIncoming } from './messages/timeline.ts'
import { createKeeper } from './keeper.ts'
import type { Answer } from './protocol/calls.ts'
import type { DeltaFrame, DurableFrame, MessageFrame, ServerFrame, Welcome } from './protocol/frames.ts'
import type { ServerHandoff, ServerMessage } from './protocol/rest.ts'
import { createNewestPage, PAGE_SIZE } from './newest-page.ts'
import { createResume, stepResume, type Resume, type ResumeEvent } from './transport/resume.ts'

export function createConversation(options: ConversationOptions): Conversation {
  const { dialog, rest, ports, publisher } = options
  const { clock } = ports
  const { emit, publishSoon } = publisher
  const timeline = createTimeline()
  const reading = createReadState()
  const resumeTimer = createTimer(clock)
  const newest = createNewestPage({
    dialogId: dialog.id,
    rest,
    ports,
    onTrouble: publisher.report,
  })
  // An empty dialog's whole history is known; of any other only where it stands.
  let resume: Resume<DurableFrame> = createResume({
    epoch: dialog.epoch,
    cursor: dialog.lastSeq === 0 ? 0 : null,
  })
  let page: readonly ServerMessage[] = []
  let operatorsOnline: number | null = null
  let isLoading = dialog.lastSeq > 0
  let loadingOlder: Promise<boolean> | null = null
  let isStopped = false
  /** The lives of the log that the last page and the last `welcome` were of. */
  let replacedEpoch = dialog.epoch
  let greetedEpoch: string | null = null
  /** What another tab counted, while no channel is open here. */
  let heardUnread: number | null = null
  let isLive = false

  reading.reset({ readSeq: dialog.readSeq, unread: 0, lastSeq: 0, isNewLog: true })

  const signalRead = createReadSignal({
    readSeq: () => reading.readSeq,
    tell: (seq) => (resume.epoch === null || isStopped ? null : rest.markRead(dialog.id, seq, resume.epoch)),
  })

  const unread = (): number => heardUnread ?? reading.unread(timeline.countIncomingAfter, reachesMark())

  const keeper = createKeeper({
    dialogId: dialog.id,
    clock,
    store: options.store,
    window: options.window,
    timeline,
    reading,
    point: () => resume,
    unread,
    onTrimmed: publishSoon,
  })
  if (dialog.lastSeq === 0) keeper.begin(0, false)

  const handoff = createHandoffControl({
    clock,
    onChange(change) {
      emit('handoff:changed', change)
    },
    onControlEpoch(controlEpoch) {
      timeline.interruptBefore(controlEpoch)
      typing.clearRemote('assistant')
    },
    onIgnored: () => {
      options.onOdd('ignored')
    },
  })

  const typing = createTypingControl({
    clock,
    signal: options.signalTyping,
    onChange(change) {
      emit('typing:changed', change)
    },
  })

  /** Whether all that is unread is held here, so that it can be counted. */
  const reachesMark = (): boolean =>
    !isLoading && (!timeline.hasOlder || (timeline.oldestSeq ?? 0) <= reading.readSeq + 1)

  /** The life of the log that the read marks are of: a `welcome` sets them before the copy follows. */
  const readEpoch = (): string | null => greetedEpoch ?? resume.epoch

  const now = (): string => new Date(clock.now()).toISOString()
  const isCurrent = (answer: { readonly epoch: string | null }): boolean =>
    !isStopped && answer.epoch === resume.epoch

  function step(event: ResumeEvent<DurableFrame>): void {
    const [next, effects] = stepResume(resume, event)
    resume = next
    for (const effect of effects) {
      switch (effect.type) {
        case 'hello':
          options.hello({ epoch: next.epoch, sinceSeq: effect.sinceSeq })
          break
        case 'apply':
          apply(effect.frame)
          break
        case 'replace':
          keeper.begin(effect.cursor, true)
          replace(effect.epoch)
          break
        case 'readPage':
          readPage()
          break
        case 'complete':
          isLoading = false
          isLive = true
          heardUnread = null
          timeline.interruptUnlisted()
          options.onComplete()
          keeper.note()
          publishSoon()
          break
        case 'arm':
          resumeTimer.start(effect.delay, () => {
            step({ type: 'due' })
          })
          break
        case 'disarm':
          resumeTimer.stop()
          break
        case 'giveUp':
          options.onDead()
          break
        case 'duplicate':
          options.onOdd('duplicate')
      }
    }
  }

  function apply(frame: DurableFrame): void {
    if (frame.type === 'handoff') handoff.applyFrame(frame)
    else applyMessage(frame)
    keeper.note()
    publishSoon()
  }

  function applyMessage({ seq, change, message: source }: MessageFrame): void {
    const outcome = timeline.merge(source)
    const message = toMessage(source)
    if (change === 'deleted' && source.sender !== 'user') reading.noteDeleted(source.seq, seq)
    noteOwn(source, message)
    if (outcome === 'updated' && change !== undefined) emit('message:updated', { message })
    if (outcome !== 'added' || message.sender === 'user') return
    typing.clearRemote(message.sender)
    if (message.sender === 'assistant') handoff.noteAnswer()
    if (isIncoming(message) || message.sender === 'system')
      emit('message:received', { message, isLeading: options.isLeading() })
  }

  function noteOwn(source: ServerMessage, message = toMessage(source)): void {
    if (source.clientMessageId !== undefined) options.onOwn(source.clientMessageId, message)
  }

  function noteAllOwn(sources: readonly ServerMessage[]): void {
    for (const source of sources) noteOwn(source)
  }

  function readPage(): void {
    isLoading = timeline.messages().length === 0
    publishSoon()
    newest.read(
      () => resume.nextEpoch,
      (answer) => {
        page = answer
        step({ type: 'page' })
      },
    )
  }

  function replace(epoch: string): void {
    const isNewLog = epoch !== replacedEpoch
    const hadCopy = timeline.messages().length > 0
    timeline.replace(page, page.length >= PAGE_SIZE, isNewLog)
    replacedEpoch = epoch
    isLoading = false
    noteAllOwn(page)
    page = []
    if (hadCopy && isNewLog) emit('history:reset', { dialogId: dialog.id })
    publishSoon()
  }

  function greet({ epoch, lastSeq, readSeq, unread, replay, ...frame }: Welcome): void {
    // Asked for by another client that shares the channel.
    if (resume.mode !== 'greeting') return
    const isNewLog = epoch !== greetedEpoch
    greetedEpoch = epoch
    heardUnread = null
    operatorsOnline = frame.operatorsOnline ?? operatorsOnline
    handoff.applyStatus(frame.handoff, isNewLog, options.isCalling())
    const wasAhead = !isNewLog && reading.readSeq > readSeq
    reading.reset({ readSeq, unread, lastSeq, isNewLog })
    timeline.setStreams(frame.streams, now(), lastSeq)
    options.onWelcome()
    step({ type: 'welcome', epoch, lastSeq, replay })
    if (wasAhead) signalRead()
    publishSoon()
  }

  function append(frame: DeltaFrame): void {
    if (!timeline.append(frame, handoff.controlEpoch, now())) {
      options.onOdd('delta')
      return
    }
    typing.clearRemote('assistant')
    publishSoon()
  }

  function receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        greet(frame)
        break
      case 'message':
        if (frame.change === 'delta') append(frame)
        else step({ type: 'frame', seq: frame.seq, frame })
        break
      case 'handoff':
        step({ type: 'frame', seq: frame.seq, frame })
        break
      case 'typing': {
        const { actor = 'assistant', name, change } = frame
        typing.noteRemote({ actor, ...defined({ name }) }, change === 'start')
        break
      }
      case 'operator':
        handoff.noteReading()
        break
      case 'read':
        if (frame.by === 'manager') reading.markReadByOperator(frame.seq)
        else reading.markRead(frame.seq)
        keeper.note()
        publishSoon()
        break
      case 'presence':
        operatorsOnline = frame.operatorsOnline
        publishSoon()
        break
      case 'ping':
        if (frame.seq !== undefined) step({ type: 'head', seq: frame.seq })
        if (frame.readSeq === undefined) return
        // Another tab has read, or the server does not know yet that this one has.
        if (reading.markRead(frame.readSeq)) publishSoon()
        else if (frame.readSeq < reading.readSeq) signalRead()
    }
  }

  async function readOlder(): Promise<boolean> {
    const beforeSeq = timeline.oldestSeq
    if (!timeline.hasOlder || beforeSeq === null) return false
    keeper.hold(true)
    publishSoon()
    const { epoch } = resume
    // The copy may be replaced meanwhile: a page that does not join it would leave a hole.
    const joins = (): boolean => !isStopped && resume.epoch === epoch && timeline.oldestSeq === beforeSeq
    const kept = await keeper.readBelow(beforeSeq, PAGE_SIZE)
    if (kept !== null && joins()) {
      timeline.prepend(kept.messages, kept.hasOlder)
      return timeline.hasOlder
    }
    const answer = await rest.getMessages(dialog.id, { beforeSeq, limit: PAGE_SIZE })
    if (isCurrent(answer) && joins()) {
      timeline.prepend(answer.data, answer.data.length >= PAGE_SIZE)
      noteAllOwn(answer.data)
    }
    return timeline.hasOlder
  }

  function acceptHandoff(answer: Answer<ServerHandoff>): void {
    if (isCurrent(answer)) handoff.applyStatus(answer.data, false)
  }

  return {
    id: dialog.id,
    view: () => ({
      handoff: handoff.current,
      typing: typing.current,
      readSeq: reading.readSeq,
      operatorReadSeq: reading.operatorReadSeq,
      unread: unread(),
      operatorsOnline,
      isLoading: isLoading || loadingOlder !== null,
      hasOlder: timeline.hasOlder,
    }),
    streamingId: () => timeline.streamingId,
    messages: timeline.messages,
    has: timeline.has,
    restore(copy) {
      const isEmpty = timeline.messages().length === 0
      if (isStopped || resume.mode !== 'closed' || resume.cursor !== null || !isEmpty) return
      const { epoch, cursor, readSeq } = copy
      const newer = copy.messages.filter(({ seq }) => seq > cursor).length
      const messages = copy.messages.slice(
        -Math.max(options.window.maxMessages, newer + 1),
      ) as readonly ServerMessage[]
      resume = createResume({ epoch, cursor })
      replacedEpoch = greetedEpoch = epoch
      isLoading = false
      timeline.replace(messages, copy.hasOlder || messages.length < copy.messages.length, true)
      reading.reset({ readSeq, unread: copy.unread, lastSeq: cursor, isNewLog: epoch !== dialog.epoch })
      keeper.begin(cursor, false)
      noteAllOwn(copy.messages)
      publishSoon()
    },
    position: () =>
      isLoading
        ? null
        : {
            dialogId: dialog.id,
            epoch: readEpoch(),
            readSeq: reading.readSeq,
            unread: isLive ? unread() : null,
          },
    hearRead(position) {
      if (position.dialogId !== dialog.id || position.epoch !== readEpoch()) return
      reading.markRead(position.readSeq)
      if (!isLive && position.unread !== null) heardUnread = position.unread
      publishSoon()
    },
    peek() {
      if (resume.cursor !== null || isStopped) return
      // Nothing live says what follows it; the next `welcome` puts all in order.
      newest.peek((answer, epoch) => {
        if (isStopped || resume.cursor !== null) return
        const isNewLog = epoch !== replacedEpoch
        timeline.replace(answer, answer.length >= PAGE_SIZE, isNewLog)
        replacedEpoch = epoch ?? replacedEpoch
        noteAllOwn(answer)
        isLoading = false
        publishSoon()
      })
    },
    open() {
      step({ type: 'opened' })
    },
    lose() {
      isLive = false
      newest.forget()
      step({ type: 'closed' })
      typing.clearRemote()
    },
    receive,
    acceptSent(answer) {
      if (!isCurrent(answer)) return null
      timeline.merge(answer.data.userMessage)
      publishSoon()
      return toMessage(answer.data.userMessage)
    },
    async findOwn(since) {
      // While something is missing here, what is missing may be it.
      if (!isLive) throw cancelled('look for messages')
      let beforeSeq = timeline.hasOlder ? timeline.oldestSeq : null
      while (beforeSeq !== null) {
        const answer = await rest.getMessages(dialog.id, { beforeSeq, limit: 200 })
        if (!isCurrent(answer)) return
        noteAllOwn(answer.data)
        const first = answer.data[0]
        // The clocks may differ.
        const isFarEnough = first === undefined || Date.parse(first.timestamp) < since - 86_400_000
        beforeSeq = isFarEnough ? null : first.seq
      }
    },
    loadOlder: () =>
      (loadingOlder ??= readOlder().finally(() => {
        loadingOlder = null
        publishSoon()
      })),
    markRead() {
      // What is on the screen may still be of the log before.
      keeper.hold(false)
      heardUnread = null
      const isOld = greetedEpoch !== null && greetedEpoch !== resume.epoch
      if (isOld || !reading.markRead(timeline.newestSeq)) return
      // What is read without a network is told with the next, perhaps on another visit.
      if (isLive) keeper.note()
      else void keeper.save()
      signalRead()
      publishSoon()
    },
    hold: keeper.hold,
    noteInput: typing.noteInput,
    showCall: handoff.request,
    hideCall: handoff.refuse,
    acceptHandoff,
    async syncHandoff() {
      if (handoff.isOptimistic && !isStopped) acceptHandoff(await rest.getHandoff(dialog.id))
    },
    async cancelOperator() {
      acceptHandoff(await rest.cancelHandoff(dialog.id))
    },
    stop() {
      isStopped = true
      keeper.stop()
      newest.forget()
      resumeTimer.stop()
      handoff.stop()
      typing.stop()
    },
  }
}
