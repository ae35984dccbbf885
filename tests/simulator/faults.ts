export const requestFaults = [
  'lost-request',
  'lost-answer',
  'late-answer',
  'status-429',
  'status-500',
  'status-503',
  'slow-request',
  'no-answer',
] as const
/** Only where there are tokens. */
export const siteRequestFaults = [...requestFaults, 'status-401'] as const
export const tokenFaults = [
  'token-refused',
  'token-hangs',
  'token-again',
  'token-garbage',
  'token-late',
] as const
export const frameFaults = ['drop-frame', 'double-frame', 'reorder-frame', 'delay-frame'] as const
export const storageFaults = [
  'storage-refused',
  'storage-hangs',
  'storage-hangs-committed',
  'storage-aborts',
  'storage-fails-committed',
] as const

/** Strikes only where more is written than there is room for. */
export const fullStorage = 'storage-full'

type RequestFault = (typeof siteRequestFaults)[number]
type TokenFault = (typeof tokenFaults)[number]
type FrameFault = (typeof frameFaults)[number]
type StorageFault = (typeof storageFaults)[number]
export type ArmedFault =
  | RequestFault
  | TokenFault
  | FrameFault
  | StorageFault
  | typeof fullStorage
  | 'refuse-socket'
  | 'replay-hole'
  | 'kill-at-commit'

/** Every close code that the protocol speaks of. */
export const closeCodes = [
  1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 4001, 4002, 4003, 4004, 4008,
  4009,
] as const

/** Everything that a long enough series of runs must have met. */
export const faultKinds: readonly string[] = [
  ...siteRequestFaults,
  ...tokenFaults,
  ...frameFaults,
  ...storageFaults,
  ...closeCodes.map((code) => `close-${String(code)}`),
  'refuse-socket',
  'half-open',
  'replay-hole',
  'answered-401',
  'answered-401-in-flush',
  'ended-with-4001',
  'token-revoked',
  'token-given',
  fullStorage,
  'storage-garbage-guest',
  'storage-garbage-outbox',
  'storage-garbage-copy',
  'storage-garbage-draft',
  'tabs-without-channels',
  'tab-kill',
  'tab-kill-at-await',
  'clock-forward',
  'clock-back',
  'offline',
  'hidden',
  'page-put-away',
  'server-restart',
  'server-kill',
  'server-kill-at-commit',
  'server-kill-inside',
  'epoch-change',
  'log-lost',
  'takeover-in-stream',
  'transfer',
  'queue-time-out',
  'operator-lost',
  'logout-with-waiting',
  'tabs-without-locks',
]

/** One fault that waits for its victim. */
interface Rule {
  readonly fault: ArmedFault
  /** The tab that it is meant for. */
  readonly slot: number
  /** A part of `METHOD /path`, or of a frame. */
  readonly match?: string
  count: number
}

/** The faults in force, and the count of those that have struck. */
export interface Faults {
  arm(rule: Rule): void
  clear(): void
  /** Finds the first rule that fits and uses it up by one. */
  take<Fault extends ArmedFault>(among: readonly Fault[], slot: number, subject?: string): Fault | null
  note(kind: string): void
  readonly counts: ReadonlyMap<string, number>
}

export function createFaults(trace: (line: string) => void): Faults {
  let rules: Rule[] = []
  const counts = new Map<string, number>()

  const note = (kind: string): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }

  return {
    arm(rule) {
      rules.push({ ...rule })
    },
    clear() {
      rules = []
    },
    take(among, slot, subject = '') {
      if (rules.length === 0) return null
      const rule = rules.find(
        ({ fault, slot: wanted, match = '' }) =>
          wanted === slot && (among as readonly string[]).includes(fault) && subject.includes(match),
      )
      if (rule === undefined) return null
      rule.count -= 1
      if (rule.count === 0) rules = rules.filter((other) => other !== rule)
      note(rule.fault)
      trace(`  fault ${rule.fault} tab${String(slot)} ${subject.slice(0, 60)}`)
      return rule.fault as (typeof among)[number]
    },
    note,
    counts,
  }
}
