import { toConnectionState } from './connection-state.ts'
import { createConversation, type Conversation } from './conversation.ts'
import { detectDialect } from './dialects/detect.ts'
import type { Dialect } from './dialects/dialect.ts'
import { ReplyXError, type ReplyXErrorCode } from './errors.ts'
import { asError, cancelledError } from './failures.ts'
import type { Logger } from './logger.ts'
import { createMessageList } from './message-list.ts'
import { toMessage } from './messages/message.ts'
import { createMemoryOutboxStore } from './messages/outbox-store.ts'
import { createOutbox, type Outbox } from './messages/outbox.ts'
import type { Snapshot } from './model.ts'
import type { NormalizedOptions } from './options.ts'
import type { Ports } from './ports.ts'
import type { Identity, ServerDialog } from './protocol/rest.ts'
import { readProfile } from './profile.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { createSession, type Session } from './session/identity.ts'
import { createInitialSnapshot } from './snapshot.ts'
import { createHttp } from './transport/http.ts'
import { createLink, type Link } from './transport/link.ts'
import { createRestCalls, type RestCalls } from './transport/rest-calls.ts'

/** The parts of a client, joined: features never know each other, this does. */
export interface Engine {
  readonly publisher: Publisher
  readonly rest: RestCalls
  readonly session: Session
  readonly link: Link
  readonly outbox: Outbox
  readonly conversation: Conversation | null
  /** The dialog to write to; made where there is none. */
  requireConversation(): Promise<Conversation>
  /** Makes a dialog the open one. */
  enter(dialog: ServerDialog): void
  /** The identity is another one: what was asked for under the old one is not believed any more. */
  changeVisitor(): void
  /** The link was let go on purpose: the next connection is a first one. */
  notePause(): void
  stop(): void
}

/** What the engine tells the client. */
export interface EngineEvents {
  /** Connected, and nothing is missing. */
  onReady(): void
  /** Connecting cannot succeed. */
  onFailed(error: ReplyXError): void
}

