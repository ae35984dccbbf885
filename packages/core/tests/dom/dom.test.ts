// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  attachAutosize,
  attachFocus,
  attachKeyboardViewport,
  attachLiveRegion,
  attachPage,
  attachScroll,
  attachStyles,
  browserTiming,
  lockPageScroll,
  scrollToEnd,
} from '../../src/dom/index.ts'
import { attachPlainPaste } from '../../src/parts/index.ts'
import { copyText } from '../../src/view/rich-text/index.ts'

let observed: { callback: () => void; targets: Element[] }[] = []

beforeEach(() => {
  document.body.replaceChildren()
  observed = []
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #entry
      constructor(callback: () => void) {
        this.#entry = { callback, targets: [] as Element[] }
        observed.push(this.#entry)
      }
      observe(target: Element): void {
        this.#entry.targets.push(target)
      }
      disconnect(): void {
        observed = observed.filter((entry) => entry !== this.#entry)
      }
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

const resized = (): void => {
  for (const { callback } of [...observed]) callback()
}

/** A scroller of 200 px whose rows are 50 px high: happy-dom lays nothing out, so the test does. */
function makeList(count: number) {
  const scroller = document.createElement('div')
  const content = document.createElement('div')
  scroller.append(content)
  document.body.append(scroller)
  let top = 0
  const height = (): number => content.children.length * 50
  Object.defineProperties(scroller, {
    clientHeight: { get: () => 200 },
    scrollHeight: { get: height },
    scrollTop: {
      get: () => top,
      set: (value: number) => {
        top = Math.max(0, Math.min(value, height() - 200))
      },
    },
  })
  scroller.getBoundingClientRect = () => new DOMRect(0, 0, 300, 200)
  let number = 0
  const makeRow = (): HTMLElement => {
    const row = document.createElement('p')
    row.dataset.key = `r${number++}`
    row.getBoundingClientRect = () =>
      new DOMRect(0, [...content.children].indexOf(row) * 50 - scroller.scrollTop, 300, 50)
    return row
  }
  const append = (rows: number): void => {
    for (let index = 0; index < rows; index++) content.append(makeRow())
  }
  const prepend = (rows: number): void => {
    for (let index = 0; index < rows; index++) content.prepend(makeRow())
  }
  const scrollTo = (value: number): void => {
    scroller.scrollTop = value
    scroller.dispatchEvent(new Event('scroll'))
  }
  append(count)
  return { scroller, content, append, prepend, scrollTo }
}

describe('attachScroll', () => {
  it('begins at the end and follows it', () => {
    const { scroller, append } = makeList(20)
    attachScroll(scroller)
    expect(scroller.scrollTop).toBe(800)
    append(2)
    resized()
    expect(scroller.scrollTop).toBe(900)
  })

  it('stays where the reader is, and tells', () => {
    const { scroller, append, scrollTo } = makeList(20)
    const onEndChange = vi.fn()
    attachScroll(scroller, { onEndChange })
    scrollTo(400)
    expect(onEndChange).toHaveBeenLastCalledWith(false)
    append(3)
    resized()
    expect(scroller.scrollTop).toBe(400)
    scrollTo(950)
    expect(onEndChange).toHaveBeenLastCalledWith(true)
    expect(onEndChange).toHaveBeenCalledTimes(2)
  })

  it('keeps the row under the eye when older ones come in above', async () => {
    const { scroller, content, prepend, scrollTo } = makeList(20)
    attachScroll(scroller)
    scrollTo(430)
    const row = content.children[8] as HTMLElement
    const before = row.getBoundingClientRect().top
    prepend(30)
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)))
    resized()
    expect(row.getBoundingClientRect().top).toBe(before)
    expect(scroller.scrollTop).toBe(430 + 1500)
  })

  it('trusts the boxes of groups, not of rows in a group that is not drawn', () => {
    const { scroller, content, scrollTo } = makeList(0)
    const place = (element: Element, top: () => number, height: number): void => {
      element.getBoundingClientRect = () => new DOMRect(0, top() - scroller.scrollTop, 300, height)
    }
    const makeGroup = (key: string): [HTMLElement, HTMLElement] => {
      const group = document.createElement('section')
      const row = document.createElement('p')
      row.dataset.key = key
      group.append(row)
      content.append(group)
      return [group, row]
    }
    const [undrawn, overflowing] = makeGroup('a')
    const [drawn, seen] = makeGroup('b')
    for (let index = 0; index < 20; index++) content.append(document.createElement('p'))
    let height = 100
    place(undrawn, () => 0, 100)
    place(overflowing, () => 0, 900)
    place(drawn, () => height, 600)
    place(seen, () => height, 600)
    attachScroll(scroller, { groups: 'section' })
    scrollTo(300)
    height = 250
    resized()
    expect(scroller.scrollTop).toBe(450)
  })

  it('asks for older rows near the beginning', () => {
    const { scroller, scrollTo } = makeList(40)
    const onNearStart = vi.fn()
    attachScroll(scroller, { onNearStart })
    scrollTo(800)
    expect(onNearStart).not.toHaveBeenCalled()
    scrollTo(100)
    expect(onNearStart).toHaveBeenCalled()
  })

  it('lets go of the end at the smallest step up, and takes it again near it on the way down', () => {
    const { scroller, append, scrollTo } = makeList(20)
    attachScroll(scroller)
    scrollTo(790)
    append(1)
    resized()
    expect(scroller.scrollTop).toBe(790)
    scrollTo(780)
    append(1)
    resized()
    expect(scroller.scrollTop).toBe(780)
    scrollTo(22 * 50 - 200 - 20)
    append(1)
    resized()
    expect(scroller.scrollTop).toBe(23 * 50 - 200)
  })

  it('asks for older rows once, however far the reader goes on, and again after having been away', () => {
    const { scroller, scrollTo } = makeList(40)
    const onNearStart = vi.fn()
    attachScroll(scroller, { onNearStart })
    for (const place of [200, 150, 100, 50]) scrollTo(place)
    expect(onNearStart).toHaveBeenCalledTimes(1)
    scrollTo(800)
    scrollTo(100)
    expect(onNearStart).toHaveBeenCalledTimes(2)
  })

  it('goes to the end when told, and follows again', () => {
    const { scroller, append, scrollTo } = makeList(20)
    const onEndChange = vi.fn()
    attachScroll(scroller, { onEndChange })
    scrollTo(100)
    append(1)
    scrollToEnd(scroller)
    resized()
    expect(onEndChange).toHaveBeenLastCalledWith(true)
    append(1)
    resized()
    expect(scroller.scrollTop).toBe(22 * 50 - 200)
  })

  it('does nothing after its undo', () => {
    const { scroller, append } = makeList(20)
    attachScroll(scroller)()
    expect(observed).toEqual([])
    append(5)
    resized()
    expect(scroller.scrollTop).toBe(800)
  })
})

describe('attachAutosize', () => {
  it('is as high as its text, up to six lines', () => {
    const area = document.createElement('textarea')
    document.body.append(area)
    let height = 20
    Object.defineProperty(area, 'scrollHeight', { get: () => height })
    const undo = attachAutosize(area)
    expect(area.style.height).toBe('20px')
    expect(area.style.maxHeight).toBe('6lh')
    height = 60
    area.dispatchEvent(new Event('input'))
    expect(area.style.height).toBe('60px')
    height = 20
    area.dispatchEvent(new Event('change'))
    expect(area.style.height).toBe('20px')
    undo()
    expect(area.style.height).toBe('')
  })
})

describe('attachFocus', () => {
  function makePanel() {
    const outside = document.createElement('button')
    const panel = document.createElement('div')
    const first = document.createElement('button')
    const last = document.createElement('textarea')
    panel.append(first, last)
    document.body.append(outside, panel)
    outside.focus()
    return { outside, panel, first, last }
  }
  const tab = (target: Element, shiftKey = false): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key: 'Tab', shiftKey, bubbles: true, cancelable: true })
    target.dispatchEvent(event)
    return event
  }

  it('goes in, and back to where it was', () => {
    const { outside, panel, last } = makePanel()
    const undo = attachFocus(panel, { initial: last })
    expect(document.activeElement).toBe(last)
    undo()
    expect(document.activeElement).toBe(outside)
  })

  it('goes back to the button of the page that opened it, and elsewhere only where none did', () => {
    const { outside, panel, last } = makePanel()
    const launcher = document.createElement('button')
    document.body.append(launcher)
    const options = { returnTo: () => launcher }
    const undo = attachFocus(panel, { ...options, initial: last })
    undo()
    expect(document.activeElement).toBe(outside)
    const undoStart = attachFocus(panel, { ...options, initial: null })
    last.focus()
    undoStart()
    expect(document.activeElement).toBe(launcher)
  })

  it('in a shadow root it does not take the focus from the page around', () => {
    const host = document.createElement('div')
    const page = document.createElement('input')
    document.body.append(host, page)
    const panel = document.createElement('div')
    const button = document.createElement('button')
    panel.append(button)
    host.attachShadow({ mode: 'open' }).append(panel)
    const undo = attachFocus(panel, { returnTo: () => button })
    page.focus()
    undo()
    expect(document.activeElement).toBe(page)
  })

  it('does not take the focus from what was clicked meanwhile', () => {
    const { panel } = makePanel()
    const other = document.createElement('input')
    document.body.append(other)
    const undo = attachFocus(panel)
    other.focus()
    undo()
    expect(document.activeElement).toBe(other)
  })

  it('stays inside only where the chat covers the page', () => {
    const { panel, first, last } = makePanel()
    let isTrap = false
    attachFocus(panel, { initial: last, isTrap: () => isTrap })
    expect(tab(last).defaultPrevented).toBe(false)
    isTrap = true
    expect(tab(last).defaultPrevented).toBe(true)
    expect(document.activeElement).toBe(first)
    tab(first, true)
    expect(document.activeElement).toBe(last)
  })
})

