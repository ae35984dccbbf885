import type { ReplyXApi } from './api.ts'
import { toConnectionState } from './connection-state.ts'
import { createDrafts, type Drafts } from './activity/draft.ts'
import type { Conversation, ConversationOptions } from './conversation.ts'
import { createLaterCalls } from './lib/later-calls.ts'
import { detectDialect } from './dialects/detect.ts'
import type { Dialect } from './dialects/dialect.ts'
import { asFailure, cancelled, destroyed, failure, type ReplyXError } from './errors.ts'
import type { Logger } from './logger.ts'
import { createMessageList } from './message-list.ts'
import { toMessage } from './messages/message.ts'
import { createOutboxStore } from './messages/outbox-store.ts'
import { createOfflineStrategy } from './messages/offline.ts'
import { createOutbox, type Outbox } from './messages/outbox.ts'
import type { Snapshot } from './model.ts'
import type { NormalizedOptions } from './options.ts'
import type { OfflineStrategy, Ports, StoragePort } from './ports.ts'
import { readProfile } from './profile.ts'
import type { RestCalls } from './protocol/calls.ts'
import type { OpenChannel } from './protocol/channel.ts'
import type { ServerDialog } from './protocol/rest.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { createSession, type Session } from './session/identity.ts'
import { createInitialSnapshot, noDialog } from './snapshot.ts'
import { guardStorage } from './storage-guard.ts'
import { createTabs, type TabMessage } from './tabs.ts'
import type { PrepareFlags } from './transport/connection.ts'
import { createHttp } from './transport/http.ts'
import { createLink, type Link } from './transport/link.ts'

/** The parts of a client, joined: features never know each other, this does. */
export interface Engine {
  readonly publisher: Publisher
  readonly rest: RestCalls
  readonly session: Session
  readonly link: Link
  readonly outbox: Outbox
  readonly api: ReplyXApi
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
  /** What stands in the input of the open dialog. */
  setDraft(text: string): void
  /** What was written has gone to the outbox. */
  emptyDraft(): void
  /** Calls an operator. */
  callOperator(reason: string | undefined, quote: string): Promise<void>
  /** Takes the call back. */
  cancelOperator(): Promise<void>
  /**
   * The visitor leaves: what was asked for before is not believed any more, and nothing of them is kept.
   *
   * @returns how much unsent was dropped
   */
  leaveVisitor(isElsewhere: boolean): Promise<number>
}

/** What the engine tells the client. */
export interface EngineEvents {
  /** Connected, and nothing is missing. */
  readonly onReady: () => void
  /** Connecting cannot succeed. */
  readonly onFailed: (error: ReplyXError) => void
}

const QUEUE = 'outbox:'

type Live = typeof import('./live.ts')

