import type { ProfileName } from '../../base-backend/profiles.ts'
import type { FaultyAnswer, RequestFault } from '../../base-backend/request-faults.ts'
import type { Switches } from '../../base-backend/switches.ts'
import { requestFaults } from '../faults.ts'
import { createRandom, type Random } from '../random.ts'

/** What a visitor, an operator, the backend or misfortune does. */
const stepKinds = {
  send: 12,
  burst: 2,
  retry: 3,
  edit: 1,
  discard: 1,
  callOperator: 3,
  cancelOperator: 1,
  markRead: 2,
  draft: 1,
  logout: 1,
  disconnect: 1,
  connect: 2,
  openTab: 4,
  destroyTab: 1,
  killTab: 2,
  killTabAtAwait: 3,
  hide: 1,
  reveal: 2,
  offline: 1,
  online: 3,
  takeover: 5,
  operatorWrites: 5,
  release: 3,
  requestFault: 6,
  backendFault: 9,
  switch: 4,
  closeLinks: 3,
  refuseLink: 2,
  halfOpen: 1,
  crash: 1,
} as const

export type StepKind = keyof typeof stepKinds

/** Done rarely: what comes after it is another visitor's story. */
const RARE: ReadonlySet<StepKind> = new Set(['logout', 'disconnect'])

/** What a run may be about: these then happen far more often, for what takes several of them in a row. */
const themes: readonly (readonly StepKind[])[] = [
  ['send', 'backendFault', 'requestFault', 'retry'],
  ['send', 'callOperator', 'takeover', 'operatorWrites', 'release'],
  ['send', 'openTab', 'killTab', 'killTabAtAwait', 'backendFault'],
  ['send', 'operatorWrites', 'closeLinks', 'switch', 'hide', 'reveal'],
  [],
]

/** One thing that happens, at its time. Data only, so that any of them can be left out. */
export interface Step {
  /** ms from the beginning. */
  readonly at: number
  readonly kind: StepKind
  readonly slot: number
  /** Decides whatever else has to be decided about it. */
  readonly salt: number
  readonly fault?: (typeof requestFaults)[number]
  readonly match?: string
  readonly count?: number
  readonly backendFault?: RequestFault
  readonly switches?: Partial<Switches>
  readonly code?: number
}

/** One run, wholly decided: the same plan gives the same run. */
export interface Plan {
  readonly seed: number
  readonly profile: ProfileName
  /** An older backend of the same design, which pushes other frames. */
  readonly isOldest: boolean
  readonly mode: 'widget' | 'site'
  readonly slots: number
  readonly hasLocks: boolean
  readonly hasChannels: boolean
  readonly dialogStart: 'send' | 'connect'
  readonly handoffTimeout: number
  /** The visitor says the same again and again: then only its place tells one message from another. */
  readonly repeatsTexts: boolean
  readonly requestTimeout: number
  readonly switches: Partial<Switches>
  readonly steps: readonly Step[]
}

const closeCodes = [1000, 1001, 1002, 1006, 1011, 1012, 1013] as const
const routes = ['', 'POST /api/', 'messages', 'handoff', 'GET /', 'protocol'] as const
const messagesRoutes = [
  'messages',
  'messages',
  'messages',
  '/api/',
  'handoff',
  'GET /api/',
  'dialogs',
] as const

