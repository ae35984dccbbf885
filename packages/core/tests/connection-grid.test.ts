import { describe, expect, it } from 'vitest'

import {
  connectionTable,
  initialConnection,
  stepConnection,
  type Connection,
  type ConnectionEvent,
  type ConnectionPhase,
} from '../src/transport/connection.ts'

const phases = Object.keys(connectionTable) as ConnectionPhase[]

const events: Record<string, ConnectionEvent> = {
  start: { type: 'start' },
  prepared: { type: 'prepared' },
  vacant: { type: 'vacant' },
  refused: { type: 'refused', code: 'token_invalid' },
  unreachable: { type: 'unreachable' },
  welcome: { type: 'welcome' },
  stable: { type: 'stable' },
  'closed 0': { type: 'closed', code: 0, now: 0 },
  'closed 1006': { type: 'closed', code: 1006, now: 0 },
  'closed 1012': { type: 'closed', code: 1012, now: 0 },
  'closed 1007': { type: 'closed', code: 1007, now: 0 },
  'closed 4001': { type: 'closed', code: 4001, now: 0 },
  'closed 4002': { type: 'closed', code: 4002, now: 0 },
  'closed 4003': { type: 'closed', code: 4003, now: 0 },
  'closed 4004': { type: 'closed', code: 4004, now: 0 },
  'closed 4008': { type: 'closed', code: 4008, now: 0 },
  'closed 4009': { type: 'closed', code: 4009, now: 0 },
  due: { type: 'due' },
  wake: { type: 'wake', bySight: false },
  suspend: { type: 'suspend' },
  stop: { type: 'stop' },
}

// Phase after each event, and what is done; a dash means that nothing happens.
const grid: Record<string, Record<ConnectionPhase, string>> = {
  start: {
    idle: 'authenticating prepare',
    authenticating: '-',
    connecting: '-',
    online: '-',
    waiting: 'waiting wait 0-250',
    failed: 'authenticating prepare',
  },
  prepared: {
    idle: '-',
    authenticating: 'connecting open',
    connecting: '-',
    online: '-',
    waiting: '-',
    failed: '-',
  },
  vacant: { idle: '-', authenticating: 'online', connecting: '-', online: '-', waiting: '-', failed: '-' },
  refused: {
    idle: '-',
    authenticating: 'failed',
    connecting: 'failed close',
    online: 'failed close',
    waiting: 'failed cancelWait',
    failed: '-',
  },
  unreachable: {
    idle: '-',
    authenticating: 'waiting wait 0-4000',
    connecting: '-',
    online: '-',
    waiting: '-',
    failed: '-',
  },
  welcome: {
    idle: '-',
    authenticating: '-',
    connecting: 'online watchStability',
    online: '-',
    waiting: '-',
    failed: '-',
  },
  stable: { idle: '-', authenticating: '-', connecting: '-', online: 'online', waiting: '-', failed: '-' },
  'closed 0': {
    idle: '-',
    authenticating: '-',
    connecting: 'waiting wait 0-250',
    online: 'waiting wait 0-250',
    waiting: '-',
    failed: '-',
  },
  'closed 1006': {
    idle: '-',
    authenticating: '-',
    connecting: 'waiting wait 0-4000',
    online: 'waiting wait 0-4000',
    waiting: '-',
    failed: '-',
  },
  'closed 1012': {
    idle: '-',
    authenticating: '-',
    connecting: 'waiting wait 0-8000',
    online: 'waiting wait 0-8000',
    waiting: '-',
    failed: '-',
  },
  'closed 1007': {
    idle: '-',
    authenticating: '-',
    connecting: 'failed',
    online: 'failed',
    waiting: '-',
    failed: '-',
  },
  'closed 4001': {
    idle: '-',
    authenticating: '-',
    connecting: 'authenticating prepare+token',
    online: 'authenticating prepare+token',
    waiting: '-',
    failed: '-',
  },
  'closed 4002': {
    idle: '-',
    authenticating: '-',
    connecting: 'failed',
    online: 'failed',
    waiting: '-',
    failed: '-',
  },
  'closed 4003': {
    idle: '-',
    authenticating: '-',
    connecting: 'failed',
    online: 'failed',
    waiting: '-',
    failed: '-',
  },
  'closed 4004': {
    idle: '-',
    authenticating: '-',
    connecting: 'authenticating prepare+dialog',
    online: 'authenticating prepare+dialog',
    waiting: '-',
    failed: '-',
  },
  'closed 4008': {
    idle: '-',
    authenticating: '-',
    connecting: 'waiting wait 30000-34000',
    online: 'waiting wait 30000-34000',
    waiting: '-',
    failed: '-',
  },
  'closed 4009': {
    idle: '-',
    authenticating: '-',
    connecting: 'waiting wait 0-250',
    online: 'waiting wait 0-250',
    waiting: '-',
    failed: '-',
  },
  due: {
    idle: '-',
    authenticating: '-',
    connecting: '-',
    online: '-',
    waiting: 'authenticating prepare',
    failed: '-',
  },
  wake: {
    idle: '-',
    authenticating: '-',
    connecting: '-',
    online: '-',
    waiting: 'waiting wait 0-250',
    failed: '-',
  },
  suspend: {
    idle: '-',
    authenticating: 'waiting close',
    connecting: 'waiting close',
    online: 'waiting close',
    waiting: 'waiting cancelWait',
    failed: '-',
  },
  stop: {
    idle: '-',
    authenticating: 'idle close',
    connecting: 'idle close',
    online: 'idle close',
    waiting: 'idle cancelWait',
    failed: 'idle',
  },
}

