import type { Message } from '../model.ts'
import type { ReplyXClient } from '../types.ts'
import { createActions, type ChatActions, type ViewState } from './actions.ts'
import { watchAnnouncements } from './announcements.ts'
import type { Locale } from './labels.ts'
import { createKeeper } from './model/memo.ts'
import {
  buildBanner,
  buildComposer,
  buildEmpty,
  buildHandoff,
  buildHeader,
  buildJump,
  buildLauncher,
  buildList,
  buildTyping,
  type PartContext,
} from './model/parts.ts'
import { assistantOf, createAuthorship } from './model/people.ts'
import { createRowBuilder } from './model/rows.ts'
import { createTimes, quarterHour, type Times } from './model/times.ts'
import type { ChatViewSnapshot } from './model/types.ts'
import { isTheme, resolveOptions, type ChatViewOptions, type ViewOptions } from './options.ts'
import { createPartProps, type ChatPartProps } from './props/index.ts'
import { themeVariables, type Scheme, type Theme } from './theme.ts'

/** The interface of one chat without its drawing: what is shown, and what happens when something is touched. */
export interface ChatView extends ChatPartProps {
  /** Everything to draw: the same object until something changes. */
  getSnapshot(): ChatViewSnapshot
  /** Calls `listener` after each change. The view follows the chat while it has a listener. @returns the undo */
  subscribe(listener: () => void): () => void
  /** Calls `listener` with each sentence a screen reader should say. @returns the undo */
  onAnnouncement(listener: (text: string) => void): () => void
  /** What a visitor can do. */
  readonly actions: ChatActions
  /** Opens a floating chat. */
  open(): void
  /** Minimizes a floating chat. */
  close(): void
  /** Opens or minimizes a floating chat. */
  toggle(): void
  /** Changes options. @throws TypeError naming the option, what was given and what is allowed */
  update(options: ViewOptions): void
  /** Changes the theme. @throws TypeError where it is none */
  setTheme(theme: Theme): void
  /** Changes the language. */
  setLocale(locale: Locale): void
  /** Tells whether the window is a phone's (768 CSS pixels wide or less). */
  setMobile(isMobile: boolean): void
  /** Tells whether the system is set to dark. */
  setSystemDark(isDark: boolean): void
  /** Tells whether the list shows its end. At the end, what is shown counts as read. */
  setAtEnd(isAtEnd: boolean): void
  /** Tells whether the page is visible. In a hidden page nothing counts as read. */
  setVisible(isVisible: boolean): void
  /** Ends the view: forgets every listener and timer. The chat stays. */
  destroy(): void
}

/**
 * Makes the interface logic of a chat: pure, without a DOM, the same for every framework. An adapter draws
 * `getSnapshot()`, spreads the props of each part, and calls the setters for what only a page can know.
 *
 * @param chat - the client
 * @param options - looks and texts, and the two functions that give it the time
 * @returns the view
 * @throws TypeError where an option is not what it may be
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { browserTiming } from '@replyx/core/dom'
 * import { createChatView } from '@replyx/core/view'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * const view = createChatView(chat, { theme: 'green', ...browserTiming(window) })
 * view.subscribe(() => console.log(view.getSnapshot().header.status))
 * ```
 */