export function createEngine(
  settings: NormalizedOptions,
  outside: Ports,
  log: Logger,
  events: EngineEvents,
): Engine {
  const guard = (storage: StoragePort): StoragePort =>
    guardStorage(storage, outside.clock, (cause) => {
      const reason = 'the browser’s storage fails'
      const error = failure('storage_failed', 'keep what is written', reason, { cause })
      publisher.patch({ storage: 'memory' })
      emit('storage:degraded', { error })
      warn(error)
    })
  const ports: Ports = { ...outside, storage: guard(outside.storage) }
  const { clock } = ports
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
  let live: Live | null = null
  let loading: Promise<Live> | null = null
  let isConfigured = false
  /** The open dialog is known from an earlier visit only. */
  let isProvisional = false
  let restoring: Promise<void> | null = null
  let wasOnline = false
  let hadDialog = false
  let visitor = 0

  const publisher = createPublisher({
    clock,
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
      channel: link.kind,
      dialogId,
      messages: joinMessages(conversation, outbox.messages(dialogId)),
    }
  }

  const session = createSession({ ...settings, scope, ports })
  const drafts: Drafts = createDrafts(ports.storage, clock)
  const offline: OfflineStrategy =
    settings.offlineStrategy ?? createOfflineStrategy(ports.storage, clock, settings.cacheTtl)
  const queue: StoragePort = {
    transact: (prefix, work) => offline.queueOfflineActions(prefix.slice(QUEUE.length, -1), work),
  }
  const safeQueue = settings.offlineStrategy === null ? queue : guard(queue)
  const owner = async (): Promise<string> => `${scope}:${await session.guestId()}`

  const tabs = createTabs({ ports, name: `replyx:${scope}`, onMessage: hearTab })

  function hearTab(message: TabMessage): void {
    switch (message.type) {
      case 'read':
        conversation?.hearRead(message)
        break
      case 'draft':
        drafts.set(message.dialogId, message.text)
        if (message.dialogId === (conversation?.id ?? null)) patch({ draft: message.text })
        break
      case 'logout':
        void leaveVisitor(true)
    }
  }

  /** What the other tabs have last been told is read. */
  let toldRead = ''

  function tellRead(): void {
    const position = conversation?.position()
    if (!position || JSON.stringify(position) === toldRead) return
    toldRead = JSON.stringify(position)
    tabs.tell({ type: 'read', ...position })
  }

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
  /** Each call waits for the level, and is then the dialect's. */
  const rest = createLaterCalls(async () => (await requireDialect()).rest, [
    'getDialogs',
    'createDialog',
    'getMessages',
    'sendMessage',
    'markRead',
    'stopAnswer',
    'requestHandoff',
    'cancelHandoff',
    'getHandoff',
    'getConfig',
  ])

  /** What only a connection needs; it loads beside the first request, and again where that has failed. */
  async function load(): Promise<Live> {
    loading ??= import('./live.ts').finally(() => {
      loading = null
    })
    live ??= await loading
    return live
  }

  async function requireDialect(): Promise<Dialect> {
    if (dialect !== null) return dialect
    detecting ??= detect().finally(() => {
      detecting = null
    })
    dialect = await detecting
    return dialect
  }

  async function detect(): Promise<Dialect> {
    const isLoaded = load()
    // Whoever waits for it hears of a failure; until then nobody does.
    isLoaded.catch(() => undefined)
    const openSocket: OpenChannel = (url, listener) =>
      openSocketAttempt(ports, session.known()?.guestId ?? '', url, listener)
    const context = { request: http.request, session, settings, ports, openSocket }
    const found = await detectDialect(context, async () => (await isLoaded).createV1)
    const { openSocketAttempt } = await isLoaded
    return found
  }

  /** The code for it is here: whoever knows of a dialog has asked the server, or waited for it. */
  function enter(dialog: ConversationOptions['dialog'], isKnown = true): Conversation {
    const { createConversation } = live as Live
    const { id } = dialog
    conversation?.stop()
    hasEnded = false
    isProvisional = !isKnown
    const entered = createConversation({
      dialog,
      rest,
      ports,
      publisher,
      store: {
        cacheMessages: async (update) => offline.cacheMessages(await owner(), id, update).catch(noteCacheTrouble),
        getCachedMessages: async () => (await offline.getCachedMessages(await owner(), id).catch(noteCacheTrouble)) ?? null,
      },
      window: settings.window,
      isLeading: () => tabs.isLeading,
      hello(point) {
        const identity = session.known()
        if (dialect === null || identity === null) return
        greetedWith = identity.siteToken
        link.send(dialect.hello(identity, point))
      },
      signalTyping(isTyping) {
        if (dialect !== null) link.send(dialect.typing(isTyping))
      },
      onWelcome: () => {
        link.noteWelcome()
        showCall()
      },
      onOwn: outbox.settle,
      onComplete,
      onDead: link.drop,
      onOdd(what) {
        log('debug', `dropped a frame: ${what}`)
      },
    })
    conversation = entered
    if (isKnown && dialog.lastSeq > 0) void restoreInto(entered)
    // What was written before there was a dialog was written in this one.
    drafts.move(null, id)
    patch({ draft: drafts.of(id) })
    showCall()
    emit('dialog:opened', { dialogId: id })
    return entered
  }

  async function restoreInto(entered: Conversation): Promise<void> {
    const copy = await offline.getCachedMessages(await owner(), entered.id).catch(noteCacheTrouble)
    if (copy) entered.restore(copy)
  }

  /** What can be shown without the network: the dialog of the last visit, and what stood in its input. */
  async function restore(): Promise<void> {
    const mine = visitor
    const name = await owner()
    const [copy] = await Promise.all([
      offline.getCachedMessages(name, null).catch(noteCacheTrouble),
      drafts.load(name),
      load().catch(noteCacheTrouble),
    ])
    if (mine !== visitor || isOver) return
    if (copy && live && conversation === null) {
      const { dialogId: id, epoch, cursor: lastSeq, readSeq } = copy
      enter({ id, epoch, lastSeq, readSeq }, false).restore(copy)
    }
    const draft = drafts.of(conversation?.id ?? null)
    if (draft !== '' && publisher.getSnapshot().draft === '') patch({ draft })
  }

  function noteCacheTrouble(cause: unknown): undefined {
    // The server has it all: nothing is lost with it.
    warn(asFailure(cause, 'keep the messages'))
  }

  function showCall(): void {
    if (conversation !== null && outbox.isCalling(conversation.id)) conversation.showCall()
  }

  function leave(): void {
    if (conversation === null) return
    conversation.stop()
    // What is being written goes on in the next.
    drafts.move(conversation.id, null)
    conversation = null
    hadDialog = false
  }

  async function requireConversation(): Promise<Conversation> {
    if (conversation !== null && !hasEnded && !isProvisional) return conversation
    return (creating ??= createDialog().finally(() => {
      creating = null
    }))
  }

  // A dialog of an earlier visit may have ended since.
  const dialogToWrite = (): number | null => (hasEnded || isProvisional ? null : (conversation?.id ?? null))

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
    isProvisional = false
    if (link.connection.isVacant) link.attach()
    else if (link.connection.phase !== 'authenticating') link.restart()
    return conversation ?? enter(dialog)
  }

  async function prepare({ renewToken, forgetDialog }: PrepareFlags): Promise<'prepared' | 'vacant'> {
    const mine = visitor
    if (renewToken === true && !session.reject(greetedWith)) {
      throw failure('token_expired', 'connect', 'there is no other token')
    }
    await restoring
    await requireDialect()
    await session.identity()
    requireVisitor(mine, 'connect')
    if (forgetDialog === true) leave()
    if (conversation === null || isProvisional) {
      const open = (await rest.getDialogs()).find((dialog) => dialog.endedAt === undefined)
      requireVisitor(mine, 'connect')
      // A message sent meanwhile may have opened one.
      if (conversation === null || isProvisional) {
        if (open === undefined) leave()
        else if (conversation?.id !== open.id) {
          leave()
          enter(open)
        }
        isProvisional = false
      }
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

  publisher.subscribe(tellRead)

  function warn(error: ReplyXError): void {
    log('warn', error.message)
  }

  const link = createLink({
    ports,
    prepare,
    open(listener) {
      if (dialect === null || conversation === null) throw new TypeError('no dialog')
      const identity = session.known()
      if (identity === null) throw new TypeError('nobody is known')
      const { attempts: failedOpens } = link.connection
      return dialect.openChannel({ dialogId: conversation.id, identity, failedOpens }, listener)
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
    onLost() {
      tabs.follow()
      conversation?.lose()
      conversation?.peek()
    },
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
    tabs.lead()
    void sync()
    events.onReady()
  }

  async function sync(): Promise<void> {
    await offline.syncOnReconnect(await owner()).catch(noteCacheTrouble)
    outbox.wake()
  }

  const outbox = createOutbox({
    ports,
    async openStore() {
      return createOutboxStore(safeQueue, `${QUEUE}${await owner()}:`)
    },
    lockName: `replyx:outbox:${scope}`,
    isReady: () => dialect !== null && session.known() !== null,
    isServerWell: () => link.connection.phase === 'online',
    getDialog: async () => (await requireConversation()).id,
    async deliver(dialogId, { kind, text, reason, clientMessageId }) {
      try {
        if (kind === 'handoff') {
          const called = await rest.requestHandoff(dialogId, clientMessageId, reason, text || undefined)
          if (conversation?.id === dialogId) conversation.acceptHandoff(called)
          return undefined
        }
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
    onSaved: drafts.save,
    onSent(message) {
      if (message !== undefined) emit('message:sent', { message })
      // Another tab may have made the call.
      else void conversation?.syncHandoff().catch(() => undefined)
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

  async function leaveVisitor(isElsewhere: boolean): Promise<number> {
    const name = owner()
    visitor += 1
    restoring = null
    endRequests(cancelled('finish'), false)
    events.onFailed(cancelled('connect'))
    leave()
    tabs.follow()
    wasOnline = false
    // All begin at once: whoever connects next must find nothing of this visitor.
    const [dropped] = await Promise.all([
      outbox.clear(),
      session.forget(isElsewhere),
      drafts.forget(),
      name.then((old) => offline.forget(old)).catch(noteCacheTrouble),
    ])
    if (!isElsewhere) tabs.tell({ type: 'logout' })
    patch({ draft: '', error: null, limit: null })
    emit('identity:changed', { reason: 'logout' })
    return dropped
  }

  function endRequests(error: ReplyXError, mayComeBack: boolean): void {
    link.stop(mayComeBack)
    http.abort(error)
  }

  return {
    publisher,
    rest,
    session,
    link,
    outbox,
    api: createLaterCalls(async () => (await load()).createPublicApi(rest, ports), [
      'getDialogs',
      'createDialog',
      'getMessages',
      'sendMessage',
      'requestHandoff',
      'cancelHandoff',
      'getHandoffStatus',
    ]),
    get conversation() {
      return conversation
    },
    get dialogToWrite() {
      return dialogToWrite()
    },
    start() {
      tabs.start()
      restoring ??= restore()
      void outbox.load().then(showCall)
      link.start()
    },
    pause() {
      link.stop(true)
      tabs.follow()
      wasOnline = false
    },
    stop() {
      isOver = true
      endRequests(destroyed('finish'), true)
      conversation?.stop()
      outbox.stop()
      drafts.stop()
      tabs.stop()
      publisher.stop({ connection: 'idle', channel: null, typing: null })
    },
    requireConversation,
    enter,
    setDraft(text) {
      const dialogId = conversation?.id ?? null
      drafts.set(dialogId, text)
      patch({ draft: text })
      tabs.tell({ type: 'draft', dialogId, text })
    },
    emptyDraft() {
      const dialogId = conversation?.id ?? null
      drafts.set(dialogId, '')
      patch({ draft: '' })
      tabs.tell({ type: 'draft', dialogId, text: '' })
    },
    async callOperator(reason, text) {
      conversation?.showCall()
      const outcome = await outbox.callOperator({ reason, text, dialogId: dialogToWrite() })
      if (outcome.status === 'sent') return
      conversation?.hideCall()
      throw outcome.error
    },
    async cancelOperator() {
      const mayBeKnown = outbox.dropCall()
      if (mayBeKnown) await conversation?.cancelOperator()
      else conversation?.hideCall()
    },
    leaveVisitor,
  }
}
