import type { Conversation } from './conversation-types.ts'
import { asFailure, ReplyXError } from './errors.ts'
import { toMessage } from './messages/message.ts'
import { createOutbox } from './messages/outbox.ts'
import type { Outbox, OutboxOptions } from './messages/outbox-types.ts'
import type { RestCalls } from './protocol/calls.ts'
import type { Publisher } from './publisher.ts'

/** The outbox, joined to the server and to what is shown. */
export function createDelivery(
  options: Pick<
    OutboxOptions,
    | 'ports'
    | 'openStore'
    | 'lockName'
    | 'isReady'
    | 'isServerWell'
    | 'getDialog'
    | 'onSaved'
    | 'onDeparted'
    | 'findOwn'
  > & {
    readonly rest: RestCalls
    readonly publisher: Publisher
    readonly conversation: () => Conversation | null
    /** A dialog takes no more messages. */
    readonly onEnded: (dialogId: number) => void
    readonly warn: (error: ReplyXError) => void
    /** An attempt met an error of which nobody knows when it ends. */
    readonly onRefused: (error: ReplyXError) => void
  },
): Outbox {
  const { rest, warn } = options
  const { emit, patch, publishSoon, defer } = options.publisher
  const isOpen = (dialogId: number): boolean => options.conversation()?.id === dialogId

  function noteLimit(error: ReplyXError, until: number | null): void {
    if (until !== null) {
      patch({ limit: { kind: 'rate', until } })
      emit('rate:reached', { until })
    } else if (error.code === 'plan_reached') {
      const needs = error.status === 402 ? 'topUp' : 'upgrade'
      patch({ limit: { kind: 'plan', needs } })
      emit('plan:reached', { needs })
    }
  }

  return createOutbox({
    ...options,
    async deliver(dialogId, { kind, text, reason, clientMessageId }) {
      try {
        if (kind === 'handoff') {
          const called = await rest.requestHandoff(dialogId, clientMessageId, reason, text || undefined)
          if (isOpen(dialogId)) options.conversation()?.acceptHandoff(called)
          return undefined
        }
        const answer = await rest.sendMessage(dialogId, text, clientMessageId)
        patch({ limit: null })
        options.onDeparted()
        if (answer.trouble !== undefined) noteLimit(answer.trouble, null)
        // Of a dialog that is not on the screen there is no copy to compare with.
        return isOpen(dialogId)
          ? (options.conversation()?.acceptSent(answer) ?? null)
          : toMessage(answer.data.userMessage)
      } catch (cause) {
        const error = asFailure(cause, 'send the message')
        if (error.code === 'dialog_closed') options.onEnded(dialogId)
        throw error
      }
    },
    onChange: publishSoon,
    afterChange: defer,
    onSent(message) {
      if (message !== undefined) emit('message:sent', { message })
      // Another tab may have made the call.
      else
        void options
          .conversation()
          ?.syncHandoff()
          .catch(() => undefined)
    },
    onFailed(message, error) {
      emit('message:failed', { message, error })
    },
    onCallFailed(cause) {
      const { retryable, message, status } = cause
      const error = retryable ? cause : new ReplyXError({ code: 'handoff_refused', message, status, cause })
      options.conversation()?.hideCall()
      options.publisher.report(error, true)
      return error
    },
    onTrouble(error, until) {
      warn(error)
      noteLimit(error, until)
      if (until === null) options.onRefused(error)
    },
  })
}
