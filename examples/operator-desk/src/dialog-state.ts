import type { DialogFrame, Handoff, Message, Stream, VisitorInfo, Welcome } from './model.ts'

/** An own message that the server has not confirmed yet. */
export interface Outgoing {
  readonly clientMessageId: string
  readonly text: string
  readonly status: 'sending' | 'failed'
  /** Whether trying again may help; said only of failed ones. */
  readonly isTemporary: boolean
}

export interface ShownStream extends Stream {
  /** It stands behind the message of this number. */
  readonly afterSeq: number
  /** It broke off, and what was written is all there will be. */
  readonly isInterrupted: boolean
}

export interface DialogState {
  readonly dialogId: number
  /** `loading`: the newest page is to be read. `gap`: frames are missing and are to be asked for. */
  readonly phase: 'opening' | 'loading' | 'gap' | 'ready'
  readonly epoch: string | null
  /** The last durable frame that was applied. */
  readonly cursor: number
  /** Where the cursor goes once the page is there. */
  readonly pageSeq: number
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly heldBack: readonly DialogFrame[]
  readonly streams: readonly ShownStream[]
  readonly outgoing: readonly Outgoing[]
  readonly handoff: Handoff | null
  readonly isVisitorTyping: boolean
  readonly isAssistantTyping: boolean
  readonly readSeq: number
  readonly managerReadSeq: number
  readonly visitor: VisitorInfo | null
  /** Why the dialog can't be shown, if it can't. */
  readonly error: string | null
  readonly draft: string
}

export type DialogEvent =
  | { readonly type: 'welcome'; readonly welcome: Welcome }
  | {
      readonly type: 'page'
      readonly epoch: string
      readonly messages: readonly Message[]
      readonly limit: number
    }
  | {
      readonly type: 'older'
      readonly epoch: string
      readonly messages: readonly Message[]
      readonly limit: number
    }
  | { readonly type: 'frame'; readonly frame: DialogFrame }
  | { readonly type: 'handoff'; readonly handoff: Handoff }
  | { readonly type: 'visitor'; readonly visitor: VisitorInfo }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'sending'; readonly clientMessageId: string; readonly text: string }
  | { readonly type: 'sent'; readonly message: Message }
  | { readonly type: 'send-failed'; readonly clientMessageId: string; readonly isTemporary: boolean }
  | { readonly type: 'discarded'; readonly clientMessageId: string }
  | { readonly type: 'draft'; readonly text: string }
  | { readonly type: 'seen'; readonly seq: number }
  | { readonly type: 'link-lost' }

export const emptyDialog = (dialogId: number): DialogState => ({
  dialogId,
  phase: 'opening',
  epoch: null,
  cursor: 0,
  pageSeq: 0,
  messages: [],
  hasOlder: false,
  heldBack: [],
  streams: [],
  outgoing: [],
  handoff: null,
  isVisitorTyping: false,
  isAssistantTyping: false,
  readSeq: 0,
  managerReadSeq: 0,
  visitor: null,
  error: null,
  draft: '',
})

/** Puts a message in its place; of two copies the one changed later stays. */
const place = (messages: readonly Message[], message: Message): readonly Message[] => {
  const held = messages.find(({ id }) => id === message.id)
  if (held) {
    if (held.updatedSeq >= message.updatedSeq) return messages
    return messages.map((other) => (other.id === message.id ? message : other))
  }
  let at = messages.length
  while (at > 0 && (messages[at - 1]?.seq ?? 0) > message.seq) at--
  return [...messages.slice(0, at), message, ...messages.slice(at)]
}

/** A message in any form of answer settles what was written here and what was streamed. */
const withMessage = (dialog: DialogState, message: Message): DialogState => {
  const lowest = dialog.messages[0]
  // What lies above the loaded part comes with its page, in the form it has by then.
  const isBeyond = dialog.hasOlder && lowest !== undefined && message.seq < lowest.seq
  return {
    ...dialog,
    messages: isBeyond ? dialog.messages : place(dialog.messages, message),
    outgoing: dialog.outgoing.filter(({ clientMessageId }) => clientMessageId !== message.clientMessageId),
    streams: dialog.streams.filter(({ streamId }) => streamId !== message.streamId),
    isVisitorTyping: message.sender === 'user' ? false : dialog.isVisitorTyping,
    isAssistantTyping: message.sender === 'assistant' ? false : dialog.isAssistantTyping,
  }
}

