import type { Plan, Step } from './plan.ts'

type Moment = Partial<Step> & Pick<Step, 'at' | 'kind'>

/** A course of one's own: what is not said is as plain as can be. */
function course(seed: number, moments: readonly Moment[], circumstances: Partial<Plan> = {}): Plan {
  return {
    seed,
    slots: 1,
    hasLocks: true,
    dialogStart: 'connect',
    operatorStays: false,
    ownOnly: false,
    limits: { logLength: 1_000, messagesPerWindow: 1_000 },
    timers: { queue: 180_000, operatorLost: 60_000, rateWindow: 10_000 },
    ...circumstances,
    steps: moments.map((moment) => ({ slot: 0, salt: 1, ...moment })),
  }
}

const twoTabs = { slots: 2 } as const
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
}
