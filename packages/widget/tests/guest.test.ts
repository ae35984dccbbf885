import { afterEach, describe, expect, it, vi } from 'vitest'
import type { FrameBridge } from '@replyx/core/bridge'
import { guestSource } from '../src/frame/guest.ts'

const kept = '0b7c9a52-6f2e-4f0e-9d0c-2f6f5a1c7e11'
const legacy = '7f9c1d00-3a35-4c86-8d55-6b0c7a2f9d22'
const call = vi.fn(async () => undefined)
const bridge = { call } as unknown as FrameBridge

afterEach(() => {
  call.mockClear()
  vi.unstubAllGlobals()
})

const storage = (value: string | null) => vi.stubGlobal('localStorage', { getItem: () => value })

describe('the guest of a frame that knows none', () => {
  it('is the one that the page has kept, before the one of an earlier version', () => {
    storage(legacy)
    expect(guestSource({ guestId: kept }, bridge)()).toBe(kept)
    expect(guestSource({}, bridge)()).toBe(legacy)
    expect(call).not.toHaveBeenCalled()
  })

  it('is nobody where nobody was here', () => {
    storage(null)
    expect(guestSource({}, bridge)()).toBeNull()
  })

  it('is nobody where storage is blocked', () => {
    vi.stubGlobal('localStorage', undefined)
    expect(guestSource({}, bridge)()).toBeNull()
  })

  it('is made, and told to the page, where that is to keep it; without TLS too', () => {
    storage(null)
    const { getRandomValues } = crypto
    vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) })
    const guest = guestSource({ canRememberGuest: true }, bridge)()
    expect(guest).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
    expect(call.mock.calls).toEqual([['rememberGuest', { guestId: guest }]])
  })
})