export function createEngine(
  settings: NormalizedOptions,
  ports: Ports,
  log: Logger,
  events: EngineEvents,
): Engine {
  const { clock } = ports
  const joinMessages = createMessageList()
  let dialect: Dialect | null = null
  let identity: Identity | null = null
  let conversation: Conversation | null = null
  let creating: Promise<Conversation> | null = null
  let isConfigured = false
  let wasOnline = false
  let hadDialog = false
  let visitor = 0

  const publisher = createPublisher({
    clock,
    log,
    initial: { ...createInitialSnapshot(settings.assistantId), storage: settings.storage },
    collect: (before) => collect(before),
  })

  function collect(before: Snapshot): Partial<Snapshot> {
    const { connection } = link
    const isNetworkOnline = ports.network.isOnline()
    const isStarting = connection.phase === 'authenticating' && !wasOnline
    return {
      connection: toConnectionState(connection, { wasOnline, isNetworkOnline, hadDialog }),
      channel: connection.phase === 'online' && !connection.isVacant ? 'socket' : null,
      dialogId: conversation?.id ?? null,
      messages: joinMessages(conversation, outbox.messages()),
      hasOlder: conversation?.hasOlder ?? false,
      isLoading: conversation?.isLoading ?? isStarting,
      handoff:
        conversation?.handoff ?? (before.handoff.status === 'none' ? before.handoff : { status: 'none' }),
      typing: conversation?.typing ?? null,
      unread: conversation?.unread ?? 0,
      readSeq: conversation?.readSeq ?? 0,
      operatorReadSeq: conversation?.operatorReadSeq ?? 0,
      operatorsOnline: conversation?.operatorsOnline ?? before.operatorsOnline,
    }
  }

  function onStorageError(cause: unknown): void {
    if (publisher.getSnapshot().storage === 'memory') return
    const message = 'unable to keep what is written; the browser refuses storage'
    const error = new ReplyXError({ code: 'storage_failed', message, cause })
    publisher.patch({ storage: 'memory' })
    publisher.emit('storage:degraded', { error })
    log.warn(error.message)
  }

  const session = createSession({
    assistantId: settings.assistantId,
    siteToken: settings.siteToken,
    getToken: settings.getToken ?? null,
    scope: `${settings.apiUrl}:${settings.assistantId === null ? 'site' : String(settings.assistantId)}`,
    ports,
    onStorageError,
  })

  const http = createHttp({
    apiUrl: settings.apiUrl,
    timeout: settings.requestTimeout,
    ports,
    credentials: async () => (await requireDialect()).credentials(await session.identity()),
    renew: () => session.renewToken(),
  })
  const rest = createRestCalls(http, session.mode)

  async function requireDialect(): Promise<Dialect> {
    dialect ??= await detectDialect(() => rest.detectLevel())
    return dialect
  }

  function enter(dialog: ServerDialog): Conversation {
    conversation?.stop()
    const entered = createConversation({
      dialog,
      rest,
      clock,
      channel: {
        hello(point) {
          if (dialect !== null && identity !== null) link.send(dialect.hello(identity, point))
        },
        typing(isTyping) {
          if (dialect !== null) link.send(dialect.typing(isTyping))
        },
        noteWelcome: () => {
          link.noteWelcome()
        },
      },
      events: {
        onChange: publisher.publishSoon,
        onReceived: (message) => {
          publisher.emit('message:received', { message })
        },
        onUpdated: (message) => {
          publisher.emit('message:updated', { message })
        },
        onHandoff: (current, previous) => {
          publisher.emit('handoff:changed', { current, previous })
        },
        onTyping: (current, previous) => {
          publisher.emit('typing:changed', { current, previous })
        },
        onReset: () => {
          publisher.emit('history:reset', { dialogId: dialog.id })
        },
        onOwn: (clientMessageId, message) => {
          outbox.settle(clientMessageId, message)
        },
        onComplete,
        onDead: () => {
          link.drop()
        },
        onError: (error) => {
          publisher.report(asError(error, 'read the messages'))
        },
        onOdd: (what) => {
          log.debug(`dropped a frame: ${what}`)
        },
      },
    })
    conversation = entered
    publisher.emit('dialog:opened', { dialogId: dialog.id })
    return entered
  }

  function leave(): void {
    conversation?.stop()
    conversation = null
    hadDialog = false
  }

  function requireConversation(): Promise<Conversation> {
    if (conversation !== null) return Promise.resolve(conversation)
    const mine = visitor
    creating ??= (async () => {
      const dialog = await rest.createDialog()
      if (mine !== visitor) throw cancelledError('start a dialog')
      const entered = conversation ?? enter(dialog)
      link.attach()
      return entered
    })().finally(() => {
      creating = null
    })
    return creating
  }

  async function prepare(flags: {
    renewToken: boolean
    forgetDialog: boolean
  }): Promise<'prepared' | 'vacant'> {
    const mine = visitor
    if (flags.renewToken && !(await session.renewToken())) {
      const message = 'unable to connect; the token has expired and there is no other'
      throw new ReplyXError({ code: 'token_expired', message })
    }
    await requireDialect()
    identity = await session.identity()
    if (flags.forgetDialog) leave()
    if (conversation === null) {
      const open = (await rest.getDialogs()).find((dialog) => dialog.endedAt === null)
      if (mine !== visitor) throw cancelledError('connect')
      // A message sent meanwhile may have opened one.
      conversation ??= open === undefined ? null : enter(open)
    }
    if (conversation === null && settings.dialogStart === 'connect') await requireConversation()
    void configure()
    outbox.wake()
    return conversation === null ? 'vacant' : 'prepared'
  }

  async function configure(): Promise<void> {
    if (isConfigured) return
    isConfigured = true
    try {
      const { config } = await rest.getConfig(identity?.siteToken ?? null, settings.assistantId)
      if (config !== undefined) publisher.patch({ assistant: readProfile(config) })
    } catch (error) {
      // The chat works without it; the next connection asks again.
      isConfigured = false
      log.warn(asError(error, 'read the configuration').message)
    }
  }

  const link = createLink({
    ports,
    prepare,
    url: () => {
      if (dialect === null || conversation === null) throw new TypeError('no dialog to listen to')
      return dialect.socketUrl(settings.wsUrl, session.mode, conversation.id)
    },
    onOpen: () => {
      conversation?.open()
    },
    onData(data) {
      const parsed = dialect?.parse(data)
      if (parsed?.status === 'invalid') log.warn(`dropped a frame: ${parsed.reason}`)
      if (parsed?.status !== 'known' || dialect === null) return
      if (parsed.frame.type === 'ping') link.send(dialect.pong)
      conversation?.receive(parsed.frame)
    },
    onLost: () => {
      conversation?.lose()
    },
    onChange(current, previous) {
      if (current.phase === 'online' && current.isVacant) onComplete()
      if (current.phase === 'failed' && previous.phase !== 'failed')
        onFailed(current.failure ?? 'network_failed')
      publisher.publishSoon()
    },
    onError(error) {
      if (error.retryable) log.warn(error.message)
    },
  })

  function onComplete(): void {
    wasOnline = true
    hadDialog = conversation !== null
    publisher.patch({ error: null })
    outbox.wake()
    events.onReady()
  }

  function onFailed(code: ReplyXErrorCode): void {
    const error = new ReplyXError({ code, message: `unable to connect; ${code.replaceAll('_', ' ')}` })
    publisher.report(error, true)
    events.onFailed(error)
  }

  const outbox = createOutbox({
    store: createMemoryOutboxStore(),
    ports,
    isReady: () => dialect !== null && identity !== null,
    isServerWell: () => link.connection.phase === 'online',
    getDialog: async () => (await requireConversation()).id,
    async deliver(dialogId, text, clientMessageId) {
      const mine = visitor
      const answer = await rest.sendMessage(dialogId, text, clientMessageId)
      if (mine !== visitor) throw cancelledError('send the message')
      if (conversation?.id === dialogId) return conversation.acceptSent(answer)
      // Of a dialog that is not on the screen there is no copy to compare with.
      return toMessage(answer.data.userMessage)
    },
    onChange: publisher.publishSoon,
    onSent: (message) => {
      publisher.emit('message:sent', { message })
    },
    onFailed: (message, error) => {
      publisher.emit('message:failed', { message, error })
    },
    onTrouble(error, pausedUntil) {
      if (pausedUntil !== null) {
        publisher.patch({ limit: { kind: 'rate', until: pausedUntil } })
        publisher.emit('rate:reached', { until: pausedUntil })
      } else if (error.code === 'plan_reached') {
        const needs = error.status === 402 ? 'topUp' : 'upgrade'
        publisher.patch({ limit: { kind: 'plan', needs } })
        publisher.emit('plan:reached', { needs })
      } else log.warn(error.message)
    },
    onRecovered: () => {
      publisher.patch({ limit: null })
    },
    onStorageError,
  })

  return {
    publisher,
    rest,
    session,
    link,
    outbox,
    get conversation() {
      return conversation
    },
    requireConversation,
    enter,
    changeVisitor() {
      visitor += 1
      http.abort()
      leave()
      identity = null
      wasOnline = false
    },
    notePause() {
      wasOnline = false
    },
    stop() {
      link.stop()
      conversation?.stop()
      outbox.stop()
      http.abort()
      publisher.stop()
    },
  }
}
