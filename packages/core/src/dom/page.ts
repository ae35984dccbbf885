import { joinUndos, listen } from './listen.ts'

/** What {@link attachPage} tells. */
export interface PageOptions {
  /** Whether the window is at most 768 CSS pixels wide. */
  readonly onMobileChange?: (isMobile: boolean) => void
  /** Whether the system is set to dark. */
  readonly onDarkChange?: (isDark: boolean) => void
  /** Whether the page can be seen. */
  readonly onVisibleChange?: (isVisible: boolean) => void
}

/**
 * Tells how the page stands, at once and at each change.
 *
 * @param window - the page's window
 * @param options - what to be told
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachPage } from '@replyx/core/dom'
 *
 * attachPage(window, { onDarkChange: (isDark) => console.log(isDark) })
 * ```
 */
export function attachPage(window: Window, options: PageOptions): () => void {
  const media = (query: string, tell: ((matches: boolean) => void) | undefined): (() => void) => {
    const list = window.matchMedia(query)
    tell?.(list.matches)
    return listen(list, 'change', () => tell?.(list.matches))
  }
  const tellVisible = (): void => options.onVisibleChange?.(window.document.visibilityState !== 'hidden')
  tellVisible()
  return joinUndos(
    media('(max-width: 768px)', options.onMobileChange),
    media('(prefers-color-scheme: dark)', options.onDarkChange),
    listen(window.document, 'visibilitychange', tellVisible),
  )
}

/**
 * The time, as `createChatView` needs it.
 *
 * @param window - whose clock and timers
 * @returns `now` and `schedule`, to be spread into the view's options
 *
 * @example
 * ```ts
 * import { browserTiming } from '@replyx/core/dom'
 *
 * const { schedule } = browserTiming(window)
 * schedule(() => console.log('a second later'), 1000)
 * ```
 */
export function browserTiming(window: Window): {
  /** Milliseconds since 1970. */
  now: () => number
  /** Runs something later; gives the undo. */
  schedule: (run: () => void, milliseconds: number) => () => void
} {
  return {
    now: () => Date.now(),
    schedule: (run, milliseconds) => {
      const timer = window.setTimeout(run, milliseconds)
      return () => window.clearTimeout(timer)
    },
  }
}
