import { createHmac } from 'node:crypto'

import type { SimulationClock, Timers } from './clock.ts'
import type { DeviceTab } from './device.ts'
import { tokenFaults, type Faults } from './faults.ts'
import type { Random } from './random.ts'
import type { Secrets } from './secrets.ts'

/** The site that the chat stands on: it knows its visitor, and signs tokens that say so. */
export interface Issuer {
  /** What the site's key is at this moment. */
  readonly secret: string
  /** A fresh token that is good for long. */
  sign(): string
  /** `getToken` of one tab. */
  getToken(tab: DeviceTab, timers: Timers, previous: string | undefined): Promise<string>
  /** Takes another key: all tokens so far are worth nothing. */
  changeKey(): void
  /** From now on tokens are good for long. */
  calm(): void
}

/** Circumstances of a run in site mode. */
export interface SitePlan {
  /** How long a token is good for, in seconds; `null`: for ever. */
  readonly lifetime: number | null
  /** The site gives a token again as long as it is good. */
  readonly keepsTokens: boolean
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export function createIssuer(options: {
  readonly plan: SitePlan
  readonly clock: SimulationClock
  readonly random: Random
  readonly faults: Faults
  readonly secrets: Secrets
  readonly isOnline: () => boolean
}): Issuer {
  const { plan, clock, random, faults, secrets } = options
  let keys = 1
  let signed = 0
  let { lifetime } = plan
  let kept: { readonly token: string; readonly end: number } | null = null

  const secretOf = (): string => `key number ${String(keys)} of the site`

  function sign(seconds: number | null): string {
    const exp = seconds === null ? {} : { exp: Math.floor(clock.now() / 1_000) + seconds }
    const payload = { user_id: 'visitor', type: 'site', jti: (signed += 1), ...exp }
    const input = `${encode({ alg: 'HS256' })}.${encode(payload)}`
    const token = `${input}.${createHmac('sha256', secretOf()).update(input).digest('base64url')}`
    secrets.add(token)
    return token
  }

  function give(): string {
    if (kept !== null && kept.end > clock.now()) return kept.token
    const token = sign(lifetime)
    kept = plan.keepsTokens
      ? { token, end: lifetime === null ? Infinity : clock.now() + 1_000 * lifetime }
      : null
    return token
  }

  return {
    get secret() {
      return secretOf()
    },
    sign: () => sign(null),
    getToken(tab, timers, previous) {
      tab.touch()
      if (tab.isDead()) return new Promise(() => undefined)
      const fault = faults.take(tokenFaults, tab.slot, previous === undefined ? 'first' : 'fresh')
      return new Promise((resolve, reject) => {
        if (fault === 'token-hangs') return
        const delay = random.between(1, 60) + (fault === 'token-late' ? random.between(500, 60_000) : 0)
        const answer = (work: () => void): void => {
          timers.setTimeout(() => {
            tab.deliver(work)
          }, delay)
        }
        if (fault === 'token-refused' || !options.isOnline()) {
          answer(() => {
            reject(new Error('the site gives no token'))
          })
        } else if (fault === 'token-garbage') {
          answer(() => {
            resolve('no token at all')
          })
        } else {
          const token = fault === 'token-again' && previous !== undefined ? previous : give()
          answer(() => {
            resolve(token)
          })
        }
      })
    },
    changeKey() {
      keys += 1
      kept = null
    },
    calm() {
      lifetime = null
      kept = null
    },
  }
}