const withHandoff = (dialog: DialogState, handoff: Handoff): DialogState => {
  if (dialog.handoff && handoff.version <= dialog.handoff.version) return dialog
  return {
    ...dialog,
    handoff,
    streams: dialog.streams.map((stream) =>
      stream.controlEpoch < handoff.controlEpoch ? { ...stream, isInterrupted: true } : stream,
    ),
  }
}

const withDelta = (dialog: DialogState, frame: Extract<DialogFrame, { type: 'delta' }>): DialogState => {
  const { offset, stream } = frame
  const isKnown = dialog.messages.some(({ streamId }) => streamId === stream.streamId)
  if (isKnown || stream.controlEpoch < (dialog.handoff?.controlEpoch ?? 0)) return dialog
  const held = dialog.streams.find(({ streamId }) => streamId === stream.streamId)
  if ((held?.text.length ?? 0) !== offset || held?.isInterrupted) return dialog
  const grown: ShownStream = {
    ...stream,
    text: (held?.text ?? '') + stream.text,
    afterSeq: held?.afterSeq ?? dialog.messages.at(-1)?.seq ?? 0,
    isInterrupted: false,
  }
  return {
    ...dialog,
    streams: [...dialog.streams.filter((other) => other !== held), grown],
    isAssistantTyping: false,
  }
}

type DurableFrame = Extract<DialogFrame, { seq: number; type: 'message' | 'handoff' }>

const isDurable = (frame: DialogFrame): frame is DurableFrame =>
  frame.type === 'message' || frame.type === 'handoff'

const applyDurable = (dialog: DialogState, frame: DurableFrame): DialogState => ({
  ...(frame.type === 'message' ? withMessage(dialog, frame.message) : withHandoff(dialog, frame.handoff)),
  cursor: frame.seq,
})

/** Applies what joins the cursor; what lies beyond a hole waits for it to be filled. */
const settle = (dialog: DialogState, frames: readonly DialogFrame[]): DialogState => {
  let next = dialog
  const waiting = frames.filter(isDurable).sort((one, other) => one.seq - other.seq)
  const heldBack: DurableFrame[] = []
  for (const frame of waiting) {
    if (frame.seq <= next.cursor) continue
    if (frame.seq === next.cursor + 1) next = applyDurable(next, frame)
    else heldBack.push(frame)
  }
  return { ...next, heldBack, phase: heldBack.length > 0 ? 'gap' : 'ready' }
}

const onFrame = (dialog: DialogState, frame: DialogFrame): DialogState => {
  switch (frame.type) {
    case 'message':
    case 'handoff': {
      const frames = [...dialog.heldBack, frame]
      if (dialog.phase === 'opening' || dialog.phase === 'loading') return { ...dialog, heldBack: frames }
      return settle(dialog, frames)
    }
    case 'delta':
      return withDelta(dialog, frame)
    case 'typing':
      if (frame.actor === 'user') return { ...dialog, isVisitorTyping: frame.isTyping }
      return frame.actor === 'assistant' ? { ...dialog, isAssistantTyping: frame.isTyping } : dialog
    case 'read':
      return frame.by === 'user'
        ? { ...dialog, readSeq: Math.max(dialog.readSeq, frame.seq) }
        : { ...dialog, managerReadSeq: Math.max(dialog.managerReadSeq, frame.seq) }
    case 'visitor':
      return {
        ...dialog,
        visitor: dialog.visitor && { ...dialog.visitor, isOnline: frame.isOnline },
        isVisitorTyping: frame.isOnline && dialog.isVisitorTyping,
      }
  }
}

