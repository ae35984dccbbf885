import type { ReplyXEvents } from '../index.ts'
import { describeError, describeHandoff, describeMessage } from './state.ts'

/** What is kept of each event; what is not named here is not kept. */
type Describers = {
  readonly [Name in Exclude<keyof ReplyXEvents, 'metrics:updated'>]: (
    event: Parameters<ReplyXEvents[Name]>[0],
  ) => unknown
}

/** The events that are recorded; the figures of `metrics:updated` stand in the report as they are. */
export function describeEvents(withTexts: boolean): Describers {
  const asIs = (event: unknown): unknown => event
  const message = (event: { readonly message: Parameters<typeof describeMessage>[0] }): unknown =>
    describeMessage(event.message, withTexts)
  const error = (event: { readonly error: Parameters<typeof describeError>[0] }): unknown =>
    describeError(event.error)
  return {
    'message:sending': ({ key, text }) => ({ key, length: text.length, ...(withTexts ? { text } : {}) }),
    'message:sent': message,
    'message:failed': message,
    'message:received': message,
    'message:updated': message,
    'connection:changed': asIs,
    'handoff:changed': ({ current, previous }) => ({
      current: describeHandoff(current, withTexts),
      previous: describeHandoff(previous, withTexts),
    }),
    'typing:changed': ({ current }) => ({ actor: current?.actor ?? null }),
    'unread:changed': asIs,
    'dialog:opened': asIs,
    'identity:changed': asIs,
    'history:reset': asIs,
    'storage:degraded': error,
    'plan:reached': asIs,
    'rate:reached': asIs,
    error,
  }
}