export function createChatView(chat: ReplyXClient, options: ChatViewOptions): ChatView {
  const { now, schedule } = options
  let given: ViewOptions = options
  let resolved = resolveOptions(given)
  let times: Times = createTimes(resolved.locale.tag, resolved.locale.labels, resolved.timeZone)

  const state: ViewState = {
    isMinimized: resolved.type === 'floating' && options.isMinimized !== false,
    isMobile: false,
    isSystemDark: false,
    isAtEnd: true,
    isVisible: true,
    hasActed: false,
    editing: null,
    failure: null,
    isStorageDegraded: false,
    scrollRequests: 0,
    focusRequests: 0,
    dismissed: new Set(),
  }
  const listeners = new Set<() => void>()
  const speakers = new Set<(text: string) => void>()
  const keep = createKeeper()
  const buildRows = createRowBuilder()
  const authorship = createAuthorship()
  let authorOf = authorship(chat.getSnapshot())

  let waitingSince: number | null = null
  let unreadFrom: string | null | undefined
  let markedMessage: Message | undefined
  let bannerSubject: unknown = null
  let variables: { basis: string; values: Readonly<Record<string, string>> } | null = null
  let version = 0
  let held: { chat: unknown; version: number; snapshot: ChatViewSnapshot } | null = null
  let release: (() => void) | null = null
  let cancelTick: (() => void) | null = null

  /** Decides, once for each opening, above which message the line of the unread stands. */
  const placeUnreadLine = (): void => {
    const { messages, unread, readSeq, isLoading } = chat.getSnapshot()
    if (state.isMinimized) unreadFrom = undefined
    else if (unreadFrom === undefined && messages.length > 0 && !isLoading) {
      const first = messages.find(({ sender, seq }) => sender !== 'user' && seq !== null && seq > readSeq)
      unreadFrom = unread > 0 && first !== undefined ? first.key : null
    }
  }

  const variablesOf = (theme: Theme, scheme: Scheme): Readonly<Record<string, string>> => {
    const { buttonSize, borderRadius } = resolved
    const basis = `${theme} ${scheme} ${buttonSize} ${borderRadius}`
    if (variables?.basis !== basis) {
      const values = {
        ...themeVariables(theme, scheme),
        ...(buttonSize === null ? {} : { '--replyx-button-size': `${buttonSize}px` }),
        ...(borderRadius === null ? {} : { '--replyx-radius': `${borderRadius}px` }),
      }
      variables = { basis, values }
    }
    return variables.values
  }

  const build = (): ChatViewSnapshot => {
    const snapshot = chat.getSnapshot()
    const moment = now()
    const { locale, type, position, colorScheme } = resolved
    authorOf = authorship(snapshot)
    placeUnreadLine()
    if (snapshot.handoff.status !== 'requested') waitingSince = null
    else {
      waitingSince ??= moment
      state.hasActed = true
    }
    const assistant = assistantOf(snapshot.assistant, resolved.title, locale.labels)
    const error = snapshot.error ?? state.failure
    const context: PartContext = {
      snapshot: { ...snapshot, error },
      options: resolved,
      locale,
      times,
      assistant,
      now: moment,
      isMinimized: state.isMinimized,
    }
    const wanted = snapshot.assistant?.theme
    const theme = resolved.theme ?? (isTheme(wanted) ? wanted : 'blue')
    const isDark = colorScheme === 'auto' ? state.isSystemDark : colorScheme === 'dark'
    const scheme = isDark ? 'dark' : 'light'
    const banner = buildBanner(context, state.isStorageDegraded, (subject) => state.dismissed.has(subject))
    bannerSubject = banner?.kind === 'storage' ? 'storage' : banner?.kind === 'plan' ? snapshot.limit : error
    const isHandoffShown =
      snapshot.handoff.status === 'requested' || (state.hasActed && !state.dismissed.has(snapshot.handoff))

    return keep('snapshot', {
      isMinimized: state.isMinimized,
      isMobile: state.isMobile,
      isModal: type === 'floating' && state.isMobile && !state.isMinimized,
      type,
      position,
      theme,
      scheme,
      language: locale.tag,
      direction: locale.direction,
      variables: variablesOf(theme, scheme),
      header: keep('header', buildHeader(context)),
      handoff: keep('handoff', isHandoffShown ? buildHandoff(context, waitingSince ?? moment) : null),
      banner: keep('banner', banner),
      sections: buildRows(snapshot.messages, {
        labels: locale.labels,
        times,
        assistant,
        authorOf,
        operatorReadSeq: snapshot.operatorReadSeq,
        unreadFrom: unreadFrom ?? null,
        now: moment,
      }),
      list: keep('list', buildList(context)),
      empty: keep('empty', buildEmpty(context)),
      typing: keep('typing', buildTyping(context)),
      jump: keep('jump', buildJump(context, state.isAtEnd)),
      composer: keep('composer', buildComposer(context, state.editing !== null)),
      launcher: keep('launcher', buildLauncher(context)),
      scrollRequests: state.scrollRequests,
      focusRequests: state.focusRequests,
    } satisfies ChatViewSnapshot)
  }

  const getSnapshot = (): ChatViewSnapshot => {
    const current = chat.getSnapshot()
    if (held?.chat !== current || held.version !== version)
      held = { chat: current, version, snapshot: build() }
    return held.snapshot
  }

  const markRead = (): void => {
    const { unread, messages } = chat.getSnapshot()
    const newest = messages.at(-1)
    if (state.isMinimized || !state.isVisible || !state.isAtEnd || unread === 0 || newest === markedMessage)
      return
    markedMessage = newest
    chat.markRead()
  }

  /** A second while something counts down, else up to the next quarter of an hour, when a day may begin. */
  const planTick = (): void => {
    cancelTick?.()
    const { handoff, limit } = chat.getSnapshot()
    const isCounting =
      (handoff.status === 'requested' && handoff.expiresAt !== undefined) ||
      (limit?.kind === 'rate' && limit.until !== undefined && limit.until > now())
    cancelTick = schedule(changed, isCounting ? 1000 : quarterHour - (now() % quarterHour))
  }

  const notify = (): void => {
    const before = held?.snapshot
    const snapshot = getSnapshot()
    markRead()
    if (release !== null) planTick()
    if (snapshot !== before) for (const listener of [...listeners]) listener()
  }
  const changed = (): void => {
    version++
    if (listeners.size > 0) notify()
  }

  const start = (): void => {
    const undos = [
      chat.subscribe(notify),
      chat.on('storage:degraded', () => {
        state.isStorageDegraded = true
        changed()
      }),
      watchAnnouncements(
        chat,
        () => resolved.locale.labels,
        (message) => {
          getSnapshot()
          const { labels } = resolved.locale
          if (message.sender === 'manager') return authorOf(message)?.name ?? labels.operator
          return assistantOf(chat.getSnapshot().assistant, resolved.title, labels).name
        },
        (text) => {
          for (const speaker of [...speakers]) speaker(text)
        },
      ),
    ]
    release = () => {
      for (const undo of undos) undo()
      cancelTick?.()
      cancelTick = null
      release = null
    }
    getSnapshot()
    planTick()
    markRead()
  }

  const set = <Name extends 'isMobile' | 'isSystemDark' | 'isAtEnd' | 'isVisible'>(
    name: Name,
    value: boolean,
  ): void => {
    if (state[name] === value) return
    state[name] = value
    changed()
  }

  const update = (changes: ViewOptions): void => {
    const next = { ...given, ...changes }
    resolved = resolveOptions(next)
    given = next
    times = createTimes(resolved.locale.tag, resolved.locale.labels, resolved.timeZone)
    if (resolved.type !== 'floating') state.isMinimized = false
    changed()
  }

  const actions = createActions({
    chat,
    state,
    canSend: () => getSnapshot().composer.canSend,
    bannerSubject: () => bannerSubject,
    isFloating: () => resolved.type === 'floating',
    changed,
  })

  return {
    ...createPartProps(actions),
    getSnapshot,
    subscribe: (listener) => {
      const entry = (): void => listener()
      listeners.add(entry)
      if (release === null) start()
      return () => {
        listeners.delete(entry)
        if (listeners.size === 0) release?.()
      }
    },
    onAnnouncement: (listener) => {
      const entry = (text: string): void => listener(text)
      speakers.add(entry)
      return () => speakers.delete(entry)
    },
    actions,
    open: actions.open,
    close: actions.close,
    toggle: actions.toggle,
    update,
    setTheme: (theme) => update({ theme }),
    setLocale: (locale) => update({ locale }),
    setMobile: (isMobile) => set('isMobile', isMobile),
    setSystemDark: (isDark) => set('isSystemDark', isDark),
    setAtEnd: (isAtEnd) => set('isAtEnd', isAtEnd),
    setVisible: (isVisible) => set('isVisible', isVisible),
    destroy: () => {
      listeners.clear()
      speakers.clear()
      release?.()
    },
  }
}
