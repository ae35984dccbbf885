import { describe, expect, it } from 'vitest'

import type { ProfileName } from '../../../tests/base-backend/profiles.ts'
import { createBaseStage } from './base-stage.ts'

const profiles: readonly ProfileName[] = ['socket', 'split', 'events', 'workers', 'polling']

describe.each(profiles)('a backend of the profile %s', (profile) => {
  const ways = { socket: 'socket', split: 'socket', events: 'polling', workers: 'socket', polling: 'polling' }

  it('holds question, answer, operator, release and reload', async () => {
    const stage = createBaseStage({ profile })
    const { backend, pass, history } = stage
    const page = await stage.connect()
    const { chat } = page
    const states: string[] = []
    chat.on('handoff:changed', ({ current }) => states.push(current.status))
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', dialogId: null })

    chat.send('Hello')
    chat.send('Are you there?')
    await pass(3_000)
    expect(page.lines()).toEqual(history())
    expect(history()).toHaveLength(4)
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', channel: ways[profile] })

    void chat.requestOperator()
    await pass(1_000)
    expect(chat.getSnapshot().handoff).toMatchObject({ status: 'requested', queuePosition: 1 })
    chat.send('waiting')
    await pass(1_000)

    backend.operators.takeover(stage.dialogId)
    await pass(3_100)
    expect(chat.getSnapshot().handoff).toMatchObject({ status: 'active', operator: { name: 'Owner' } })
    backend.operators.write(stage.dialogId, 'Here I am')
    chat.send('Good')
    await pass(3_100)
    expect(page.lines()).toEqual(history())
    expect(page.received).toContain('Here I am')

    backend.operators.release(stage.dialogId)
    await pass(3_100)
    expect(states).toEqual(['requested', 'requested', 'active', 'released'])
    chat.send('Back?')
    await pass(10_000)
    expect(states.slice(4)).toEqual(['none'])
    expect(page.lines()).toEqual(history())
    expect(page.received).toHaveLength(new Set(page.received).size)

    chat.destroy()
    const again = await stage.connect(page)
    await pass(3_000)
    expect(again.lines()).toEqual(history())
    expect(again.chat.getSnapshot()).toMatchObject({
      handoff: { status: 'none' },
      unread: expect.any(Number),
    })
    expect([...page.errors, ...again.errors]).toEqual([])
    expect(again.count('/protocol')).toBe(0)
    again.chat.destroy()
    // Whoever leaves a page may come back within seconds.
    await pass(10_000)
    expect(backend.openLinks()).toEqual([])
    const asked = again.asked.length
    await pass(60_000)
    expect(again.asked).toHaveLength(asked)
  })
})
