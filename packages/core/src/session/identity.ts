import { ReplyXError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { Identity, Mode } from '../protocol/rest.ts'

/** Asks the integrator for a site token; gets the one that was refused, if any. */
export type GetToken = (previous?: string) => string | Promise<string>

/** Who the visitor is. */
export interface Session {
  readonly mode: Mode
  /** The guest, made at the first call. Asks nobody but the storage. */
  guestId(): Promise<string>
  /** The whole identity. */
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
}): Session {
  const { ports, assistantId } = options
  const key = `guest:${options.scope}`
  let token = options.siteToken
  let guest: Promise<GuestSession> | null = null
  let renewal: Promise<boolean> | null = null

  // In one transaction: two tabs that start at once must agree on one guest.
  const loadGuest = (): Promise<GuestSession> =>
    ports.storage.transact(key, (values) => {
      const kept = values.get(key)
      if (isGuestSession(kept)) return { result: kept }
      const createdAt = new Date(ports.clock.now()).toISOString()
      const fresh: GuestSession = { guestId: ports.newId(), assistantId, createdAt }
      return { result: fresh, writes: [[key, fresh]] }
    })

  async function guestId(): Promise<string> {
    guest ??= loadGuest()
    return (await guest).guestId
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
      const message = 'unable to get a token; getToken has failed'
      throw new ReplyXError({ code: 'token_invalid', message, retryable: true, cause })
    }
  }

  const mode: Mode = assistantId === null ? 'site' : 'widget'

  return {
    mode,
    guestId,
    async identity() {
      const id = await guestId()
      if (mode === 'site') token ??= await askForToken(null)
      return { guestId: id, assistantId, siteToken: token }
    },
    renewToken() {
      if (mode === 'widget' || options.getToken === null) return Promise.resolve(false)
      renewal ??= (async () => {
        const refused = token
        token = await askForToken(refused)
        return token !== refused
      })().finally(() => {
        renewal = null
      })
      return renewal
    },
    identify(next) {
      token = next
    },
    async forget() {
      guest = null
      await ports.storage.transact(key, () => ({ result: undefined, writes: [[key, undefined]] }))
    },
  }
}

function isGuestSession(value: unknown): value is GuestSession {
  return typeof value === 'object' && value !== null && typeof (value as GuestSession).guestId === 'string'
}
