import { toConnectionState } from './connection-state.ts'
import { createConversation, type Conversation } from './conversation.ts'
import { detectDialect } from './dialects/detect.ts'
import type { Dialect } from './dialects/dialect.ts'
import { asFailure, cancelled, destroyed, failure, type ReplyXError } from './errors.ts'
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
import type { PrepareFlags } from './transport/connection.ts'
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
  /** The dialog that a message is written in now; `null` where one has to be made. */
  readonly dialogToWrite: number | null
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
      const reason = 'the browser’s storage fails'
      const error = failure('storage_failed', 'keep what is written', reason, { cause })
      publisher.patch({ storage: 'memory' })
      emit('storage:degraded', { error })
      warn(error)
    }),
  }
  const { assistantId, apiUrl } = settings
  const scope = `${apiUrl}:${String(assistantId ?? 'site')}`
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
    initial: createInitialSnapshot(assistantId, settings.storage),
    collect,
  })
  const { emit, patch, publishSoon } = publisher

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
    apiUrl,
    timeout: settings.requestTimeout,
    ports,
    async identify() {
      if (isOver) throw destroyed('ask the server')
      // The level first: nothing secret leaves the page before it is known.
      const { credentials } = await requireDialect()
      const identity = await session.identity()
      return { ...credentials(identity), siteToken: identity.siteToken }
    },
    reject: session.reject,
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
      publisher,
      hello(point) {
        const identity = session.known()
        if (dialect === null || identity === null) return
        greetedWith = identity.siteToken
        link.send(dialect.hello(identity, point))
      },
      signalTyping(isTyping) {
        if (dialect !== null) link.send(dialect.typing(isTyping))
      },
      onWelcome: link.noteWelcome,
      onOwn: outbox.settle,
      onComplete,
      onDead: link.drop,
      onOdd(what) {
        log('debug', `dropped a frame: ${what}`)
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

  async function requireConversation(): Promise<Conversation> {
    if (conversation !== null && !hasEnded) return conversation
    return (creating ??= createDialog().finally(() => {
      creating = null
    }))
  }

  /** Whether the visitor has left since; what was asked for then is not wanted any more. */
  function requireVisitor(mine: number, action: string): void {
    if (mine !== visitor) throw cancelled(action)
  }

  async function createDialog(): Promise<Conversation> {
    const mine = visitor
    const before = conversation
    const dialog = await rest.createDialog()
    requireVisitor(mine, 'start a dialog')
    // The visitor has opened another meanwhile, and stays there.
    if (conversation !== null && conversation !== before) return conversation
    if (conversation?.id !== dialog.id) enter(dialog)
    if (link.connection.isVacant) link.attach()
    else if (link.connection.phase !== 'authenticating') link.restart()
    return conversation ?? enter(dialog)
  }

  async function prepare({ renewToken, forgetDialog }: PrepareFlags): Promise<'prepared' | 'vacant'> {
    const mine = visitor
    if (renewToken === true && !session.reject(greetedWith)) {
      throw failure('token_expired', 'connect', 'there is no other token')
    }
    await requireDialect()
    await session.identity()
    requireVisitor(mine, 'connect')
    if (forgetDialog === true) leave()
    if (conversation === null) {
      const open = (await rest.getDialogs()).find((dialog) => dialog.endedAt === undefined)
      requireVisitor(mine, 'connect')
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
      const { config } = await rest.getConfig(session.known()?.siteToken ?? null, assistantId)
      if (config !== undefined) patch({ assistant: readProfile(config) })
    } catch (error) {
      // The chat works without it; the next connection asks again.
      isConfigured = false
      warn(asFailure(error, 'read the configuration'))
    }
  }

  function warn(error: ReplyXError): void {
    log('warn', error.message)
  }

  const link = createLink({
    ports,
    prepare,
    url() {
      if (dialect === null || conversation === null) throw new TypeError('no dialog')
      return dialect.socketUrl(settings.wsUrl, session.mode, conversation.id)
    },
    onOpen: () => conversation?.open(),
    onData(data) {
      if (dialect === null) return
      const { frame, invalid } = dialect.parse(data)
      if (invalid !== undefined) log('warn', `dropped a frame: ${invalid}`)
      if (frame === undefined) return
      if (frame.type === 'ping') link.send(dialect.pong)
      conversation?.receive(frame)
    },
    onLost: () => conversation?.lose(),
    onChange() {
      const { phase, isVacant } = link.connection
      if (phase === 'online' && isVacant) onComplete()
      publishSoon()
    },
    onTrouble: warn,
    onFailed(error) {
      publisher.report(error, true)
      events.onFailed(error)
    },
  })

  function onComplete(): void {
    wasOnline = true
    hadDialog = conversation !== null
    patch({ error: null })
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
      try {
        const answer = await rest.sendMessage(dialogId, text, clientMessageId)
        patch({ limit: null })
        findDialog()
        // Of a dialog that is not on the screen there is no copy to compare with.
        if (conversation?.id !== dialogId) return toMessage(answer.data.userMessage)
        return conversation.acceptSent(answer)
      } catch (cause) {
        const error = asFailure(cause, 'send the message')
        if (error.code === 'dialog_closed' && conversation?.id === dialogId) hasEnded = true
        throw error
      }
    },
    onChange: publishSoon,
    afterChange: publisher.defer,
    onDeparted: findDialog,
    onSent(message) {
      emit('message:sent', { message })
    },
    onFailed(message, error) {
      emit('message:failed', { message, error })
    },
    onTrouble(error, until) {
      warn(error)
      if (until !== null) {
        patch({ limit: { kind: 'rate', until } })
        emit('rate:reached', { until })
      } else if (error.code === 'plan_reached') {
        const needs = error.status === 402 ? 'topUp' : 'upgrade'
        patch({ limit: { kind: 'plan', needs } })
        emit('plan:reached', { needs })
      }
    },
  })

  /** There is a dialog that this tab does not know: another has made it. */
  function findDialog(): void {
    if (link.connection.isVacant) link.restart()
  }

  function endRequests(error: ReplyXError): void {
    link.stop()
    http.abort(error)
  }

  return {
    publisher,
    rest,
    session,
    link,
    outbox,
    get conversation() {
      return conversation
    },
    get dialogToWrite() {
      return hasEnded ? null : (conversation?.id ?? null)
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
      endRequests(destroyed('finish'))
      conversation?.stop()
      outbox.stop()
      publisher.stop({ connection: 'idle', channel: null, typing: null })
    },
    requireConversation,
    enter,
    changeVisitor() {
      visitor += 1
      endRequests(cancelled('finish'))
      leave()
      wasOnline = false
    },
  }
}
