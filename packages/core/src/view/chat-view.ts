import type { Message, Snapshot } from '../model.ts'
import type { ReplyXClient } from '../types.ts'
import { createActions, type ViewState } from './actions.ts'
import type { ChatView } from './chat-view-types.ts'
import { isAlike, keepSame } from './model/memo.ts'
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
  type BannerChoice,
  type PartContext,
} from './model/parts.ts'
import { assistantOf, createAuthorship } from './model/people.ts'
import { createRowBuilder } from './model/rows.ts'
import { isHeld } from './model/status.ts'
import { createTimes, quarterHour } from './model/times.ts'
import type { ChatViewSnapshot } from './model/types.ts'
import { createUnreadLine } from './model/unread-line.ts'
import { isTheme, resolveOptions, type ChatViewOptions, type RichText, type ViewOptions } from './options.ts'
import { plainText } from './plain-text.ts'
import { createPartProps } from './props/index.ts'

type OptionRecord = Readonly<Record<string, unknown>>

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
  let { colors: colorsOf, richText = plainText } = options
  let given: ViewOptions = options
  let declared: OptionRecord = {}
  let resolved = resolveOptions(given)
  let times = createTimes(resolved.locale, resolved.timeZone)

  const state: ViewState = {
    isMinimized: resolved.isClosable && resolved.isMinimized,
    isMobile: false,
    isFramed: false,
    isSystemDark: false,
    isAtEnd: true,
    window: ['', ''],
    isVisible: true,
    wasOpened: false,
    hasActed: false,
    editing: null,
    failure: null,
    isStorageDegraded: false,
    scrollRequests: 0,
    focusRequests: 0,
    dismissed: new Set(),
  }
  const listeners = new Set<() => void>()
  const buildRows = createRowBuilder()
  const authorship = createAuthorship()
  const unreadFrom = createUnreadLine()
  let authorOf = authorship(chat.getSnapshot())

  let waitingSince: number | null = null
  let markedMessage: Message | undefined
  let choice: BannerChoice | undefined
  let held: ChatViewSnapshot | null = null
  let heldOf: Snapshot | null = null
  let release: (() => void) | null = null
  let cancelTick: (() => void) | null = null

  const assistant = () => assistantOf(chat.getSnapshot().assistant, resolved)

  const build = (): ChatViewSnapshot => {
    const snapshot = chat.getSnapshot()
    const { handoff, messages } = snapshot
    const { locale, type, position, colorScheme, buttonSize, borderRadius, showAvatar } = resolved
    const {
      isMinimized,
      isMobile,
      isFramed,
      isSystemDark,
      isAtEnd,
      dismissed,
      scrollRequests,
      focusRequests,
    } = state
    const { labels } = locale
    const isWaiting = handoff.status === 'requested'
    const { editing } = state
    const edited = messages.find(({ key, status }) => key === editing?.key && status === 'failed')
    const context: PartContext = {
      ...snapshot,
      ...(edited && { draft: editing?.text ?? '' }),
      isLoading: snapshot.isLoading || (!richText && messages.length > 0),
      richText,
      error: dismissed.has(snapshot.error) ? state.failure : (snapshot.error ?? state.failure),
      options: resolved,
      labels,
      times,
      person: assistant(),
      now: now(),
      isMinimized,
    }
    authorOf = authorship(snapshot)
    waitingSince = isWaiting ? (waitingSince ?? context.now) : null
    state.hasActed ||= isWaiting
    const isHandoffShown = isWaiting || (state.hasActed && !dismissed.has(handoff))
    choice = buildBanner(context, state.isStorageDegraded, dismissed)

    const wanted = snapshot.assistant?.theme
    const theme = resolved.theme ?? (isTheme(wanted) ? wanted : 'blue')
    const system = isSystemDark ? 'dark' : 'light'
    const scheme = colorScheme === 'auto' ? system : colorScheme

    return keepSame<ChatViewSnapshot>(held, {
      isMinimized,
      isMobile,
      isModal: !isMinimized && !isFramed && (type === 'floating' ? isMobile : type === 'fullscreen'),
      hasPanel: (state.wasOpened ||= !isMinimized),
      type,
      position,
      theme,
      scheme,
      needs: {
        colors: theme.startsWith('#') && !colorsOf,
        richText: !richText && (state.wasOpened || messages.length > 0),
        locale: typeof given.locale === 'string' && given.locale !== 'en' ? given.locale : null,
      },
      alerts: `${resolved.sound ? 'sound ' : ''}${resolved.titleBadge ? 'title' : ''}`,
      language: locale.tag,
      direction: locale.direction,
      variables: {
        ...colorsOf?.(theme, scheme),
        ...(!showAvatar && { '--replyx-avatar-column': '0px' }),
        ...(buttonSize !== null && { '--replyx-button-size': `${buttonSize}px` }),
        ...(borderRadius !== null && { '--replyx-radius': `${borderRadius}px` }),
      },
      header: buildHeader(context),
      handoff: isHandoffShown ? buildHandoff(context, waitingSince ?? context.now) : null,
      banner: choice?.banner ?? null,
      sections: buildRows(richText ? messages : [], {
        ...context,
        authorOf,
        isHeld: isHeld(snapshot),
        unreadFrom: unreadFrom(snapshot, isMinimized),
        isAtEnd,
        window: state.window,
      }),
      list: buildList(context),
      empty: buildEmpty(context),
      typing: buildTyping(context),
      jump: buildJump(context, isAtEnd),
      composer: buildComposer(context, edited !== undefined),
      launcher: buildLauncher(context),
      scrollRequests,
      focusRequests,
    })
  }

  const getSnapshot = (): ChatViewSnapshot => {
    const current = chat.getSnapshot()
    if (!held || heldOf !== current) held = build()
    heldOf = current
    return held
  }

  const markRead = (): void => {
    const { unread, messages } = chat.getSnapshot()
    const newest = messages.at(-1)
    const isSeen = !state.isMinimized && state.isVisible && state.isAtEnd
    if (!isSeen || unread === 0 || newest === markedMessage) return
    markedMessage = newest
    chat.markRead()
  }

  /** A second while something counts down, else up to the next quarter of an hour, when a day may begin. */
  const planTick = (): void => {
    cancelTick?.()
    const { handoff, limit } = chat.getSnapshot()
    const isCounting = handoff.status === 'requested' || limit?.kind === 'rate'
    cancelTick = schedule(changed, isCounting ? 1000 : quarterHour - (now() % quarterHour))
  }

  const notify = (): void => {
    const before = held
    const snapshot = getSnapshot()
    markRead()
    if (release) planTick()
    if (snapshot !== before) for (const listener of [...listeners]) listener()
  }
  const changed = (): void => {
    heldOf = null
    if (listeners.size > 0) notify()
  }

  const start = (): void => {
    const undos = [
      chat.subscribe(notify),
      chat.on('storage:degraded', () => {
        state.isStorageDegraded = true
        changed()
      }),
    ]
    release = () => {
      for (const undo of undos) undo()
      cancelTick?.()
      release = null
    }
    getSnapshot()
    planTick()
    markRead()
  }

  const setter =
    (name: 'isMobile' | 'isFramed' | 'isSystemDark' | 'isAtEnd' | 'isVisible') =>
    (value: boolean): void => {
      if (state[name] === value) return
      state[name] = value
      changed()
    }

  const setAtEnd = setter('isAtEnd')

  const update = (changes: ViewOptions): void => {
    const next = { ...given, ...changes }
    resolved = resolveOptions(next)
    given = next
    times = createTimes(resolved.locale, resolved.timeZone)
    if (!resolved.isClosable) state.isMinimized = false
    changed()
  }

  const actions = createActions({
    chat,
    state,
    composer: () => getSnapshot().composer,
    banner: () => choice,
    isClosable: () => resolved.isClosable,
    changed,
  })

  return {
    ...createPartProps(actions),
    getSnapshot,
    subscribe: (listener) => {
      // One that is there already counts a second time.
      const entry = (): void => listener()
      listeners.add(entry)
      if (!release) start()
      return () => {
        listeners.delete(entry)
        if (listeners.size === 0) release?.()
      }
    },
    actions,
    open: actions.open,
    close: actions.close,
    toggle: actions.toggle,
    update,
    setOptions: (next: OptionRecord) => {
      const all = Object.keys({ ...declared, ...next })
      // What says the same is left alone: a language that was loaded, labels written out at each drawing.
      const changed = all.filter((name) => !isAlike(next[name], declared[name]))
      // Before they are taken: what is refused is told of once, not at each drawing.
      declared = next
      if (changed.length > 0) update(Object.fromEntries(changed.map((name) => [name, next[name]])))
    },
    setTheme: (theme) => update({ theme }),
    setLocale: (locale) => update({ locale }),
    setMobile: setter('isMobile'),
    setFramed: setter('isFramed'),
    setSystemDark: setter('isSystemDark'),
    setAtEnd(isAtEnd) {
      // Nothing vanishes under the eyes of someone who reads back.
      if (isAtEnd !== state.isAtEnd) chat.holdHistory(!isAtEnd)
      setAtEnd(isAtEnd)
    },
    setWindow: (first, last) => {
      state.window = [first, last]
      changed()
    },
    setVisible: setter('isVisible'),
    setTools: (tools) => {
      colorsOf ??= tools.colors
      // Nothing and not yet are the same.
      richText ??= tools.richText as RichText | null
      changed()
    },
    richText: () => richText ?? plainText,
    authorOf: (message) => {
      getSnapshot()
      if (message.sender !== 'manager') return assistant().author
      return authorOf(message)?.author ?? resolved.locale.labels.operator
    },
    destroy: () => {
      listeners.clear()
      release?.()
    },
  }
}