export function createPlan(seed: number): Plan {
  const random = createRandom(seed, 'base plan')
  const slots = random.pick([1, 1, 1, 2, 2, 3])
  const theme = random.pick(themes)
  const weights = (Object.entries(stepKinds) as [StepKind, number][])
    .filter(([kind]) => kind === 'send' || theme.includes(kind) || random.chance(RARE.has(kind) ? 0.15 : 0.6))
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
  for (let left = random.between(8, 30); left > 0; left -= 1) {
    at += drawPause(random)
    const kind = drawKind()
    const slot = random.between(0, slots - 1)
    steps.push({ at, kind, slot, salt: random.between(0, 1e9), ...details(kind, random) })
  }
  return {
    seed,
    profile: random.pick(['socket', 'split', 'events', 'workers', 'polling'] as const),
    isOldest: random.chance(0.2),
    mode: random.chance(0.25) ? 'site' : 'widget',
    slots,
    hasLocks: random.chance(0.7),
    hasChannels: random.chance(0.75),
    dialogStart: random.pick(['send', 'connect'] as const),
    handoffTimeout: random.pick([3_600_000, 20_000, 20_000]),
    requestTimeout: random.pick([90_000, 90_000, 10_000]),
    switches: { ...drawSwitches(random), ...drawSwitches(random) },
    repeatsTexts: createRandom(seed, 'base texts').chance(0.15),
    steps,
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

/** One lasting fault, or what the backend does of several ways. */
function drawSwitches(random: Random): Partial<Switches> {
  const chances = [0, 0.3, 0.8, 1]
  const drawn: readonly (() => Partial<Switches>)[] = [
    () => ({ answerDelay: random.pick([0, 300, 3_000, 20_000, 62_000]) }),
    () => ({ creationDelay: random.pick([0, 50, 500]), creationRaces: random.chance(0.7) }),
    () => ({ insufficientFunds: random.chance(0.5) }),
    () => ({ saysAiBlocked: random.chance(0.5) }),
    () => ({ lostPushes: random.pick(chances) }),
    () => ({ doubledPushes: random.pick(chances) }),
    () => ({ reorderedPushes: random.pick(chances) }),
    () => ({ answerShape: random.pick(['bare', 'wrapped', 'typed', 'new', null] as const) }),
    () => ({ payloadUnderData: random.chance(0.5) }),
    () => ({ foreignSeq: random.chance(0.7) }),
    () => ({ staleStatus: random.chance(0.5) }),
    () => ({ requeues: random.chance(0.5) }),
    () => ({ silenceCode: random.pick([1001, 1002] as const) }),
    () => ({ refusesLinks: random.chance(0.5) }),
    () => ({ historyTimes: random.pick(['spaced', 'zoned', 'zoneless'] as const) }),
    () => ({ ignoresPaging: random.chance(0.5) }),
  ]
  return random.pick(drawn)()
}

function drawAnswer(random: Random): FaultyAnswer {
  if (random.chance(0.5)) return random.pick(['lost', 'lost', 'never'] as const)
  return {
    status: random.pick([200, 429, 500, 500, 502, 503, 504]),
    shape: random.pick(['detail', 'list', 'object', 'error', 'text', 'html'] as const),
  }
}

/** A refusal that counts for this one message: nothing of it is stored. */
const refusal = (random: Random): RequestFault => ({
  route: 'POST /api/widget/dialogs/',
  phase: 'before',
  answer: { status: random.pick([400, 413, 422]), shape: random.pick(['detail', 'list'] as const) },
})

function drawBackendFault(random: Random): RequestFault {
  if (random.chance(0.1)) return refusal(random)
  const phase = random.pick(['before', 'stored', 'stored', 'after'] as const)
  return {
    route: phase === 'stored' ? 'POST' : random.pick(messagesRoutes),
    phase,
    answer: drawAnswer(random),
    count: random.pick([1, 1, 1, 2, 4]),
  }
}

function details(kind: StepKind, random: Random): Partial<Step> {
  switch (kind) {
    case 'requestFault':
      return {
        fault: random.pick(requestFaults),
        count: random.pick([1, 1, 1, 2, 5]),
        match: random.pick(routes),
      }
    case 'backendFault':
      return { backendFault: drawBackendFault(random) }
    case 'switch':
      return { switches: drawSwitches(random) }
    case 'refuseLink':
      return { count: random.between(1, 3) }
    case 'closeLinks':
      return { code: random.pick(closeCodes) }
    default:
      return {}
  }
}
