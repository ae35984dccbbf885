import type { Plan, Step } from './plan.ts'

type Moment = Partial<Step> & Pick<Step, 'at' | 'kind'>

/** A course of one's own: what is not said is as plain as can be. */
function course(seed: number, moments: readonly Moment[], circumstances: Partial<Plan> = {}): Plan {
  return {
    seed,
    slots: 1,
    hasLocks: true,
    dialogStart: 'connect',
    site: null,
    memory: { maxMessages: 100, cleanupInterval: 300_000, cacheTtl: 2_592_000_000 },
    hasChannels: true,
    hasTwins: false,
    wasVisitedBefore: false,
    operatorStays: false,
    ownOnly: false,
    limits: { logLength: 1_000, messagesPerWindow: 1_000 },
    timers: { queue: 180_000, operatorLost: 60_000, rateWindow: 10_000 },
    ...circumstances,
    steps: moments.map((moment) => ({ slot: 0, salt: 1, ...moment })),
  }
}

const twoTabs = { slots: 2 } as const
const inSiteMode = { site: { lifetime: null, keepsTokens: false } } as const
const smallWindow = { maxMessages: 6, cleanupInterval: 200, cacheTtl: 2_592_000_000 } as const
const openOther: Moment = { at: 1_000, kind: 'openTab', slot: 1 }

