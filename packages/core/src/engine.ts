import { createBackend } from './backend.ts'
import { toConnectionState } from './connection-state.ts'
import type { Conversation, ConversationOptions } from './conversation-types.ts'
import { createDelivery } from './delivery.ts'
import type { Engine, EngineEvents } from './engine-types.ts'
import { cancelled, destroyed, failure, type ReplyXError } from './errors.ts'
import { createTimer } from './lib/timer.ts'
import type { Logger } from './logger.ts'
import { createMessageList } from './message-list.ts'
import type { Handoff, Snapshot } from './model.ts'
import type { NormalizedOptions } from './options.ts'
import { createMetrics } from './metrics.ts'
import type { Ports, StoragePort } from './ports.ts'
import { createProfileReader } from './profile.ts'
import { createPublisher } from './publisher.ts'
import { createSession } from './session/identity.ts'
import { createInitialSnapshot, noDialog } from './snapshot.ts'
import { guardStorage } from './storage-guard.ts'
import { createTabTalk } from './tab-talk.ts'
import type { PrepareFlags } from './transport/connection.ts'
import { createLink } from './transport/link.ts'
import { createVisitorMemory } from './visitor-memory.ts'

/** A call for an operator that waits for a dialog. */
const called: Handoff = { status: 'requested' }

const ASK_AGAIN_AFTER = 60_000

