// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onIntent } from '../src/loader/intent.ts'

const idle = vi.fn<(run: () => void) => void>()
const load = vi.fn(async () => undefined)

function start({ isShown = false, isPreloaded = false, saveData = false } = {}): HTMLElement {
  Object.defineProperty(navigator, 'connection', { value: { saveData }, configurable: true })
  const button = document.createElement('button')
  onIntent(button, isShown, isPreloaded, load)
  for (const [run] of idle.mock.calls) run()
  return button
}

beforeEach(() => vi.stubGlobal('requestIdleCallback', idle))
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
  idle.mockReset()
  load.mockClear()
})

describe('the chat is loaded', () => {
  it('not before somebody comes near', () => {
    const button = start()
    expect(load).not.toHaveBeenCalled()
    button.dispatchEvent(new Event('pointerenter'))
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('when the button is focused', () => {
    start().dispatchEvent(new Event('focus'))
    expect(load).toHaveBeenCalledTimes(1)
  })

  it.each([true, false])('at idle where it is shown without a button, saving data: %j', (saveData) => {
    start({ isShown: true, saveData })
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('at idle where that is asked for', () => {
    start({ isPreloaded: true })
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('at idle after a first use', () => {
    localStorage.setItem('replyx:used', '1')
    start()
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('never at idle for those who save data', () => {
    localStorage.setItem('replyx:used', '1')
    start({ isPreloaded: true, saveData: true })
    expect(idle).not.toHaveBeenCalled()
  })

  it('only when it is wanted where storage is blocked', () => {
    vi.stubGlobal('localStorage', {
      getItem() {
        throw new DOMException('blocked', 'SecurityError')
      },
    })
    start()
    expect(load).not.toHaveBeenCalled()
    vi.unstubAllGlobals()
  })

  it('soon in a browser that knows no idle time', () => {
    vi.useFakeTimers()
    vi.stubGlobal('requestIdleCallback', undefined)
    start({ isPreloaded: true })
    vi.runAllTimers()
    expect(load).toHaveBeenCalledTimes(1)
    vi.useRealTimers()
  })
})
