import { createEngine } from './engine.ts'
import type { ReplyXError } from './errors.ts'
import { asFailure, cancelled, destroyed, failure } from './errors.ts'
import { createDeferred, type Deferred } from './lib/deferred.ts'
import { defined } from './lib/defined.ts'
import { withinTime } from './lib/within-time.ts'
import { createLogger } from './logger.ts'
import { createMemoryStorage } from './memory-storage.ts'
import type { Snapshot } from './model.ts'
import { normalizeOptions, type ReplyXOptions } from './options.ts'
import { createPlugins } from './plugins.ts'
import { createBrowserPorts } from './ports-browser.ts'
import type { Ports } from './ports.ts'
import { isToken } from './session/identity.ts'
import type { ServerDialog } from './protocol/rest.ts'
import type { ReplyXClient, SendResult } from './types.ts'

const LONGEST_QUOTE = 1_000

/** What the visitor, or the page, has ended itself is no error. */
const isOwnDoing = ({ code }: ReplyXError): boolean => code === 'cancelled' || code === 'destroyed'

/**
 * Makes a chat client. Nothing happens on the network, and no browser interface is touched, until `connect()`
 * or the first call that needs the server.
 *
 * @param options - see {@link ReplyXOptions}
 * @returns the client
 * @throws ReplyXError `option_invalid`, naming the option, what was given and what is allowed
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * chat.on('message:received', ({ message }) => console.log(message.sender, message.text))
 * await chat.connect()
 * chat.send('Where is my order?')
 * ```
 */
