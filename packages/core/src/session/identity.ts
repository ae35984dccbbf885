import { ReplyXError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { Identity, Mode } from '../protocol/rest.ts'

/** Asks the integrator for a site token; gets the one that was refused, if any. */
export type GetToken = (previous?: string) => string | Promise<string>

/** Who the visitor is. */
export interface Session {
  readonly mode: Mode
  /** The whole identity; makes a guest at the first call. */
  identity(): Promise<Identity>
  /** Gets a fresh token, once however many ask. @returns whether there is another than the refused one */
  renewToken(): Promise<boolean>
  /** Goes on under another token. */
  identify(token: string): void
  /** Forgets the guest. */
  forget(): Promise<void>
}

interface GuestSession {
  readonly guestId: string
  readonly assistantId: number | null
  readonly createdAt: string
}

export function createSession(options: {
  readonly assistantId: number | null
  readonly siteToken: string | null
  readonly getToken: GetToken | null
  /** What tells this site's guests from those of another. */
  readonly scope: string
  readonly ports: Pick<Ports, 'storage' | 'newId' | 'clock'>
  readonly onStorageError: (error: unknown) => void
}): Session {
  const { ports, assistantId } = options
  const key = `guest:${options.scope}`
  let token = options.siteToken
  let guest: Promise<string> | null = null
  let renewal: Promise<boolean> | null = null

  async function loadGuest(): Promise<string> {
    const fresh: GuestSession = {
      guestId: ports.newId(),
      assistantId,
      createdAt: new Date(ports.clock.now()).toISOString(),
    }
    try {
      // In one transaction: two tabs that start at once must agree on one guest.
      const kept = await ports.storage.update(key, (value) => (isGuestSession(value) ? value : fresh))
      return isGuestSession(kept) ? kept.guestId : fresh.guestId
    } catch (error) {
      options.onStorageError(error)
      return fresh.guestId
    }
  }

  async function askForToken(previous: string | null): Promise<string> {
    if (options.getToken === null) {
      throw new ReplyXError({
        code: 'token_expired',
        message: 'unable to renew the token; no getToken was given',
      })
    }
    try {
      return await options.getToken(previous ?? undefined)
    } catch (cause) {
      throw new ReplyXError({
        code: 'token_invalid',
        message: 'unable to get a token; getToken has failed',
        retryable: true,
        cause,
      })
    }
  }

  const mode: Mode = assistantId === null ? 'site' : 'widget'

  return {
    mode,
    async identity() {
      guest ??= loadGuest()
      const guestId = await guest
      if (mode === 'site') token ??= await askForToken(null)
      return { guestId, assistantId, siteToken: token }
    },
    renewToken() {
      if (mode === 'widget' || options.getToken === null) return Promise.resolve(false)
      renewal ??= (async () => {
        try {
          const refused = token
          token = await askForToken(refused)
          return token !== refused
        } finally {
          renewal = null
        }
      })()
      return renewal
    },
    identify(next) {
      token = next
    },
    async forget() {
      guest = null
      try {
        await ports.storage.delete(key)
      } catch (error) {
        options.onStorageError(error)
      }
    },
  }
}

function isGuestSession(value: unknown): value is GuestSession {
  return typeof value === 'object' && value !== null && typeof (value as GuestSession).guestId === 'string'
}
