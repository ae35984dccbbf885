import { describe, expect, it } from 'vitest'

import type { HandoffState } from '@replyx/core'

import {
  initialHandoff,
  stepHandoff,
  type HandoffEvent,
  type HandoffMachine,
} from '../src/handoff/machine.ts'

const states: HandoffState[] = ['none', 'requested', 'active', 'released']

const events: Record<string, HandoffEvent> = {
  request: { type: 'request' },
  refuse: { type: 'refuse' },
  requested: { type: 'requested', details: {} },
  started: { type: 'started', details: {} },
  released: { type: 'released', details: {} },
  cancelled: { type: 'cancelled', details: {} },
  answered: { type: 'answered' },
  settle: { type: 'settle' },
}

// From a server that counts no versions; a dash: the state stays, and the event is counted as odd.
const grid: Record<string, Record<HandoffState, string>> = {
  request: { none: 'requested', requested: '-', active: '-', released: 'requested' },
  refuse: { none: '-', requested: '-', active: '-', released: '-' },
  requested: { none: 'requested', requested: 'requested', active: '-', released: 'requested' },
  started: { none: 'active', requested: 'active', active: 'active', released: 'active' },
  released: { none: '-', requested: 'released', active: 'released', released: '-' },
  cancelled: { none: '-', requested: 'none', active: '-', released: '-' },
  answered: { none: '-', requested: '-', active: '-', released: 'none' },
  settle: { none: '-', requested: '-', active: '-', released: 'none' },
}

describe('the handoff, every state with every event', () => {
  const cells = Object.entries(grid).flatMap(([name, row]) =>
    states.map((state) => [state, name, row[state]] as const),
  )
  it.each(cells)('%s on %s: %s', (status, name, expected) => {
    const event = events[name]
    if (event === undefined) throw new TypeError(name)
    const state: HandoffMachine = { ...initialHandoff, status }
    const [next, effects] = stepHandoff(state, event)
    const isIgnored = effects.includes('ignored')
    expect(isIgnored ? '-' : next.status).toBe(expected)
    if (isIgnored) expect(next).toBe(state)
  })
})

describe('a server that counts versions', () => {
  const held: HandoffMachine = { ...initialHandoff, version: 5, controlEpoch: 2 }
  const change = (
    type: 'requested' | 'started' | 'released' | 'cancelled',
    version: number,
  ): HandoffEvent => ({
    type,
    details: {},
    version,
    controlEpoch: 3,
  })

  const targets = {
    requested: 'requested',
    started: 'active',
    released: 'released',
    cancelled: 'none',
  } as const
  const newer = states.flatMap((status) =>
    (Object.keys(targets) as (keyof typeof targets)[]).map((type) => [status, type, targets[type]] as const),
  )

  it.each(newer)('sets %s by a newer %s to %s, whatever the table says', (status, type, target) => {
    const [next] = stepHandoff({ ...held, status }, change(type, 6))
    expect(next).toMatchObject({ status: target, version: 6, controlEpoch: 3 })
  })

  it.each(newer)('ignores in %s a %s that is no newer', (status, type) => {
    const state = { ...held, status }
    expect(stepHandoff(state, change(type, 5))[0]).toBe(state)
  })

  const status = (word: HandoffState | 'cancelled', version: number, isNewLog = false): HandoffEvent => ({
    type: 'status',
    status: word,
    details: { reason: 'because' },
    version,
    controlEpoch: 1,
    isNewLog,
  })

  it('takes a status as it says, unless it is older', () => {
    expect(stepHandoff(held, status('active', 5))[0]).toMatchObject({ status: 'active' })
    expect(stepHandoff(held, status('active', 4))[0]).toBe(held)
  })

  it('takes lower counts from another log', () => {
    expect(stepHandoff(held, status('none', 0, true))[0]).toMatchObject({ version: 0, controlEpoch: 1 })
  })

  it('shows a release that it saw coming, and none that is long over', () => {
    const [shown, effects] = stepHandoff({ ...held, status: 'active' }, status('released', 6))
    expect([shown.status, effects]).toEqual(['released', ['settleLater']])
    expect(stepHandoff(initialHandoff, status('released', 6))[0].status).toBe('none')
    expect(stepHandoff({ ...held, status: 'requested' }, status('released', 6))[0].status).toBe('none')
  })

  it('says why a request came to nothing, and not why an old one did', () => {
    const requested: HandoffMachine = { ...held, status: 'requested', isOptimistic: true }
    expect(stepHandoff(requested, status('cancelled', 5))[0]).toMatchObject({
      status: 'none',
      details: { reason: 'because' },
    })
    expect(stepHandoff(initialHandoff, status('cancelled', 5))[0].details.reason).toBeUndefined()
  })
})

describe('the client’s own hope', () => {
  it('is taken back by a refusal, and by nothing else once the server has spoken', () => {
    const [hoping] = stepHandoff(initialHandoff, { type: 'request' })
    expect(hoping).toMatchObject({ status: 'requested', isOptimistic: true })
    expect(stepHandoff(hoping, { type: 'refuse' })[0].status).toBe('none')
    const [confirmed] = stepHandoff(hoping, { type: 'requested', details: {}, version: 1, controlEpoch: 0 })
    expect(stepHandoff(confirmed, { type: 'refuse' })[0].status).toBe('requested')
  })

  it('cuts nothing: the control epoch stays', () => {
    const [hoping] = stepHandoff({ ...initialHandoff, controlEpoch: 4 }, { type: 'request' })
    expect(hoping.controlEpoch).toBe(4)
  })

  it('keeps the operator through a repeated start, and takes the new one at a transfer', () => {
    const maria = { id: 1, name: 'Maria' }
    const active: HandoffMachine = { ...initialHandoff, status: 'active', details: { operator: maria } }
    expect(stepHandoff(active, { type: 'started', details: {} })[0].details.operator).toEqual(maria)
    const operator = { id: 2, name: 'Igor' }
    expect(stepHandoff(active, { type: 'started', details: { operator } })[0].details.operator).toEqual(
      operator,
    )
  })
})