const isIdentityRefused = ({ code, retryable }: ReplyXError): boolean =>
  !retryable && /^(token|authentication)_/.test(code)

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
  /** The token of the last greeting: the one that a close speaks of. */
  let greetedWith: string | null = null
  /** The open dialog takes no more messages. */
  let hasEnded = false
  let isOver = false
  let conversation: Conversation | null = null
  let creating: Promise<Conversation> | null = null
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
  const refusalTimer = createTimer(clock)
  const metrics = createMetrics(publisher, clock)
  const configure = createProfileReader((assistant) => {
    patch({ assistant })
  }, warn)

  function collect(): Partial<Snapshot> {
    const { connection } = link
    const isNetworkOnline = ports.network.isOnline()
    const dialogId = conversation?.id ?? null
    const isStarting = connection.phase === 'authenticating' && !wasOnline
    return {
      ...(conversation?.view() ?? {
        ...noDialog,
        isLoading: isStarting,
        handoff: outbox.isCalling(null) ? called : noDialog.handoff,
      }),
      connection: toConnectionState(connection, { wasOnline, isNetworkOnline, hadDialog }),
      channel: link.kind,
      dialogId,
      messages: joinMessages(conversation, outbox.messages(dialogId)),
    }
  }

  const session = createSession({ ...settings, scope, ports })
  const backend = createBackend(settings, ports, session)
  const { rest } = backend
  const memory = createVisitorMemory({
    settings,
    ports,
    scope,
    guestId: session.guestId,
    guard,
    onTrouble: warn,
  })
  const { drafts } = memory

  const tabs = createTabTalk({
    ports,
    name: `replyx:${scope}`,
    conversation: () => conversation,
    drafts,
    onDraft(draft) {
      patch({ draft })
    },
    onUnknown: findDialog,
    onLogout: () => void leaveVisitor(true),
    // The visitor may have left in another tab while this one was put away.
    onBack() {
      void session.isReplaced().then((isReplaced) => (isReplaced ? leaveVisitor(true) : 0))
    },
  })

  /** The code for it is here: whoever knows of a dialog has asked the server, or waited for it. */
  function enter(dialog: ConversationOptions['dialog'], isKnown = true): Conversation {
    if (backend.live === null) throw new TypeError('not loaded')
    const { id } = dialog
    conversation?.stop()
    hasEnded = false
    isProvisional = !isKnown
    const entered = backend.live.createConversation({
      dialog,
      rest,
      ports,
      publisher,
      store: memory.copiesOf(id),
      window: settings.window,
      isLeading: () => tabs.isLeading,
      hello(point) {
        const identity = session.known()
        if (backend.dialect === null || identity === null) return
        greetedWith = identity.siteToken
        link.send(backend.dialect.hello(identity, point))
      },
      signalTyping(isTyping) {
        if (backend.dialect !== null) link.send(backend.dialect.typing(isTyping))
      },
      onWelcome: link.noteWelcome,
      isCalling: () => outbox.isCalling(id),
      onOwn: outbox.settle,
      onComplete,
      onDead: link.drop,
      onOdd(what) {
        metrics.noteDropped()
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
    const copy = await memory.copiesOf(entered.id).getCachedMessages()
    if (copy !== null) entered.restore(copy)
  }

  /** What can be shown without the network: the dialog of the last visit, and what stood in its input. */
  async function restore(): Promise<void> {
    const mine = visitor
    const [copy] = await Promise.all([memory.recall(), backend.load().catch(() => undefined)])
    if (mine !== visitor || isOver) return
    if (copy !== null && backend.live !== null && conversation === null) {
      const { dialogId: id, epoch, cursor: lastSeq, readSeq } = copy
      enter({ id, epoch, lastSeq, readSeq }, false).restore(copy)
    }
    const draft = drafts.of(conversation?.id ?? null)
    if (draft !== '' && publisher.getSnapshot().draft === '') patch({ draft })
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

  // A device may be wrong about its network; what came over the channel is not.
  const canReach = (): boolean => ports.network.isOnline() || link.connection.phase === 'online'

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
    // The first request does not wait for what is kept.
    const level = backend.requireDialect()
    level.catch(() => undefined)
    await restoring
    if (await session.isReplaced()) {
      void leaveVisitor(true)
      throw cancelled('connect')
    }
    await level
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
    void configure(() => rest.getConfig(session.known()?.siteToken ?? null, assistantId))
    void memory.sync().then(outbox.wake)
    return conversation === null ? 'vacant' : 'prepared'
  }

  publisher.subscribe(tabs.tellRead)

  function warn(error: ReplyXError): void {
    log('warn', error.message)
  }

  const link = createLink({
    ports,
    prepare,
    open(listener) {
      const { dialect } = backend
      const identity = session.known()
      if (dialect === null || conversation === null || identity === null) throw new TypeError('no dialog')
      const { failedOpens } = link
      return dialect.openChannel({ dialogId: conversation.id, identity, failedOpens }, listener)
    },
    onOpen: () => conversation?.open(),
    onData(data) {
      const { dialect } = backend
      if (dialect === null) return
      const { frame, invalid } = dialect.parse(data)
      if (invalid !== undefined) log('warn', `dropped a frame: ${invalid}`)
      if (frame === undefined) {
        metrics.noteDropped()
        return
      }
      if (frame.type === 'ping') link.send(dialect.pong)
      conversation?.receive(frame)
    },
    onNetwork: () => {
      outbox.wake()
    },
    onLost(isLoss) {
      if (isLoss && link.connection.phase === 'online') metrics.noteLoss()
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
      // Whoever connects again does so under another token, where there is one.
      if (isIdentityRefused(error)) session.reject(greetedWith)
      publisher.report(error, true)
      events.onFailed(error)
    },
  })

  function onComplete(): void {
    wasOnline = true
    hadDialog = conversation !== null
    patch({ error: null })
    if (conversation !== null) tabs.lead(conversation.id)
    outbox.wake()
    events.onReady()
  }

  const outbox = createDelivery({
    ports,
    rest,
    publisher,
    openStore: memory.openOutbox,
    lockName: `replyx:outbox:${scope}`,
    isReady: () => backend.dialect !== null && session.known() !== null && canReach(),
    isServerWell: () => link.connection.phase === 'online',
    getDialog: async () => (await requireConversation()).id,
    conversation: () => conversation,
    onDeparted: findDialog,
    findOwn: (since) => conversation?.findOwn(since) ?? Promise.resolve(),
    // What waits for an identity waits for a connection under it.
    onRefused(error) {
      if (!isIdentityRefused(error)) return
      if (session.mode === 'site') link.refuse(error)
      // A guest has nothing that could be refused: whoever says so may say otherwise later.
      else refusalTimer.start(ASK_AGAIN_AFTER, outbox.wake)
    },
    onSaved(dialogId) {
      drafts.save(dialogId)
      drafts.save(conversation?.id ?? null)
    },
    onEnded(dialogId) {
      if (conversation?.id === dialogId) hasEnded = true
    },
    warn,
  })

  /** There is a dialog that this tab does not know: another has made it. */
  function findDialog(): void {
    if (link.connection.isVacant) link.restart()
  }

  async function leaveVisitor(isElsewhere: boolean): Promise<number> {
    visitor += 1
    restoring = null
    endRequests(cancelled('finish'), false)
    events.onFailed(cancelled('connect'))
    leave()
    tabs.follow()
    wasOnline = false
    // All begin at once, with the one who is known until now: whoever connects next must find nothing of them.
    const [dropped] = await Promise.all([outbox.clear(), memory.forget(), session.forget(isElsewhere)])
    if (!isElsewhere) tabs.tellLogout()
    patch({ draft: '', error: null, limit: null })
    emit('identity:changed', { reason: 'logout' })
    return dropped
  }

  function endRequests(error: ReplyXError, mayComeBack: boolean): void {
    link.stop(mayComeBack)
    backend.abort(error)
  }

  return {
    publisher,
    rest,
    session,
    link,
    outbox,
    metrics,
    api: backend.api,
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
      backend.stop()
      endRequests(destroyed('finish'), true)
      conversation?.stop()
      outbox.stop()
      drafts.stop()
      tabs.stop()
      refusalTimer.stop()
      publisher.stop({ connection: 'idle', channel: null, typing: null })
    },
    requireConversation,
    enter,
    setDraft(text) {
      drafts.set(conversation?.id ?? null, text)
      patch({ draft: text })
      tabs.tellDraft(text)
    },
    emptyDraft() {
      // What is kept goes when the outbox has it.
      drafts.show(conversation?.id ?? null, '')
      patch({ draft: '' })
      tabs.tellDraft('')
    },
    async callOperator(reason, text) {
      conversation?.showCall()
      const outcome = await outbox.callOperator({ reason, text, dialogId: dialogToWrite() })
      if (outcome.status === 'failed') throw outcome.error
    },
    async cancelOperator() {
      const mayBeKnown = outbox.dropCall()
      if (mayBeKnown) await conversation?.cancelOperator()
      else conversation?.hideCall()
    },
    leaveVisitor,
  }
}
