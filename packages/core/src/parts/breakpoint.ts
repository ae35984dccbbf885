/** How wide a window is: up to 768 CSS pixels, up to 1024, or more. */
export type Breakpoint = 'mobile' | 'tablet' | 'desktop'

const queries = ['(max-width: 768px)', '(max-width: 1024px)'] as const

/**
 * Tells how wide a window is.
 *
 * @param window - the window
 * @returns `mobile` up to 768 CSS pixels, `tablet` up to 1024, else `desktop`
 *
 * @example
 * ```ts
 * import { breakpointOf } from '@replyx/core/parts'
 *
 * console.log(breakpointOf(window))
 * ```
 */
export function breakpointOf(window: Window): Breakpoint {
  const [isMobile, isTablet] = queries.map((query) => window.matchMedia(query).matches)
  return isMobile ? 'mobile' : isTablet ? 'tablet' : 'desktop'
}

/**
 * Calls `changed` whenever a window may have become of another width.
 *
 * @param window - the window
 * @param changed - called without an argument
 * @returns the undo
 *
 * @example
 * ```ts
 * import { breakpointOf, watchBreakpoint } from '@replyx/core/parts'
 *
 * watchBreakpoint(window, () => console.log(breakpointOf(window)))
 * ```
 */
export function watchBreakpoint(window: Window, changed: () => void): () => void {
  const lists = queries.map((query) => window.matchMedia(query))
  for (const list of lists) list.addEventListener('change', changed)
  return () => {
    for (const list of lists) list.removeEventListener('change', changed)
  }
}
