import { describe, expect, test } from 'vitest'
import { transition } from '../src/domain/handoff-table.ts'
import type { HandoffInput } from '../src/domain/handoff-table.ts'
import { noHandoff } from '../src/domain/model.ts'
import type { Handoff, HandoffState } from '../src/domain/model.ts'

const now = Date.parse('2030-01-07T10:00:00Z')
const maria = { id: 'maria', name: 'Maria', avatar: null }
const boris = { id: 'boris', name: 'Boris', avatar: null }

const inputs: Record<HandoffInput['type'], HandoffInput> = {
  request: { type: 'request', requestId: 'r', reason: 'manual', lastUserText: 'help', expiresAt: now + 1000 },
  out_of_hours: { type: 'out_of_hours', requestId: 'r', nextOpenAt: now + 5000 },
  takeover: { type: 'takeover', manager: boris },
  transfer: { type: 'transfer', from: 'maria', manager: boris },
  release: { type: 'release', by: 'maria' },
  cancel: { type: 'cancel' },
  time_out: { type: 'time_out' },
  operator_lost: { type: 'operator_lost', expiresAt: now + 1000 },
  place: { type: 'place', position: 3, estimatedWaitMinutes: 6 },
  assistant_spoke: { type: 'assistant_spoke' },
  dialog_closed: { type: 'dialog_closed' },
}

const inState = (status: HandoffState): Handoff => ({
  ...noHandoff(1),
  status,
  version: 4,
  controlEpoch: 2,
  manager: status === 'active' ? maria : null,
  requestedAt: status === 'requested' ? '2030-01-07T09:59:00.000Z' : null,
  queuePosition: status === 'requested' ? 1 : null,
  estimatedWaitMinutes: status === 'requested' ? 2 : null,
})

/** What comes out: a state with how far `controlEpoch` rose, `=` for no change, `409` for a refusal. */
const outcome = (status: HandoffState, input: HandoffInput): string => {
  const result = transition(inState(status), input, now)
  if (result.kind === 'same') return '='
  if (result.kind === 'refused') return '409'
  expect(result.handoff.version).toBe(5)
  return `${result.handoff.status} +${result.handoff.controlEpoch - 2}`
}

const grid: Record<HandoffState, Record<HandoffInput['type'], string>> = {
  none: {
    request: 'requested +0',
    out_of_hours: 'cancelled +0',
    takeover: 'active +1',
    transfer: '409',
    release: '409',
    cancel: '=',
    time_out: '=',
    operator_lost: '=',
    place: '=',
    assistant_spoke: '=',
    dialog_closed: '=',
  },
  requested: {
    request: '=',
    out_of_hours: '=',
    takeover: 'active +1',
    transfer: '409',
    release: '409',
    cancel: 'cancelled +0',
    time_out: 'cancelled +0',
    operator_lost: '=',
    place: 'requested +0',
    assistant_spoke: '=',
    dialog_closed: 'cancelled +0',
  },
  active: {
    request: '=',
    out_of_hours: '=',
    takeover: '409',
    transfer: 'active +1',
    release: 'released +1',
    cancel: '409',
    time_out: '=',
    operator_lost: 'requested +1',
    place: '=',
    assistant_spoke: '=',
    dialog_closed: 'released +1',
  },
  released: {
    request: 'requested +0',
    out_of_hours: 'cancelled +0',
    takeover: 'active +1',
    transfer: '409',
    release: '409',
    cancel: '=',
    time_out: '=',
    operator_lost: '=',
    place: '=',
    assistant_spoke: 'none +0',
    dialog_closed: '=',
  },
  cancelled: {
    request: 'requested +0',
    out_of_hours: 'cancelled +0',
    takeover: 'active +1',
    transfer: '409',
    release: '409',
    cancel: '=',
    time_out: '=',
    operator_lost: '=',
    place: '=',
    assistant_spoke: 'none +0',
    dialog_closed: '=',
  },
}

describe.each(Object.keys(grid) as HandoffState[])('%s', (status) => {
  test.each(Object.keys(inputs) as HandoffInput['type'][])('on %s', (type) => {
    expect(outcome(status, inputs[type])).toBe(grid[status][type])
  })
})

test('only who holds a dialog can pass it on or release it', () => {
  expect(outcome('active', { type: 'transfer', from: 'boris', manager: maria })).toBe('409')
  expect(outcome('active', { type: 'release', by: 'boris' })).toBe('409')
  expect(outcome('active', { type: 'takeover', manager: maria })).toBe('=')
  expect(outcome('active', { type: 'transfer', from: 'maria', manager: maria })).toBe('=')
})

test('an unchanged place is no change', () => {
  expect(outcome('requested', { type: 'place', position: 1, estimatedWaitMinutes: 2 })).toBe('=')
})

test('a lost operator’s visitor keeps the time of the request and goes before others', () => {
  const before = { ...inState('active'), requestedAt: '2030-01-07T09:00:00.000Z' }
  expect(transition(before, inputs.operator_lost, now)).toMatchObject({
    handoff: { requestedAt: before.requestedAt, priority: 1, manager: null, reason: 'operator_lost' },
  })
})