/** Courses that once went wrong, by what must not happen again. */
export const courses: Readonly<Record<string, Plan>> = {
  'storage gives way while several messages are being written to it': course(714, [
    { at: 5_000, kind: 'requestFault', fault: 'storage-refused', count: 1 },
    { at: 6_000, kind: 'burst', salt: 3 },
  ]),
  'another tab makes the first dialog': course(
    131,
    [
      openOther,
      { at: 5_000, kind: 'requestFault', fault: 'status-429', count: 9, match: 'POST /api/widget/dialogs' },
      { at: 6_000, kind: 'send' },
      { at: 7_000, kind: 'send', slot: 1 },
    ],
    { ...twoTabs, dialogStart: 'send' },
  ),
  'another tab discards a message that waits': course(
    179,
    [
      openOther,
      { at: 5_000, kind: 'killServer' },
      { at: 6_000, kind: 'send' },
      { at: 7_000, kind: 'send', slot: 1 },
      { at: 20_000, kind: 'discard', slot: 1, salt: 0 },
      { at: 21_000, kind: 'startServer' },
    ],
    twoTabs,
  ),
  'a page is read that knows less than the answer to a message': course(
    28,
    [
      { at: 800, kind: 'burst', salt: 1 },
      { at: 9_675, kind: 'burst', salt: 0 },
      { at: 11_071, kind: 'openTab', slot: 1 },
    ],
    { ...twoTabs, limits: { logLength: 5, messagesPerWindow: 3 } },
  ),
  'the mark of what was read moves while the log is another': course(601, [
    { at: 5_000, kind: 'send' },
    { at: 10_000, kind: 'requestFault', fault: 'status-500', count: 9, match: 'GET /api/widget/dialogs' },
    { at: 11_000, kind: 'loseLog', salt: 3 },
    { at: 20_000, kind: 'markRead' },
  ]),
  'a mark of another tab is lost on the way': course(
    22810,
    [
      { at: 970, kind: 'send' },
      { at: 5_000, kind: 'openTab', slot: 1 },
      { at: 10_000, kind: 'frameFault', fault: 'drop-frame', count: 9, slot: 1, match: '"read"' },
      { at: 11_000, kind: 'markRead' },
      { at: 12_000, kind: 'connect' },
    ],
    twoTabs,
  ),
  'a message that was counted as unread is deleted': course(11202, [
    { at: 19_424, kind: 'frameFault', fault: 'drop-frame', count: 1, match: 'handoff_' },
    { at: 21_826, kind: 'takeover' },
    { at: 21_852, kind: 'operatorWrites' },
    { at: 22_976, kind: 'operatorDeletes' },
  ]),
  'a client is destroyed while it waits for its turn': course(
    10529,
    [
      { at: 44_002, kind: 'requestFault', fault: 'slow-request', count: 1, match: '/messages' },
      { at: 44_034, kind: 'send' },
      { at: 44_600, kind: 'openTab', slot: 1 },
      { at: 44_900, kind: 'destroyTab', slot: 1 },
    ],
    twoTabs,
  ),
  'a tab comes while an answer has not begun, and the answer never does': course(
    3,
    [
      { at: 110_150, kind: 'burst', salt: 507578584 },
      { at: 113_136, kind: 'newEpoch', slot: 1 },
    ],
    { slots: 3, operatorStays: true },
  ),
  'another tab closes the dialog in mid-answer': course(
    1456,
    [
      openOther,
      { at: 13_023, kind: 'burst', salt: 3 },
      { at: 14_400, kind: 'send', slot: 1 },
      { at: 15_501, kind: 'startDialog', slot: 1 },
    ],
    twoTabs,
  ),
  'the visitor leaves while messages are being saved': course(
    206911,
    [
      { at: 7_750, kind: 'send' },
      { at: 7_757, kind: 'send' },
      { at: 7_770, kind: 'logout' },
    ],
    { hasLocks: false },
  ),
  'the site takes another key, and all tokens are refused': course(
    12,
    [{ at: 98_503, kind: 'revokeTokens' }],
    inSiteMode,
  ),
  'the site gives no token where a message is refused': course(
    865,
    [
      { at: 33_184, kind: 'tokenFault', fault: 'token-garbage', count: 1 },
      { at: 36_222, kind: 'send' },
    ],
    { dialogStart: 'send', site: { lifetime: 30, keepsTokens: false } },
  ),
  'the guest is spoiled after who was there with an earlier version has left': course(
    110,
    [
      { at: 5_000, kind: 'logout' },
      { at: 10_000, kind: 'spoilStorage' },
      { at: 11_000, kind: 'killTab' },
    ],
    { wasVisitedBefore: true },
  ),
  'another tab has marked all as read that is read back here': course(
    20,
    [
      { at: 28, kind: 'send', salt: 197227893 },
      { at: 2_481, kind: 'send', salt: 933874262 },
      { at: 5_569, kind: 'send', salt: 686210761 },
      { at: 10_365, kind: 'send', salt: 153572063 },
    ],
    { ...twoTabs, dialogStart: 'send', memory: smallWindow },
  ),
  'another tab says what is unread before the copy is complete': course(
    13,
    [
      { at: 253, kind: 'closeSocket', salt: 609379941, code: 1003 },
      { at: 1_535, kind: 'loseLog', salt: 706828445 },
      { at: 71_125, kind: 'burst', salt: 309628582 },
      { at: 74_643, kind: 'requestFault', fault: 'late-answer', count: 2, match: 'messages' },
    ],
    {
      ...twoTabs,
      memory: { maxMessages: 6, cleanupInterval: 300_000, cacheTtl: 5_000 },
      limits: { logLength: 5, messagesPerWindow: 1_000 },
      timers: { queue: 180_000, operatorLost: 8_000, rateWindow: 10_000 },
      operatorStays: true,
    },
  ),
  'a copy is kept of which a part is something else': course(
    1169,
    [
      { at: 2_750, kind: 'draft', salt: 895302277 },
      { at: 5_299, kind: 'spoilStorage', salt: 477107859 },
    ],
    { ...twoTabs, hasChannels: false },
  ),
  'the visitor leaves while another tab is put away': course(
    995,
    [
      { at: 60_309, kind: 'openTab', slot: 1 },
      { at: 63_337, kind: 'putAway', slot: 1 },
      { at: 64_263, kind: 'logout' },
      { at: 65_000, kind: 'fetchBack', slot: 1 },
    ],
    { ...twoTabs, dialogStart: 'send' },
  ),
  'what another tab has sent lies far above when this one connects': course(
    2043,
    [
      { at: 34_806, kind: 'send', salt: 297231590 },
      { at: 37_161, kind: 'requestFault', fault: 'no-answer', count: 1 },
      { at: 38_033, kind: 'closeSocket', code: 1009 },
      { at: 42_879, kind: 'send' },
      { at: 45_176, kind: 'flood' },
    ],
    { ...twoTabs, hasLocks: false, dialogStart: 'send', limits: { logLength: 5, messagesPerWindow: 1_000 } },
  ),
  'messages are let go of while the link is down': course(
    22611,
    [
      { at: 603, kind: 'send', salt: 144532660 },
      { at: 2_716, kind: 'send', salt: 233008324 },
      { at: 7_045, kind: 'disconnect' },
      { at: 7_121, kind: 'takeover', salt: 627779008 },
      { at: 7_122, kind: 'send', salt: 843972687 },
      { at: 7_339, kind: 'send', salt: 483647958 },
      { at: 9_209, kind: 'send', salt: 72650262 },
      { at: 22_562, kind: 'send', salt: 74439384 },
    ],
    { hasLocks: false, dialogStart: 'send', memory: smallWindow },
  ),
  'a client is destroyed whose visitor was about to leave': course(
    25571,
    [
      { at: 1_221, kind: 'logout' },
      { at: 1_945, kind: 'burst', salt: 653887248 },
      { at: 5_588, kind: 'logout', salt: 278448378 },
      { at: 9_355, kind: 'destroyTab' },
    ],
    { ...twoTabs, dialogStart: 'send' },
  ),
  'the lead in a dialog is given to a tab that has gone to another': course(
    40259,
    [
      { at: 11_962, kind: 'openTab', slot: 1 },
      { at: 12_079, kind: 'heartbeat' },
      { at: 54_719, kind: 'logout', slot: 1, salt: 674486779 },
      { at: 107_666, kind: 'halfOpen' },
    ],
    { slots: 3, hasChannels: false },
  ),
  'two clients of one page have different tokens': course(
    42944,
    [
      { at: 14_088, kind: 'send', salt: 258757048 },
      { at: 18_890, kind: 'openTab', slot: 2, salt: 565017086 },
      { at: 24_879, kind: 'closeSocket', slot: 2, salt: 344310844, code: 1012 },
    ],
    { slots: 3, hasTwins: true, site: { lifetime: 8, keepsTokens: true }, memory: smallWindow },
  ),
}
