import type { Handoff, Message, Snapshot } from '../../model.ts'
import { count, fill, type Labels, type Locale } from '../labels.ts'
import type { ResolvedOptions } from '../options.ts'
import { errorSentence } from './errors.ts'
import { initialsOf, pictureOf, type Person } from './people.ts'
import { clock, type Times } from './times.ts'
import type {
  BannerModel,
  ComposerModel,
  EmptyModel,
  HandoffModel,
  HeaderModel,
  JumpModel,
  LauncherModel,
  ListModel,
  TypingModel,
} from './types.ts'

/** The longest message, in Unicode code points. */
const longestText = 4000
const counterFrom = 3600

/** What the models of the parts are made from. */
export interface PartContext {
  readonly snapshot: Snapshot
  readonly options: ResolvedOptions
  readonly locale: Locale
  readonly times: Times
  readonly assistant: Person
  readonly now: number
  readonly isMinimized: boolean
}

function statusOf({ connection, handoff }: Snapshot, labels: Labels): string {
  switch (connection) {
    case 'idle':
    case 'connecting':
      return labels.statusConnecting
    case 'reconnecting':
      return labels.statusReconnecting
    case 'offline':
      return labels.statusOffline
    case 'failed':
      return labels.statusFailed
    case 'online':
      if (handoff.status === 'active') return labels.statusOperator
      return handoff.status === 'requested' ? labels.statusWaiting : labels.statusReady
  }
}

export function buildHeader({ snapshot, options, locale, assistant }: PartContext): HeaderModel {
  const { connection, handoff } = snapshot
  const operator = handoff.status === 'active' ? handoff.operator : undefined
  const title = operator?.name ?? assistant.name
  const isSettled = connection === 'online' && handoff.status !== 'requested'
  return {
    title,
    status: options.showOnlineStatus ? statusOf(snapshot, locale.labels) : null,
    presence: isSettled ? 'online' : connection === 'offline' || connection === 'failed' ? 'offline' : 'busy',
    avatarUrl: operator === undefined ? assistant.avatarUrl : pictureOf(operator.avatar),
    initials: initialsOf(title),
    showAvatar: options.showAvatar,
    identity: operator === undefined ? 'assistant' : `operator:${operator.id}`,
    canMinimize: options.type === 'floating',
    minimizeLabel: locale.labels.minimize,
  }
}

/** @param since - when the request was first seen, for the progress */
export function buildHandoff(context: PartContext, since: number): HandoffModel | null {
  const { snapshot, locale, times, now } = context
  const { labels, tag } = locale
  const { status, reason, nextOpenAt, queuePosition, estimatedWait, expiresAt, isBeingRead } =
    snapshot.handoff
  const dismissible = { progress: null, action: 'dismiss', actionLabel: labels.dismiss } as const
  if (status === 'requested') {
    const number = new Intl.NumberFormat(tag)
    const parts = [
      queuePosition === undefined ? '' : fill(labels.handoffPlace, { place: number.format(queuePosition) }),
      estimatedWait === undefined
        ? ''
        : count(tag, labels.handoffWait, Math.max(1, Math.round(estimatedWait))),
      expiresAt === undefined ? '' : fill(labels.handoffLeft, { time: clock(expiresAt - now) }),
    ].filter((part) => part !== '')
    const share = expiresAt === undefined ? null : (now - since) / Math.max(1, expiresAt - since)
    return {
      status: 'waiting',
      text: isBeingRead === true ? labels.handoffReading : labels.handoffCalling,
      details: parts.length === 0 ? null : parts.join(' · '),
      progress: share === null ? null : Math.min(1, Math.max(0, share)),
      action: 'cancel',
      actionLabel: labels.cancel,
    }
  }
  if (status === 'released') {
    return { status: 'released', text: labels.handoffReleased, details: null, ...dismissible }
  }
  if (status === 'none' && reason === 'unavailable') {
    const back = nextOpenAt === undefined ? Number.NaN : Date.parse(nextOpenAt)
    const opening = Number.isNaN(back) ? [] : [fill(labels.handoffBack, { time: times.ahead(back, now) })]
    const details = [...opening, labels.handoffLeaveMessage].join('. ')
    return { status: 'unavailable', text: labels.handoffUnavailable, details, ...dismissible }
  }
  if (status === 'none' && reason === 'timeout') {
    return {
      status: 'timeout',
      text: labels.handoffTimeout,
      details: labels.handoffLeaveMessage,
      ...dismissible,
    }
  }
  return null
}

const isWaiting = ({ status }: Message): boolean =>
  status === 'saving' || status === 'queued' || status === 'sending'

/**
 * Chooses the one banner: what may lose something first, then limits, then errors, then the connection.
 *
 * @param isDegraded - whether storing has failed since the view began
 * @param isDismissed - whether the visitor has put this very thing away
 */
