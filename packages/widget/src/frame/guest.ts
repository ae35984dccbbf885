import type { BridgeSettings, FrameBridge } from '@replyx/core/bridge'

/** The place in this origin's storage where a widget of version 1.2 has left its guest. */
const legacyKey = 'guest_id'

/** A random UUID; `crypto.randomUUID` is missing in frames of pages without TLS. */
function newGuest(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
}

/**
 * Where the guest comes from when the frame's own storage knows none: the page, where it keeps one for us; else what
 * an earlier version has left here. Where the page is to keep one and has none, it is made here, so that both know it.
 */
export function guestSource(
  { guestId, canRememberGuest }: BridgeSettings,
  { call }: FrameBridge,
): () => string | null {
  return () => {
    let legacy: string | null = null
    try {
      legacy = localStorage.getItem(legacyKey)
    } catch {
      // Blocked, as in many third-party frames.
    }
    const known = guestId ?? legacy
    if (!canRememberGuest) return known
    const guest = known ?? newGuest()
    call('rememberGuest', { guestId: guest }).catch(() => undefined)
    return guest
  }
}
