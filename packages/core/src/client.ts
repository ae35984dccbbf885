import { createEngine } from './engine.ts'
import { ReplyXError } from './errors.ts'
import { asError, cancelledError, destroyedError } from './failures.ts'
import { createDeferred, type Deferred } from './lib/deferred.ts'
import { defined } from './lib/defined.ts'
import { createLogger } from './logger.ts'
import { createMemoryStorage } from './memory-storage.ts'
import type { Snapshot } from './model.ts'
import { normalizeOptions, type ReplyXOptions } from './options.ts'
import { createBrowserPorts } from './ports-browser.ts'
import type { Ports } from './ports.ts'
import { createPublicApi, toDialog } from './public-api.ts'
import { isToken } from './session/identity.ts'
import type { ReplyXClient, SendResult } from './types.ts'

const LONGEST_QUOTE = 1_000

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
  let connecting: Deferred<Snapshot> | null = null
  /** Of several dialogs asked for at once, the last is opened. */
  let opening = 0

  const engine = createEngine(settings, ports, createLogger(settings.logLevel, ports.log), {
    onReady() {
      const waiting = takeConnecting()
      publisher.publish()
      waiting?.resolve(publisher.getSnapshot())
    },
    onFailed(error) {
      const waiting = takeConnecting()
      publisher.publish()
      waiting?.reject(error)
    },
  })
  const { publisher, rest, session, link, outbox } = engine

  function takeConnecting(): Deferred<Snapshot> | null {
    const waiting = connecting
    connecting = null
    return waiting
  }

  function requireAlive(action: string): void {
    if (isDestroyed) throw destroyedError(action)
  }

  /** Does what the visitor asked for, and shows it at once. */
  function act<Result>(action: string, work: () => Result): Result {
    requireAlive(action)
    try {
      return work()
    } finally {
      publisher.publish()
    }
  }

  /** The same for what takes time: what can be shown at once is, and a failure is told to the visitor. */
  async function actLater<Result>(
    action: string,
    work: () => Promise<Result>,
    toError: (error: ReplyXError) => ReplyXError = (error) => error,
  ): Promise<Result> {
    requireAlive(action)
    try {
      const result = work()
      publisher.publish()
      return await result
    } catch (cause) {
      const error = toError(asError(cause, action))
      // What the visitor, or the page, has ended itself is no error.
      if (error.code !== 'cancelled' && error.code !== 'destroyed') publisher.report(error, true)
      throw error
    } finally {
      publisher.publish()
    }
  }

  function noteRefusal(result: SendResult): void {
    void result.settled.then((outcome) => {
      if (outcome.status === 'failed') publisher.report(outcome.error, outcome.error.code !== 'text_empty')
    })
  }

  return {
    connect() {
      if (isDestroyed) return Promise.reject(destroyedError('connect'))
      if (link.connection.phase === 'online' && connecting === null) {
        return Promise.resolve(publisher.getSnapshot())
      }
      connecting ??= createDeferred<Snapshot>()
      const { promise } = connecting
      engine.start()
      publisher.publish()
      return promise
    },

    disconnect() {
      if (isDestroyed) return
      engine.pause()
      takeConnecting()?.reject(cancelledError('connect'))
      publisher.publish()
    },

    destroy() {
      if (isDestroyed) return
      isDestroyed = true
      engine.stop()
      takeConnecting()?.reject(destroyedError('connect'))
    },

    send: (text) =>
      act('send', () => {
        const result = outbox.send(text, engine.conversation?.id ?? null)
        // What was refused stays in the input.
        if (outbox.messages(null).at(-1)?.key !== result.key) {
          noteRefusal(result)
          return result
        }
        publisher.patch({ draft: '', error: null })
        engine.conversation?.noteInput(true)
        publisher.emit('message:sending', { text, key: result.key })
        return result
      }),
    retry: (key) => act('retry', () => outbox.retry(key)),
    edit: (key, text) => act('edit', () => outbox.edit(key, text)),
    discard: (key) => {
      act('discard', () => {
        outbox.discard(key)
      })
    },

    stopAnswer: () =>
      actLater('stop the answer', async () => {
        const streamId = engine.conversation?.streamingId() ?? null
        if (engine.conversation !== null && streamId !== null) {
          await rest.stopAnswer(engine.conversation.id, streamId)
        }
      }),
    loadOlder: () =>
      actLater('load older messages', async () => (await engine.conversation?.loadOlder()) ?? false),

    requestOperator: (reason) =>
      actLater(
        'call an operator',
        async () => {
          const target = engine.conversation ?? (await engine.requireConversation())
          const own = publisher.getSnapshot().messages.filter(({ sender }) => sender === 'user')
          const quote = [...(own.at(-1)?.text ?? '')].slice(0, LONGEST_QUOTE).join('')
          await target.requestOperator(() =>
            rest.requestHandoff(target.id, ports.newId(), reason, quote || undefined),
          )
        },
        (error) =>
          error.retryable
            ? error
            : new ReplyXError({
                code: 'handoff_refused',
                message: error.message,
                status: error.status,
                cause: error,
              }),
      ),
    cancelOperator: () => actLater('cancel the call', async () => engine.conversation?.cancelOperator()),

    setDraft(text) {
      act('keep the draft', () => {
        publisher.patch({ draft: text })
        engine.conversation?.noteInput(text.trim() === '')
      })
    },
    markRead() {
      act('mark as read', () => engine.conversation?.markRead())
    },

    listDialogs: () => actLater('list the dialogs', async () => (await rest.getDialogs()).map(toDialog)),
    openDialog: (id) =>
      actLater('open the dialog', async () => {
        const mine = (opening += 1)
        const dialog = (await rest.getDialogs()).find((candidate) => candidate.id === id)
        if (mine !== opening) throw cancelledError('open the dialog')
        if (dialog === undefined) {
          const message = `unable to open the dialog; the visitor has none with the id ${String(id)}`
          throw new ReplyXError({ code: 'dialog_not_found', message })
        }
        engine.enter(dialog)
        link.restart()
      }),
    startDialog: () =>
      actLater('start a dialog', async () => {
        const mine = (opening += 1)
        const dialog = await rest.createDialog(ports.newId())
        if (mine !== opening) throw cancelledError('start a dialog')
        engine.enter(dialog)
        link.restart()
      }),

    identify: (token) =>
      actLater('identify', async () => {
        if (session.mode === 'widget' || !isToken(token)) {
          const message = 'unable to identify; a token needs a client made with siteToken or getToken'
          throw new ReplyXError({ code: 'option_invalid', message })
        }
        session.identify(token)
        link.restart()
        outbox.wake()
        publisher.emit('identity:changed', { reason: 'identify' })
        return Promise.resolve()
      }),
    logout: (choice = {}) =>
      actLater('log out', async () => {
        if (choice.flush === true) await withinTime(outbox.drained())
        takeConnecting()?.reject(cancelledError('connect'))
        engine.changeVisitor()
        // Both begin at once: whoever connects next must find nothing of this visitor.
        const [dropped] = await Promise.all([outbox.clear(), session.forget()])
        publisher.patch({ draft: '', error: null, limit: null })
        publisher.emit('identity:changed', { reason: 'logout' })
        return dropped
      }),

    getSnapshot: publisher.getSnapshot,
    subscribe: publisher.subscribe,
    on: publisher.on,
    once: publisher.once,
    api: createPublicApi(rest, ports),
  }

  function withinTime(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = ports.clock.setTimeout(resolve, settings.requestTimeout)
      void work.then(() => {
        ports.clock.clearTimeout(timer)
        resolve()
      })
    })
  }
}