describe('attachLiveRegion', () => {
  it('says sentences, the same one twice too, and keeps few', () => {
    const region = document.createElement('div')
    let say: (text: string) => void = () => undefined
    const stop = vi.fn()
    const undo = attachLiveRegion(region, (listener) => {
      say = listener
      return stop
    })
    say('Hello')
    say('Hello')
    expect([...region.children].map(({ textContent }) => textContent)).toEqual(['Hello', 'Hello'])
    for (let index = 0; index < 9; index++) say(`${index}`)
    expect(region.childElementCount).toBe(4)
    expect(region.getAttribute('aria-live')).toBe('polite')
    undo()
    expect(region.childElementCount).toBe(0)
    expect(stop).toHaveBeenCalled()
  })
})

describe('attachPlainPaste', () => {
  function paste(text: string) {
    const area = document.createElement('textarea')
    document.body.append(area)
    area.value = 'ab'
    area.setSelectionRange(1, 1)
    attachPlainPaste(area)
    const onInput = vi.fn()
    area.addEventListener('input', onInput)
    const event = new Event('paste', { cancelable: true })
    Object.defineProperty(event, 'clipboardData', { value: { getData: () => text } })
    area.dispatchEvent(event)
    return { value: area.value, isPrevented: event.defaultPrevented, inputs: onInput.mock.calls.length }
  }
  it('leaves plain text to the browser', () => {
    expect(paste('x\ny 😀')).toEqual({ value: 'ab', isPrevented: false, inputs: 0 })
  })
  it('cleans what cannot be sent', () => {
    expect(paste('1\r\n2\u0000\ud800')).toEqual({ value: 'a1\n2b', isPrevented: true, inputs: 1 })
  })
})

