import type { Snapshot } from '../../model.ts'
import { fill, type Labels } from '../labels.ts'
import type { ResolvedOptions, RichText } from '../options.ts'
import { errorSentence } from './errors.ts'
import { personOf, withoutAvatar } from './people.ts'
import { isWaiting } from './rows.ts'
import { handoffLabels, handoffNotice, statusOf } from './status.ts'
import { countdown, type Times } from './times.ts'
import type {
  BannerModel,
  ComposerModel,
  EmptyModel,
  HandoffModel,
  HeaderModel,
  JumpModel,
  LauncherModel,
  ListModel,
  Person,
  TypingModel,
} from './types.ts'

/** The longest message, in Unicode code points. */
const longestText = 4000
const counterFrom = 3600

/** What the models of the parts are made from. */
export interface PartContext extends Snapshot {
  readonly options: ResolvedOptions
  readonly labels: Labels
  readonly times: Times
  /** The assistant. */
  readonly person: Person
  readonly now: number
  readonly isMinimized: boolean
  /** How the text of messages is understood; `null` where it is not yet. */
  readonly richText: RichText | null
}

const isStreaming = ({ messages }: Snapshot): boolean =>
  messages.some((message) => message.status === 'streaming')

export function buildHeader(context: PartContext): HeaderModel {
  const { connection, handoff, limit, options, labels, person } = context
  const operator = handoff.status === 'active' ? handoff.operator : undefined
  const who = operator ? personOf(operator.name, operator.avatar) : person
  const isSettled = connection === 'online' && handoff.status !== 'requested'
  return {
    ...who,
    ...(!options.showAvatar && withoutAvatar),
    title: who.author,
    status: options.showOnlineStatus && limit?.kind !== 'plan' ? statusOf(context, labels) : null,
    presence: isSettled ? 'online' : connection === 'offline' || connection === 'failed' ? 'offline' : 'busy',
    identity: `${operator?.id}`,
    canMinimize: options.isClosable,
    labels,
  }
}

/** @param since - when the request was first seen, for the progress */
export function buildHandoff(
  { handoff, labels, times, now }: PartContext,
  since: number,
): HandoffModel | null {
  const { nextOpenAt, queuePosition, estimatedWait, expiresAt, isBeingRead } = handoff
  const status = handoffNotice(handoff)
  if (status === null) return null
  const isCalling = status === 'waiting'
  const back = Date.parse(nextOpenAt ?? '')
  const details = isCalling
    ? [
        queuePosition && fill(labels.handoffPlace, { place: times.number(queuePosition) }),
        estimatedWait !== undefined &&
          times.count(labels.handoffWait, Math.max(1, Math.round(estimatedWait))),
        expiresAt && countdown(labels.handoffLeft, expiresAt - now),
      ]
    : [
        status === 'unavailable' && back > now && fill(labels.handoffBack, { time: times.ahead(back, now) }),
        status !== 'released' && labels.handoffLeaveMessage,
      ]
  return {
    status,
    text: isCalling && isBeingRead ? labels.handoffReading : labels[handoffLabels[status]],
    details: details.filter(Boolean).join(isCalling ? ' · ' : '. ') || null,
    progress:
      isCalling && expiresAt
        ? Math.min(1, Math.max(0, (now - since) / Math.max(1, expiresAt - since)))
        : null,
    action: isCalling ? 'cancel' : 'dismiss',
    actionLabel: isCalling ? labels.cancel : labels.dismiss,
  }
}

/** What the banner is about, for putting it away, and what it says. */
export interface BannerChoice {
  readonly subject: unknown
  readonly banner: BannerModel
}

/** A banner that may be shown, and what it is about where that is more than its kind. */
type Choice = readonly [
  applies: boolean,
  kind: BannerModel['kind'],
  text: string,
  action?: BannerModel['action'],
  subject?: unknown,
]

/**
 * Chooses the one banner: what may lose something first, then limits, then errors, then the connection.
 *
 * @param isDegraded - whether storing has failed since the view began
 * @param dismissed - what the visitor has put away
 */
