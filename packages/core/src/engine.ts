import { toConnectionState } from './connection-state.ts'
import { createConversation, type Conversation } from './conversation.ts'
import { detectDialect } from './dialects/detect.ts'
import type { Dialect } from './dialects/dialect.ts'
import { ReplyXError } from './errors.ts'
import { asError, cancelledError, destroyedError } from './failures.ts'
import type { Logger } from './logger.ts'
import { createMessageList } from './message-list.ts'
import { toMessage } from './messages/message.ts'
import { createOutboxStore } from './messages/outbox-store.ts'
import { createOutbox, type Outbox } from './messages/outbox.ts'
import type { Snapshot } from './model.ts'
import type { NormalizedOptions } from './options.ts'
import type { Ports } from './ports.ts'
import { readProfile } from './profile.ts'
import type { ServerDialog } from './protocol/rest.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { createSession, type Session } from './session/identity.ts'
import { createInitialSnapshot, noDialog } from './snapshot.ts'
import { guardStorage } from './storage-guard.ts'
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
  start(): void
  /** Lets go of the link: the next connection is a first one. */
  pause(): void
  /** Ends everything for good. */
  stop(): void
  /** The dialog to write to; made where there is none. */
  requireConversation(): Promise<Conversation>
  /** Makes a dialog the open one. */
  enter(dialog: ServerDialog): void
  /** The visitor is another: what was asked for before is not believed any more. */
  changeVisitor(): void
}

/** What the engine tells the client. */
export interface EngineEvents {
  /** Connected, and nothing is missing. */
  readonly onReady: () => void
  /** Connecting cannot succeed. */
  readonly onFailed: (error: ReplyXError) => void
}