describe('the page', () => {
  it('tells at once and at changes', () => {
    const told: string[] = []
    let isHidden = false
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (isHidden ? 'hidden' : 'visible'))
    const undo = attachPage(window, {
      onVisibleChange: (isVisible) => told.push(`visible ${isVisible}`),
      onMobileChange: (isMobile) => told.push(`mobile ${isMobile}`),
    })
    isHidden = true
    document.dispatchEvent(new Event('visibilitychange'))
    undo()
    document.dispatchEvent(new Event('visibilitychange'))
    expect(told.filter((entry) => entry.startsWith('visible'))).toEqual(['visible true', 'visible false'])
    expect(told.filter((entry) => entry.startsWith('mobile'))).toHaveLength(1)
  })

  it('gives its scrolling back', () => {
    document.documentElement.style.overflow = 'clip'
    const undo = lockPageScroll(document)
    expect(document.documentElement.style.overflow).toBe('hidden')
    undo()
    expect(document.documentElement.style.overflow).toBe('clip')
  })

  it('fits a sheet to what the keyboard leaves', () => {
    const viewport = Object.assign(new EventTarget(), { height: 500, offsetTop: 0, scale: 1 })
    vi.stubGlobal('visualViewport', viewport)
    const sheet = document.createElement('div')
    const undo = attachKeyboardViewport(sheet)
    viewport.height = 260.4
    viewport.dispatchEvent(new Event('resize'))
    expect(sheet.style.getPropertyValue('--replyx-viewport-height')).toBe('260px')
    viewport.scale = 2
    viewport.height = 130
    viewport.dispatchEvent(new Event('resize'))
    expect(sheet.style.getPropertyValue('--replyx-viewport-height')).toBe('260px')
    undo()
    expect(sheet.style.getPropertyValue('--replyx-viewport-height')).toBe('')
  })

  it('takes a stylesheet once and gives it back with the last user', () => {
    const before = document.adoptedStyleSheets.length
    const first = attachStyles(document, 'p { color: red }')
    const second = attachStyles(document, 'p { color: red }')
    expect(document.adoptedStyleSheets).toHaveLength(before + 1)
    first()
    first()
    expect(document.adoptedStyleSheets).toHaveLength(before + 1)
    second()
    expect(document.adoptedStyleSheets).toHaveLength(before)
  })

  it('schedules and cancels', async () => {
    const { schedule, now } = browserTiming(window)
    const never = vi.fn()
    schedule(never, 0)()
    await new Promise<void>((resolve) => schedule(resolve, 1))
    expect(never).not.toHaveBeenCalled()
    expect(now()).toBeGreaterThan(1e12)
  })

  it('copies, and says where it could not', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce(undefined)
    expect(await copyText(document.body, 'x')).toBe(true)
    writeText.mockRejectedValueOnce(new Error('refused'))
    expect(await copyText(document.body, 'x')).toBe(false)
  })
})