function describeStep(state: Connection, event: ConnectionEvent): string {
  const [next, effects] = stepConnection(state, event)
  if (next === state && effects.length === 0) return '-'
  const done = effects.map((effect) => {
    if (effect.type === 'wait') return `wait ${String(effect.range.min)}-${String(effect.range.max)}`
    if (effect.type !== 'prepare') return effect.type
    return `prepare${effect.renewToken ? '+token' : ''}${effect.forgetDialog ? '+dialog' : ''}`
  })
  return [next.phase, ...done].join(' ')
}

describe('the connection, every phase with every event', () => {
  const cells = Object.entries(grid).flatMap(([name, row]) =>
    phases.map((phase) => [phase, name, row[phase]] as const),
  )
  it.each(cells)('%s on %s: %s', (phase, name, expected) => {
    const event = events[name]
    if (event === undefined) throw new TypeError(name)
    expect(describeStep({ ...initialConnection, phase }, event)).toBe(expected)
  })

  it('has a row for each event', () => {
    expect(Object.keys(grid)).toEqual(Object.keys(events))
  })
})

describe('what the connection remembers', () => {
  const online: Connection = { ...initialConnection, phase: 'online' }
  const close = (code: number, now = 0): ConnectionEvent => ({ type: 'closed', code, now })
  const range = (state: Connection, event: ConnectionEvent) => {
    const effect = stepConnection(state, event)[1].find(({ type }) => type === 'wait')
    return effect?.type === 'wait' ? effect.range : null
  }

  it('comes back within two seconds after a link that stood ten', () => {
    expect(range({ ...online, isStable: true }, close(1006))).toEqual({ min: 0, max: 2_000 })
  })

  it.each([
    [0, 4_000],
    [1, 8_000],
    [2, 16_000],
    [3, 30_000],
    [50, 30_000],
  ])('after %i failed opens in a row waits up to %i ms', (attempts, max) => {
    expect(range({ ...online, attempts }, close(1006))).toEqual({ min: 0, max })
  })

  it('counts from zero again only once a welcome has stood', () => {
    const [waiting] = stepConnection({ ...online, attempts: 3 }, close(1006))
    expect(waiting.attempts).toBe(4)
    const [stable] = stepConnection({ ...online, attempts: 3 }, { type: 'stable' })
    expect(stable).toMatchObject({ attempts: 0, isStable: true })
  })

  it('fails where the renewed token is refused too, and forgets that at a welcome', () => {
    const [renewing] = stepConnection(online, close(4001))
    expect(stepConnection({ ...renewing, phase: 'connecting' }, close(4001))[0]).toMatchObject({
      phase: 'failed',
      failure: 'token_expired',
    })
    const [welcomed] = stepConnection({ ...renewing, phase: 'connecting' }, { type: 'welcome' })
    expect(stepConnection(welcomed, close(4001))[0].phase).toBe('authenticating')
  })

  it('resolves a missing dialog anew once', () => {
    const [again] = stepConnection(online, close(4004))
    expect(stepConnection({ ...again, phase: 'connecting' }, close(4004))[0]).toMatchObject({
      phase: 'failed',
      failure: 'dialog_not_found',
    })
  })

  it('stays away where it is replaced twice within a minute, until it is seen again', () => {
    const [first] = stepConnection(online, close(4009, 1_000))
    const [second, effects] = stepConnection({ ...first, phase: 'online' }, close(4009, 60_000))
    expect([second.phase, effects]).toEqual(['waiting', []])
    expect(range(second, { type: 'wake', bySight: false })).toBeNull()
    expect(range(second, { type: 'wake', bySight: true })).toEqual({ min: 0, max: 250 })
    const [later, atOnce] = stepConnection({ ...first, phase: 'online' }, close(4009, 61_001))
    expect([later.phase, atOnce.length]).toEqual(['waiting', 1])
  })

  it('is not woken out of a rate limit', () => {
    const [limited] = stepConnection(online, close(4008))
    expect(stepConnection(limited, { type: 'wake', bySight: true })[1]).toEqual([])
    expect(stepConnection(limited, { type: 'suspend' })[1]).toEqual([])
  })

  it('opens the link when a dialog is made while there was none', () => {
    const [vacant] = stepConnection({ ...initialConnection, phase: 'authenticating' }, { type: 'vacant' })
    expect(describeStep(vacant, { type: 'prepared' })).toBe('connecting open')
    expect(describeStep(vacant, { type: 'suspend' })).toBe('-')
  })
})