export function createEngine(
  settings: NormalizedOptions,
  outside: Ports,
  log: Logger,
  events: EngineEvents,
): Engine {
  const ports: Ports = {
    ...outside,
    storage: guardStorage(outside.storage, outside.clock, (cause) => {
      const message = 'unable to keep what is written; the browser’s storage fails'
      const error = new ReplyXError({ code: 'storage_failed', message, cause })
      publisher.patch({ storage: 'memory' })
      publisher.emit('storage:degraded', { error })
      log.warn(message)
    }),
  }
  const scope = `${settings.apiUrl}:${settings.assistantId === null ? 'site' : String(settings.assistantId)}`
  const joinMessages = createMessageList()
  let dialect: Dialect | null = null
  let detecting: Promise<Dialect> | null = null
  /** The token of the last greeting: the one that a close speaks of. */
  let greetedWith: string | null = null
  /** The open dialog takes no more messages. */
  let hasEnded = false
  let isOver = false
  let conversation: Conversation | null = null
  let creating: Promise<Conversation> | null = null
  let isConfigured = false
  let wasOnline = false
  let hadDialog = false
  let visitor = 0

  const publisher = createPublisher({
    clock: ports.clock,
    log,
    initial: createInitialSnapshot(settings.assistantId, settings.storage),
    collect,
  })
  const { emit, publishSoon } = publisher

  function collect(): Partial<Snapshot> {
    const { connection } = link
    const isNetworkOnline = ports.network.isOnline()
    const dialogId = conversation?.id ?? null
    const isStarting = connection.phase === 'authenticating' && !wasOnline
    return {
      ...(conversation?.view() ?? { ...noDialog, isLoading: isStarting }),
      connection: toConnectionState(connection, { wasOnline, isNetworkOnline, hadDialog }),
      channel: connection.phase === 'online' && !connection.isVacant ? 'socket' : null,
      dialogId,
      messages: joinMessages(conversation, outbox.messages(dialogId)),
    }
  }

  const session = createSession({ ...settings, scope, ports })

  const http = createHttp({
    apiUrl: settings.apiUrl,
    timeout: settings.requestTimeout,
    ports,
    // The level first: nothing secret leaves the page before it is known.
    identity: async () => {
      await requireDialect()
      return session.identity()
    },
    credentials: async (identity) => (await requireDialect()).credentials(identity),
    reject: (identity) => {
      session.reject(identity.siteToken)
    },
    refusal: () => (isOver ? destroyedError('ask the server') : null),
  })
  const rest = createRestCalls(http, session.mode)

  async function requireDialect(): Promise<Dialect> {
    if (dialect !== null) return dialect
    detecting ??= detectDialect(rest.detectLevel).finally(() => {
      detecting = null
    })
    dialect = await detecting
    return dialect
  }

  function enter(dialog: ServerDialog): Conversation {
    conversation?.stop()
    hasEnded = false
    conversation = createConversation({
      dialog,
      rest,
      ports,
      channel: {
        hello(point) {
          const identity = session.known()
          if (dialect === null || identity === null) return
          greetedWith = identity.siteToken
          link.send(dialect.hello(identity, point))
        },
        typing(isTyping) {
          if (dialect !== null) link.send(dialect.typing(isTyping))
        },
        noteWelcome: () => {
          link.noteWelcome()
        },
      },
      events: {
        emit,
        onChange: publishSoon,
        onOwn: outbox.settle,
        onComplete,
        onDead: () => {
          link.drop()
        },
        onError: (error) => {
          publisher.report(error)
        },
        onOdd: (what) => {
          log.debug(`dropped a frame: ${what}`)
        },
      },
    })
    emit('dialog:opened', { dialogId: dialog.id })
    return conversation
  }

  function leave(): void {
    conversation?.stop()
    conversation = null
    hadDialog = false
  }

  function requireConversation(): Promise<Conversation> {
    if (conversation !== null && !hasEnded) return Promise.resolve(conversation)
    creating ??= createDialog().finally(() => {
      creating = null
    })
    return creating
  }

  async function createDialog(): Promise<Conversation> {
    const mine = visitor
    const dialog = await rest.createDialog()
    if (mine !== visitor) throw cancelledError('start a dialog')
    if (conversation?.id !== dialog.id) enter(dialog)
    if (link.connection.isVacant) link.attach()
    else if (link.connection.phase !== 'authenticating') link.restart()
    return conversation ?? enter(dialog)
  }

  async function prepare(flags: {
    renewToken: boolean
    forgetDialog: boolean
  }): Promise<'prepared' | 'vacant'> {
    const mine = visitor
    if (flags.renewToken) session.reject(greetedWith)
    await requireDialect()
    await session.identity()
    if (mine !== visitor) throw cancelledError('connect')
    if (flags.forgetDialog) leave()
    if (conversation === null) {
      const open = (await rest.getDialogs()).find((dialog) => dialog.endedAt === undefined)
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
      const { config } = await rest.getConfig(session.known()?.siteToken ?? null, settings.assistantId)
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
    onOpen: () => conversation?.open(),
    onData(data) {
      const parsed = dialect?.parse(data)
      if (parsed?.status === 'invalid') log.warn(`dropped a frame: ${parsed.reason}`)
      if (parsed?.status !== 'known' || dialect === null) return
      if (parsed.frame.type === 'ping') link.send(dialect.pong)
      conversation?.receive(parsed.frame)
    },
    onLost: () => conversation?.lose(),
    onChange() {
      const { phase, isVacant } = link.connection
      if (phase === 'online' && isVacant) onComplete()
      publishSoon()
    },
    onTrouble(error) {
      log.warn(error.message)
    },
    onFailed(error) {
      publisher.report(error, true)
      events.onFailed(error)
    },
  })

  function onComplete(): void {
    wasOnline = true
    hadDialog = conversation !== null
    publisher.patch({ error: null })
    outbox.wake()
    events.onReady()
  }

  const outbox = createOutbox({
    ports,
    openStore: async () => createOutboxStore(ports.storage, `outbox:${scope}:${await session.guestId()}:`),
    lockName: `replyx:outbox:${scope}`,
    isReady: () => dialect !== null && session.known() !== null,
    isServerWell: () => link.connection.phase === 'online',
    getDialog: async () => (await requireConversation()).id,
    async deliver(dialogId, text, clientMessageId) {
      const answer = await rest.sendMessage(dialogId, text, clientMessageId)
      publisher.patch({ limit: null })
      // Of a dialog that is not on the screen there is no copy to compare with.
      if (conversation?.id !== dialogId) return toMessage(answer.data.userMessage)
      return conversation.acceptSent(answer)
    },
    onChange: publishSoon,
    onSent: (message) => {
      emit('message:sent', { message })
    },
    onFailed: (message, error) => {
      emit('message:failed', { message, error })
    },
    onTrouble(error, until) {
      log.warn(error.message)
      if (error.code === 'dialog_closed') hasEnded = true
      if (until !== null) {
        publisher.patch({ limit: { kind: 'rate', until } })
        emit('rate:reached', { until })
      } else if (error.code === 'plan_reached') {
        const needs = error.status === 402 ? 'topUp' : 'upgrade'
        publisher.patch({ limit: { kind: 'plan', needs } })
        emit('plan:reached', { needs })
      }
    },
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
    start() {
      void outbox.load()
      link.start()
    },
    pause() {
      link.stop()
      wasOnline = false
    },
    stop() {
      isOver = true
      link.stop()
      conversation?.stop()
      outbox.stop()
      http.abort(destroyedError('finish'))
      publisher.stop({ connection: 'idle', channel: null, typing: null })
    },
    requireConversation,
    enter,
    changeVisitor() {
      visitor += 1
      link.stop()
      http.abort(cancelledError('finish'))
      leave()
      wasOnline = false
    },
  }
}
