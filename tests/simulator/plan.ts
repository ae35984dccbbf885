import {
  closeCodes,
  frameFaults,
  requestFaults,
  siteRequestFaults,
  storageFaults,
  tokenFaults,
  fullStorage,
  type ArmedFault,
} from './faults.ts'
import type { SitePlan } from './issuer.ts'
import { createRandom, type Random } from './random.ts'

/** What a visitor, an operator, the server or misfortune does. */
const stepKinds = {
  send: 10,
  burst: 2,
  callOperator: 1,
  cancelOperator: 1,
  markRead: 4,
  draft: 2,
  stopAnswer: 2,
  loadOlder: 1,
  retry: 3,
  edit: 2,
  discard: 2,
  startDialog: 1,
  openDialog: 1,
  logout: 1,
  disconnect: 1,
  connect: 2,
  openTab: 4,
  destroyTab: 1,
  killTab: 2,
  killTabAtAwait: 3,
  hide: 1,
  reveal: 2,
  putAway: 1,
  fetchBack: 2,
  offline: 1,
  online: 3,
  turnClock: 1,
  heartbeat: 4,
  takeover: 4,
  operatorWrites: 4,
  flood: 1,
  operatorCorrects: 1,
  operatorDeletes: 1,
  operatorTypes: 1,
  operatorReads: 1,
  transfer: 2,
  release: 2,
  watchDialog: 1,
  restart: 1,
  killServer: 1,
  killServerAtCommit: 1,
  startServer: 2,
  newEpoch: 1,
  loseLog: 1,
  spoilStorage: 1,
  requestFault: 8,
  frameFault: 8,
  storageFault: 1,
  closeSocket: 5,
  refuseSocket: 2,
  halfOpen: 2,
  replayHole: 2,
  tokenFault: 8,
  revokeTokens: 2,
  identify: 2,
} as const

type StepKind = keyof typeof stepKinds

/** What a run may be about: these then happen far more often, for what takes several of them in a row. */
const themes: readonly (readonly StepKind[])[] = [
  [
    'send',
    'heartbeat',
    'takeover',
    'operatorWrites',
    'operatorCorrects',
    'operatorDeletes',
    'markRead',
    'transfer',
    'release',
  ],
  ['send', 'burst', 'requestFault', 'retry', 'edit', 'discard', 'killServerAtCommit', 'startServer'],
  ['frameFault', 'closeSocket', 'halfOpen', 'replayHole', 'refuseSocket', 'newEpoch', 'loseLog'],
  [
    'send',
    'heartbeat',
    'takeover',
    'operatorWrites',
    'operatorCorrects',
    'operatorDeletes',
    'loadOlder',
    'markRead',
    'openTab',
    'closeSocket',
  ],
  [
    'openTab',
    'killTab',
    'killTabAtAwait',
    'destroyTab',
    'storageFault',
    'spoilStorage',
    'logout',
    'startDialog',
  ],
  [],
]

/** What a run in site mode may be about as well. */
const siteTheme: readonly StepKind[] = [
  'send',
  'burst',
  'tokenFault',
  'revokeTokens',
  'identify',
  'closeSocket',
]

/** What there is only where there are tokens. */
const siteOnly: ReadonlySet<StepKind> = new Set(['tokenFault', 'revokeTokens', 'identify'])

/** One thing that happens, at its time. Data only, so that any of them can be left out. */
export interface Step {
  /** ms from the beginning. */
  readonly at: number
  readonly kind: StepKind
  readonly slot: number
  /** Decides whatever else has to be decided about it. */
  readonly salt: number
  readonly fault?: ArmedFault
  readonly count?: number
  readonly match?: string
  readonly code?: number
}

/** How much a client holds and keeps; times in ms. */
interface MemoryPlan {
  readonly maxMessages: number
  readonly cleanupInterval: number
  readonly cacheTtl: number
}

/** One run, wholly decided: the same plan gives the same run. */
export interface Plan {
  readonly seed: number
  readonly slots: number
  readonly hasLocks: boolean
  readonly dialogStart: 'send' | 'connect'
  /** In site mode, how the site gives tokens; `null` in widget mode. */
  readonly site: SitePlan | null
  /** How much a client holds and keeps. */
  readonly memory: MemoryPlan
  /** Whether tabs can speak with each other. */
  readonly hasChannels: boolean
  /** Each page has two clients. */
  readonly hasTwins: boolean
  /** The visitor was here with an earlier version. */
  readonly wasVisitedBefore: boolean
  readonly operatorStays: boolean
  /** A tab takes back only what was written in it. */
  readonly ownOnly: boolean
  readonly limits: { readonly logLength: number; readonly messagesPerWindow: number }
  readonly timers: { readonly queue: number; readonly operatorLost: number; readonly rateWindow: number }
  readonly steps: readonly Step[]
}