export function buildBanner(
  { snapshot, locale: { labels }, now }: PartContext,
  isDegraded: boolean,
  isDismissed: (subject: unknown) => boolean,
): BannerModel | null {
  const { storage, limit, error, connection, messages } = snapshot
  const dismiss = { action: 'dismiss', actionLabel: labels.dismiss } as const
  const silent = { action: null, actionLabel: '' } as const
  const mayLose = storage === 'memory' && connection !== 'online' && messages.some(isWaiting)
  if ((isDegraded || mayLose) && !isDismissed('storage'))
    return { kind: 'storage', tone: 'warning', text: labels.bannerStorage, ...dismiss }
  if (limit?.kind === 'plan' && !isDismissed(limit))
    return { kind: 'plan', tone: 'warning', text: labels.bannerPlan, ...dismiss }
  if (limit?.kind === 'rate' && (limit.until === undefined || limit.until > now)) {
    const text =
      limit.until === undefined
        ? labels.bannerRateSoon
        : fill(labels.bannerRate, { time: clock(limit.until - now) })
    return { kind: 'rate', tone: 'warning', text, ...silent }
  }
  if (connection === 'failed') {
    const text = error === null ? labels.errorAccess : errorSentence(error, labels)
    return { kind: 'error', tone: 'danger', text, action: 'reconnect', actionLabel: labels.tryAgain }
  }
  if (error !== null && connection !== 'offline' && !isDismissed(error))
    return { kind: 'error', tone: 'danger', text: errorSentence(error, labels), ...dismiss }
  if (connection === 'offline')
    return { kind: 'offline', tone: 'warning', text: labels.bannerOffline, ...silent }
  return null
}

/** Counts Unicode code points. */
function lengthOf(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)
}

export function buildComposer(
  { snapshot, locale: { labels, tag } }: PartContext,
  isEditing: boolean,
): ComposerModel {
  const { draft, connection, handoff, messages } = snapshot
  const left = draft.length < counterFrom ? counterFrom : longestText - lengthOf(draft)
  const isEmpty = draft.trim() === ''
  const isStreaming = messages.some((message) => message.status === 'streaming')
  const button = isStreaming && isEmpty ? 'stop' : 'send'
  return {
    value: draft,
    placeholder: labels.placeholder,
    counter:
      left > longestText - counterFrom
        ? null
        : count(tag, left < 0 ? labels.charactersOver : labels.charactersLeft, Math.abs(left)),
    isOver: left < 0,
    canSend: !isEmpty && left >= 0,
    button,
    buttonLabel: button === 'stop' ? labels.stop : labels.send,
    hint: connection === 'offline' ? labels.offlineHint : null,
    isEditing,
    editingLabel: labels.editing,
    cancelLabel: labels.cancel,
    canCallOperator: canCall(handoff) && connection === 'online',
    operatorLabel: labels.callOperator,
  }
}

const canCall = ({ status }: Handoff): boolean => status === 'none' || status === 'released'

export function buildLauncher({ snapshot, options, locale, isMinimized }: PartContext): LauncherModel | null {
  if (options.type !== 'floating') return null
  const { labels, tag } = locale
  const { unread, connection } = snapshot
  const action = isMinimized ? labels.open : labels.close
  const number = new Intl.NumberFormat(tag)
  return {
    label: isMinimized && unread > 0 ? `${action}, ${count(tag, labels.unread, unread)}` : action,
    text: options.buttonText,
    badge: !isMinimized || unread === 0 ? null : unread > 9 ? `${number.format(9)}+` : number.format(unread),
    isOpen: !isMinimized,
    isOnline: connection === 'online',
  }
}

export function buildList({ snapshot, locale: { labels } }: PartContext): ListModel {
  const { hasOlder, isLoading, messages } = snapshot
  return {
    label: labels.conversation,
    hasOlder,
    isLoading,
    isFirstLoad: isLoading && messages.length === 0,
    loadOlderLabel: isLoading ? labels.loading : labels.loadOlder,
    copyLabel: labels.copy,
    copiedLabel: labels.copied,
    codeLabel: labels.code,
    partFailedLabel: labels.partFailed,
  }
}

export function buildEmpty({ snapshot, options, locale: { labels } }: PartContext): EmptyModel | null {
  if (snapshot.messages.length > 0 || snapshot.isLoading) return null
  return {
    text: options.welcomeMessage ?? labels.welcome,
    quickReplies: options.quickReplies,
    quickRepliesLabel: labels.quickReplies,
  }
}

export function buildTyping({ snapshot, locale: { labels }, assistant }: PartContext): TypingModel | null {
  const { typing, messages, handoff } = snapshot
  if (typing === null || messages.some((message) => message.status === 'streaming')) return null
  const isManager = typing.actor === 'manager'
  const name = isManager ? (typing.name ?? handoff.operator?.name ?? labels.operator) : assistant.name
  return {
    label: fill(labels.typing, { name }),
    sender: typing.actor,
    initials: initialsOf(name),
    avatarUrl: isManager ? pictureOf(handoff.operator?.avatar) : assistant.avatarUrl,
  }
}

export function buildJump({ snapshot, locale }: PartContext, isAtEnd: boolean): JumpModel | null {
  if (isAtEnd || snapshot.messages.length === 0) return null
  const { unread } = snapshot
  return {
    label: locale.labels.toNewest,
    count: unread > 0 ? count(locale.tag, locale.labels.newCount, unread) : null,
  }
}
