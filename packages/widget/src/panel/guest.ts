const key = 'replyx:guest'

/** The guest id that this page keeps for the frame, where the integrator has asked for that. */
export function keptGuest(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps the guest id, or forgets it. */
export function keepGuest(guestId: string | undefined): void {
  try {
    if (guestId === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, guestId)
  } catch {
    // Where the page keeps nothing either, the visitor is a new one next time.
  }
}