export function buildBanner(
  { storage, limit, error, connection, messages, labels, now }: PartContext,
  isDegraded: boolean,
  dismissed: ReadonlySet<unknown>,
): BannerChoice | undefined {
  const isOffline = connection === 'offline'
  const until = limit?.until ?? 0
  const mayLose = storage === 'memory' && connection !== 'online' && messages.some(isWaiting)
  const reason = error ? errorSentence(error, labels) : labels.errorAccess
  const rate = until ? countdown(labels.bannerRate, until - now) : labels.bannerRateSoon
  const choices: readonly Choice[] = [
    [isDegraded || mayLose, 'storage', labels.bannerStorage, 'dismiss'],
    [limit?.kind === 'plan', 'plan', labels.bannerPlan, 'dismiss', limit],
    [limit?.kind === 'rate' && (!until || until > now), 'rate', rate],
    [connection === 'failed', 'error', reason, 'retry'],
    [error !== null && !isOffline, 'error', reason, 'dismiss', error],
    [isOffline, 'offline', labels.bannerOffline],
  ]
  for (const [applies, kind, text, action = null, subject = kind] of choices)
    if (applies && !dismissed.has(subject)) {
      const actionLabel = action && labels[action]
      const tone = kind === 'error' ? 'danger' : 'warning'
      return { subject, banner: { kind, tone, text, action, actionLabel } }
    }
  return undefined
}

export function buildComposer(context: PartContext, isEditing: boolean): ComposerModel {
  const { draft, connection, handoff, labels, times } = context
  // Counting code points takes its time; far from the end the number does not matter.
  const left = longestText - (draft.length < counterFrom ? 0 : [...draft.trim()].length)
  const isEmpty = !draft.trim()
  return {
    value: draft,
    counter:
      left > longestText - counterFrom
        ? null
        : times.count(left < 0 ? labels.charactersOver : labels.charactersLeft, Math.abs(left)),
    isOver: left < 0,
    canSend: !isEmpty && left >= 0,
    button: isStreaming(context) && isEmpty ? 'stop' : 'send',
    hint: connection === 'offline' ? labels.offlineHint : null,
    isEditing,
    canCallOperator: connection === 'online' && handoff.status !== 'requested' && handoff.status !== 'active',
    labels,
  }
}

export function buildLauncher(context: PartContext): LauncherModel | null {
  const { unread, connection, options, labels, times, isMinimized } = context
  const hasNews = isMinimized && unread > 0
  const action = isMinimized ? labels.open : labels.close
  return options.type !== 'floating' || !options.isClosable
    ? null
    : {
        // What can be read on it begins its name, for those who speak to their device.
        label: [options.buttonText, action, hasNews && times.count(labels.unread, unread)]
          .filter(Boolean)
          .join(', '),
        text: options.buttonText,
        badge: hasNews ? times.number(Math.min(unread, 9)) + (unread > 9 ? '+' : '') : null,
        isOpen: !isMinimized,
        isOnline: connection === 'online',
      }
}

export const buildList = ({ hasOlder, isLoading, richText, messages, labels }: PartContext): ListModel => ({
  hasOlder,
  isLoading,
  isFirstLoad: isLoading && (messages.length === 0 || !richText),
  loadOlderLabel: isLoading ? labels.loading : labels.loadOlder,
  labels,
})

export const buildEmpty = ({ messages, isLoading, options, labels }: PartContext): EmptyModel | null =>
  messages.length > 0 || isLoading
    ? null
    : { text: options.welcomeMessage ?? labels.welcome, quickReplies: options.quickReplies, labels }

export function buildTyping(context: PartContext): TypingModel | null {
  const { typing, handoff, labels, options, person } = context
  if (typing === null || isStreaming(context)) return null
  const { operator } = handoff
  const who =
    typing.actor === 'assistant'
      ? person
      : personOf(typing.name ?? operator?.name ?? labels.operator, operator?.avatar)
  return {
    ...who,
    ...(!options.showAvatar && withoutAvatar),
    label: fill(labels.typing, { name: who.author }),
    sender: typing.actor,
  }
}

export function buildJump(
  { messages, unread, labels, times }: PartContext,
  isAtEnd: boolean,
): JumpModel | null {
  if (isAtEnd || messages.length === 0) return null
  return { label: labels.toNewest, count: unread > 0 ? times.count(labels.newCount, unread) : null }
}
