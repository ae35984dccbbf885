/**
 * Whether the browser brings this message from exactly that window and exactly that origin. An event that a script has
 * made is not trusted. A frame that is gone has no window, and an event may come from nowhere: two nothings are no
 * match.
 */
export const isFrom = (event: MessageEvent, source: object | null, origin: string): boolean =>
  event.isTrusted && source !== null && event.source === source && event.origin === origin

/** Whether a text is an origin as `event.origin` has it: scheme, host and port, written as browsers write them. */
export function isOrigin(text: string): boolean {
  try {
    return /^https?:/.test(text) && new URL(text).origin === text
  } catch {
    return false
  }
}

/** Whether a text can name one embedding without being guessed. */
export const isSession = (text: string): boolean => /^[\w-]{16,64}$/.test(text)
