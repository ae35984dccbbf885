import { failure, type ReplyXError } from '../errors.ts'
import { withinTime } from '../lib/within-time.ts'
import type { Ports, StorageOutcome } from '../ports.ts'
import type { Identity, Mode } from '../protocol/rest.ts'

/** Asks the integrator for a site token; gets the one that was refused, if any. */
export type GetToken = (previous?: string) => string | Promise<string>

/** Who the visitor is. */
export interface Session {
  readonly mode: Mode
  /** The guest, made at the first call. Asks nobody but the storage. */
  guestId(): Promise<string>
  /** The whole identity, with a token that was not refused; asked for once, however many wait. */
  identity(): Promise<Identity>
  /** The identity as it was last given; `null` while there is none. */
  known(): Identity | null
  /** The server has refused this token. @returns whether the next identity may bring another */
  reject(token: string | null): boolean
  /** Goes on under another token. */
  identify(token: string): void
  /** Whether the storage knows another guest by now: this one has left, in a tab that was not heard. */
  isReplaced(): Promise<boolean>
  /**
   * Forgets the guest at once; resolves when the storage has too.
   *
   * @param isElsewhere - another tab has seen to the storage
   */
  forget(isElsewhere: boolean): Promise<void>
}

interface GuestSession {
  readonly guestId: string
  readonly assistantId: number | null
  readonly createdAt: string
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
/** How long before its end a token is renewed, ms. */
const AHEAD = 30_000
const TOKEN = /^[\x21-\x7e]+$/

/** Whether a value can stand in a header as a token. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value)
}

export function createSession(options: {
  readonly assistantId: number | null
  readonly siteToken: string | null
  readonly getToken: GetToken | null
  /** What tells this site's guests from those of another. */
  readonly scope: string
  readonly ports: Pick<Ports, 'storage' | 'newId' | 'clock' | 'legacyGuestId'>
  /** How long `getToken` may take, in ms. */
  readonly requestTimeout: number
}): Session {
  const { ports, assistantId, getToken } = options
  const key = `guest:${options.scope}`
  const mode: Mode = assistantId === null ? 'site' : 'widget'
  let guest: Promise<string> | null = null
  let token = options.siteToken
  let refused: string | null = null
  /** By this device's clock it ends soon; another was asked for. */
  let expiring: string | null = null
  let asking: Promise<string> | null = null
  let known: Identity | null = null

  const writeGuest = (guestId: string): StorageOutcome<string> => {
    const createdAt = new Date(ports.clock.now()).toISOString()
    const fresh: GuestSession = { guestId, assistantId, createdAt }
    return { result: guestId, writes: [[key, fresh]] }
  }

  // In one transaction: two tabs that start at once must agree on one guest.
  const loadGuest = (): Promise<string> =>
    ports.storage.transact(key, (values) => {
      const kept = values.get(key) as Partial<GuestSession> | undefined
      if (isGuestId(kept?.guestId)) return { result: kept.guestId }
      // Who came back to an earlier version's widget keeps the history; where there was a guest since, spoilt or
      // not, that one may have been left.
      const legacy = values.has(key) ? null : ports.legacyGuestId()
      return writeGuest(isGuestId(legacy) ? legacy : ports.newId())
    })

  const guestId = (): Promise<string> => (guest ??= loadGuest())

  async function askForToken(): Promise<string> {
    if (getToken === null) throw expiredError('no getToken was given')
    let fresh: unknown
    try {
      const given = Promise.resolve(getToken(refused ?? expiring ?? undefined))
      fresh = await withinTime(ports.clock, options.requestTimeout, given, () => {
        throw new Error('late')
      })
    } catch (cause) {
      if (expiring !== null) return expiring
      throw failure('token_invalid', 'get a token', 'getToken has failed', { retryable: true, cause })
    }
    if (!isToken(fresh)) {
      if (expiring !== null) return expiring
      throw failure('token_invalid', 'get a token', 'getToken gave none that fits a header')
    }
    if (fresh === refused) throw expiredError('getToken gave the refused one again')
    return fresh
  }

  async function currentToken(): Promise<string> {
    if (token !== null) {
      const isForeseen =
        getToken !== null && token !== expiring && expiresBy(token, ports.clock.now() + AHEAD)
      if (!isForeseen) return token
      // The clock of this device may be wrong: the token serves on where there is no other.
      expiring = token
      token = null
    }
    const mine = (asking ??= askForToken())
    try {
      const fresh = await mine
      // Another may have been given meanwhile, by hand or for another visitor.
      if (asking !== mine) return await currentToken()
      token = fresh
      if (expiresBy(fresh, ports.clock.now() + AHEAD)) expiring = fresh
      return fresh
    } finally {
      if (asking === mine) asking = null
    }
  }

  return {
    mode,
    guestId,
    async identity() {
      const siteToken = mode === 'site' ? await currentToken() : null
      known = { guestId: await guestId(), assistantId, siteToken }
      return known
    },
    known: () => known,
    reject(unwanted) {
      if (getToken !== null && unwanted === token) {
        refused = token
        token = expiring = null
      }
      return unwanted !== token
    },
    identify(next) {
      token = next
      asking = null
      if (known !== null) known = { ...known, siteToken: next }
    },
    async isReplaced() {
      if (guest === null) return false
      const mine = await guest
      const kept = await ports.storage.transact(key, (values) => ({ result: values.get(key) }))
      const { guestId: other } = (kept ?? {}) as Partial<GuestSession>
      return isGuestId(other) && other !== mine
    },
    async forget(isElsewhere) {
      guest = null
      known = null
      refused = expiring = null
      asking = null
      if (getToken !== null) token = null
      // Another takes the place at once, so that nobody is adopted a second time.
      if (!isElsewhere) await ports.storage.transact(key, () => writeGuest(ports.newId()))
    },
  }
}

function isGuestId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}

/** Whether a token (RFC 7519) says that it ends by a time, in ms since 1970. Never throws. */
function expiresBy(token: string, time: number): boolean {
  try {
    const [, payload = ''] = token.split('.')
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: number }
    return Number(exp) * 1_000 <= time
  } catch {
    return false
  }
}

function expiredError(why: string): ReplyXError {
  return failure('token_expired', 'renew the token', why, { status: 401 })
}