const onWelcome = (dialog: DialogState, welcome: Welcome): DialogState => {
  const isSameLife = welcome.epoch === dialog.epoch
  const listed = new Set(welcome.streams.map(({ streamId }) => streamId))
  const lastSeq = dialog.messages.at(-1)?.seq ?? 0
  const streams: ShownStream[] = [
    ...dialog.streams
      .filter(({ streamId }) => !listed.has(streamId))
      .map((stream) => ({ ...stream, isInterrupted: true })),
    ...welcome.streams.map((stream) => ({ ...stream, afterSeq: lastSeq, isInterrupted: false })),
  ]
  const base: DialogState = {
    ...dialog,
    error: null,
    epoch: welcome.epoch,
    handoff:
      isSameLife && dialog.handoff && dialog.handoff.version > welcome.handoff.version
        ? dialog.handoff
        : welcome.handoff,
    streams,
    heldBack: [],
    isVisitorTyping: false,
    isAssistantTyping: false,
    readSeq: welcome.readSeq,
    managerReadSeq: isSameLife
      ? Math.max(dialog.managerReadSeq, welcome.managerReadSeq)
      : welcome.managerReadSeq,
  }
  return welcome.replay === 'gap'
    ? { ...base, phase: 'ready' }
    : { ...base, phase: 'loading', pageSeq: welcome.lastSeq }
}

const onPage = (dialog: DialogState, event: Extract<DialogEvent, { type: 'page' }>): DialogState => {
  if (dialog.phase !== 'loading' || event.epoch !== dialog.epoch) return dialog
  const page = event.messages.reduce(withMessage, {
    ...dialog,
    messages: [],
    hasOlder: false,
    cursor: dialog.pageSeq,
  })
  return settle({ ...page, hasOlder: event.messages.length >= event.limit }, dialog.heldBack)
}

/** One dialog as the desk sees it, after an event. Pure. */
export const reduceDialog = (dialog: DialogState, event: DialogEvent): DialogState => {
  switch (event.type) {
    case 'welcome':
      return onWelcome(dialog, event.welcome)
    case 'page':
      return onPage(dialog, event)
    case 'older':
      if (event.epoch !== dialog.epoch) return dialog
      return {
        ...dialog,
        messages: event.messages.reduce(place, dialog.messages),
        hasOlder: event.messages.length >= event.limit,
      }
    case 'frame':
      return onFrame(dialog, event.frame)
    case 'handoff':
      return withHandoff(dialog, event.handoff)
    case 'visitor':
      return { ...dialog, visitor: event.visitor }
    case 'refused':
      return { ...dialog, error: event.code }
    case 'sending': {
      const { clientMessageId, text } = event
      const sending: Outgoing = { clientMessageId, text, status: 'sending', isTemporary: false }
      const isRepeat = dialog.outgoing.some((other) => other.clientMessageId === clientMessageId)
      return {
        ...dialog,
        outgoing: isRepeat
          ? dialog.outgoing.map((other) => (other.clientMessageId === clientMessageId ? sending : other))
          : [...dialog.outgoing, sending],
      }
    }
    case 'sent':
      return withMessage(dialog, event.message)
    case 'send-failed':
      return {
        ...dialog,
        outgoing: dialog.outgoing.map((other) =>
          other.clientMessageId === event.clientMessageId
            ? { ...other, status: 'failed', isTemporary: event.isTemporary }
            : other,
        ),
      }
    case 'discarded':
      return {
        ...dialog,
        outgoing: dialog.outgoing.filter((other) => other.clientMessageId !== event.clientMessageId),
      }
    case 'draft':
      return { ...dialog, draft: event.text }
    case 'seen':
      return { ...dialog, managerReadSeq: Math.max(dialog.managerReadSeq, event.seq) }
    case 'link-lost':
      return { ...dialog, isVisitorTyping: false, isAssistantTyping: false }
  }
}

/** How many of the visitor's messages no operator has seen. */
export const unreadOf = (dialog: DialogState): number =>
  dialog.messages.filter(({ sender, seq }) => sender === 'user' && seq > dialog.managerReadSeq).length