const DAY = 86_400_000

const routes = ['', '', 'POST /api/widget/dialogs/', 'messages', 'GET /', '/read', 'handoff', 'protocol']
const frames = ['', '', '"message"', '"seq"', '"welcome"', '"message_delta"', '"ping"', '"read"', 'handoff_']

/** What makes a message of one tab depart, unsettled, through another. */
const departing: ReadonlySet<string> = new Set(['logout', 'loseLog'])

/** @param excluded - kinds of steps that this series leaves out */
export function createPlan(seed: number, excluded: ReadonlySet<string> = new Set()): Plan {
  const random = createRandom(seed, 'plan')
  const slots = random.pick([1, 1, 2, 2, 3])
  const ownOnly = excluded.has('departed')
  const site = random.chance(0.3) ? drawSite(random) : null
  // Each run has its own selection: what never happens together in the average run does in some.
  const theme = random.pick(site === null ? themes : [...themes, siteTheme, siteTheme])
  const weights = (Object.entries(stepKinds) as [StepKind, number][])
    .filter(
      ([kind]) =>
        !excluded.has(kind) &&
        (site !== null || !siteOnly.has(kind)) &&
        (kind === 'send' || theme.includes(kind) || random.chance(0.6)),
    )
    .map(([kind, weight]): [StepKind, number] => [kind, theme.includes(kind) ? 4 * weight : weight])
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const drawKind = (): StepKind => {
    let rest = random.next() * total
    for (const [kind, weight] of weights) {
      rest -= weight
      if (rest < 0) return kind
    }
    return 'send'
  }
  const steps: Step[] = []
  let at = 0
  for (let left = random.between(8, 40); left > 0; left -= 1) {
    at += drawPause(random)
    const kind = drawKind()
    steps.push({
      at,
      kind,
      slot: random.between(0, slots - 1),
      salt: random.between(0, 1e9),
      ...details(kind, random, site !== null),
    })
  }
  return {
    seed,
    slots,
    hasLocks: random.chance(0.7),
    dialogStart: random.chance(0.5) || (slots > 1 && excluded.has('vacant-tabs')) ? 'connect' : 'send',
    operatorStays: random.chance(0.5),
    site,
    memory: {
      maxMessages: random.pick([100, 100, 6]),
      cleanupInterval: random.pick([300_000, 2_000, 200]),
      cacheTtl: random.pick([30 * DAY, 30 * DAY, 5_000]),
    },
    hasChannels: random.chance(0.75),
    hasTwins: random.chance(0.1),
    wasVisitedBefore: random.chance(0.3),
    ownOnly,
    limits: {
      logLength: random.pick([1_000, 1_000, 5]),
      messagesPerWindow: random.pick([1_000, 1_000, 3]),
    },
    timers: {
      queue: random.pick([180_000, 5_000]),
      operatorLost: random.pick([60_000, 8_000]),
      rateWindow: 10_000,
    },
    steps: steps.filter(
      ({ fault, kind }) => !excluded.has(fault ?? kind) && !(ownOnly && slots > 1 && departing.has(kind)),
    ),
  }
}

function drawPause(random: Random): number {
  return random.pick([
    random.between(0, 30),
    random.between(0, 300),
    random.between(0, 1_500),
    random.between(0, 3_000),
    random.chance(0.3) ? random.between(0, 45_000) : random.between(0, 6_000),
  ])
}

function drawSite(random: Random): SitePlan {
  return { lifetime: random.pick([null, 600, 30, 8]), keepsTokens: random.chance(0.5) }
}

function details(kind: StepKind, random: Random, isSite: boolean): Partial<Step> {
  switch (kind) {
    case 'requestFault':
      return {
        fault: random.pick(isSite ? siteRequestFaults : requestFaults),
        count: random.pick([1, 1, 1, 2, 9]),
        match: random.pick(routes),
      }
    case 'frameFault':
      return { fault: random.pick(frameFaults), count: random.pick([1, 1, 2, 5]), match: random.pick(frames) }
    case 'storageFault':
      return { fault: random.pick([...storageFaults, fullStorage]), count: 1 }
    case 'tokenFault':
      return { fault: random.pick(tokenFaults), count: random.pick([1, 1, 2, 9]) }
    case 'refuseSocket':
      return { fault: 'refuse-socket', count: random.between(1, 3) }
    case 'replayHole':
      return { fault: 'replay-hole', count: 1 }
    case 'killServerAtCommit':
      return { fault: 'kill-at-commit', count: 1, match: '/messages' }
    case 'closeSocket':
      return { code: random.pick(closeCodes) }
    default:
      return {}
  }
}