export function createReplyX(options: ReplyXOptions): ReplyXClient {
  const settings = normalizeOptions(options)
  const ports: Ports = {
    ...createBrowserPorts(),
    ...(settings.storage === 'memory' ? { storage: createMemoryStorage() } : {}),
    ...defined(settings.ports),
  }
  let isDestroyed = false
  let hasBegun = false
  let connecting: Deferred<Snapshot> | null = null
  /** Of several dialogs asked for at once, the last is opened. */
  let opening = 0

  const engine = createEngine(settings, ports, createLogger(settings.logLevel, ports.log), {
    onReady() {
      endConnecting((waiting) => {
        waiting.resolve(publisher.getSnapshot())
      })
    },
    onFailed: failConnecting,
  })
  const { publisher, rest, session, link, outbox } = engine
  const { patch, publish, report, getSnapshot } = publisher
  const plugins = createPlugins(() => client, report)

  /** Whoever waits for the connection hears how it went, when the snapshot shows it. */
  function endConnecting(tell: (waiting: Deferred<Snapshot>) => void): void {
    const waiting = connecting
    connecting = null
    publish()
    if (waiting !== null) tell(waiting)
  }

  function failConnecting(error: ReplyXError): void {
    endConnecting((waiting) => {
      waiting.reject(error)
    })
  }

  /** Plugins begin with the first use: on a server, or where another client takes over, there is none. */
  function begin(): void {
    if (hasBegun) return
    hasBegun = true
    settings.plugins.forEach(plugins.use)
  }

  /** Does what the visitor asked for, and shows it at once. */
  function act<Result>(action: string, work: () => Result): Result {
    if (isDestroyed) throw destroyed(action)
    begin()
    try {
      return work()
    } finally {
      publish()
    }
  }

  /** The same for what takes time: what can be shown at once is, and a failure is told to the visitor. */
  async function actLater<Result>(action: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await act(action, work)
    } catch (cause) {
      const error = asFailure(cause, action)
      if (!isOwnDoing(error)) report(error, true)
      throw error
    } finally {
      publish()
    }
  }

  /** Opens the dialog that `find` gives, unless another was asked for meanwhile. */
  const open = (action: string, find: () => Promise<ServerDialog | undefined>, missing = ''): Promise<void> =>
    actLater(action, async () => {
      const mine = (opening += 1)
      const dialog = await find()
      if (mine !== opening) throw cancelled(action)
      if (dialog === undefined) throw failure('dialog_not_found', action, missing)
      if (dialog.id === engine.conversation?.id) return
      engine.enter(dialog)
      link.restart()
    })

  /** What was refused is told, and stays in the input. */
  function noteRefusal(result: SendResult): void {
    void result.settled.then((outcome) => {
      if (outcome.status === 'failed') report(outcome.error, outcome.error.code !== 'text_empty')
    })
  }

  /** Tells that a text is about to be sent. @returns the outcome, where a handler holds it back */
  function announce(text: string, key: string): SendResult | null {
    let reason: string | null = null
    const cancel = (why = 'a handler has cancelled it'): void => {
      reason = why
    }
    publisher.emitNow('message:sending', { text, key, cancel })
    if (reason === null) return null
    const error = failure('cancelled', 'send message', reason)
    return { key, settled: Promise.resolve({ status: 'failed', error }) }
  }

  const client: ReplyXClient = {
    connect() {
      if (isDestroyed) return Promise.reject(destroyed('connect'))
      begin()
      if (link.connection.phase === 'online' && connecting === null) return Promise.resolve(getSnapshot())
      const { promise } = (connecting ??= createDeferred<Snapshot>())
      engine.start()
      publish()
      return promise
    },

    disconnect() {
      if (isDestroyed) return
      engine.pause()
      failConnecting(cancelled('connect'))
    },

    destroy() {
      if (isDestroyed) return
      isDestroyed = true
      plugins.stop()
      engine.stop()
      failConnecting(destroyed('connect'))
    },

    send: (text) =>
      act('send', () => {
        const key = ports.newId()
        const heldBack = announce(text, key)
        if (heldBack !== null) return heldBack
        const result = outbox.send(text, engine.dialogToWrite, key)
        if (outbox.messages(null).at(-1)?.key !== key) {
          noteRefusal(result)
          return result
        }
        patch({ error: null })
        engine.emptyDraft()
        engine.metrics.noteQueued()
        engine.conversation?.noteInput(true)
        engine.conversation?.hold(false)
        return result
      }),
    retry: (key) => act('retry', () => outbox.retry(key)),
    edit: (key, text) =>
      act('edit', () => {
        const next = ports.newId()
        const heldBack = announce(text, next)
        if (heldBack !== null) return heldBack
        const result = outbox.edit(key, text, next)
        if (outbox.messages(null).some((message) => message.key === key)) noteRefusal(result)
        return result
      }),
    discard: (key) => act('discard', () => outbox.discard(key)),

    stopAnswer: () =>
      actLater('stop the answer', async () => {
        const { conversation } = engine
        const streamId = conversation?.streamingId() ?? null
        if (conversation !== null && streamId !== null) await rest.stopAnswer(conversation.id, streamId)
      }),
    loadOlder: () =>
      actLater('load older messages', async () => (await engine.conversation?.loadOlder()) ?? false),

    requestOperator(reason) {
      const own = getSnapshot().messages.filter(({ sender }) => sender === 'user')
      const quote = [...(own.at(-1)?.text ?? '')].slice(0, LONGEST_QUOTE).join('')
      const call = (async () => act('call an operator', () => engine.callOperator(reason, quote)))()
      // A refusal is told by the outbox, also where nobody waits for it any more.
      call.catch(() => undefined)
      return call
    },
    cancelOperator: () => actLater('cancel the call', engine.cancelOperator),

    setDraft(text) {
      act('keep the draft', () => {
        engine.setDraft(text)
        engine.conversation?.noteInput(text.trim() === '')
      })
    },
    markRead() {
      act('mark as read', () => engine.conversation?.markRead())
    },
    holdHistory(isHeld) {
      act('hold the history', () => engine.conversation?.hold(isHeld))
    },

    listDialogs: () => actLater('list the dialogs', () => engine.api.getDialogs()),
    openDialog: (id) =>
      open(
        'open the dialog',
        async () => (await rest.getDialogs()).find((dialog) => dialog.id === id),
        `the visitor has none with the id ${String(id)}`,
      ),
    startDialog: () => open('start a dialog', () => rest.createDialog(ports.newId())),

    identify: (token) =>
      actLater('identify', async () => {
        if (session.mode === 'widget' || !isToken(token)) {
          throw failure('option_invalid', 'identify', 'this takes a token, and a client made with one')
        }
        session.identify(token)
        link.restart()
        outbox.wake()
        publisher.emit('identity:changed', { reason: 'identify' })
      }),
    logout: (choice = {}) =>
      actLater('log out', async () => {
        if (choice.flush === true)
          await withinTime(ports.clock, settings.requestTimeout, outbox.drained(), () => undefined)
        if (isDestroyed) throw destroyed('log out')
        return engine.leaveVisitor(false)
      }),

    getSnapshot,
    subscribe: publisher.subscribe,
    on: publisher.on,
    once: publisher.once,
    use: (plugin) => act('use the plugin', () => plugins.use(plugin)),
    getMetrics: engine.metrics.get,
    api: engine.api,
  }
  return client
}
