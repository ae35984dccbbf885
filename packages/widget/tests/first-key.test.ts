// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { leadKeys } from '../src/frame/first-key.ts'

const minimize = vi.fn()
let undo: () => void
let input: HTMLElement

const press = (key: string, options: KeyboardEventInit = {}, target: Element = document.body): void =>
  void target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }),
  )

beforeEach(() => {
  input = document.createElement('textarea')
  document.body.append(input)
  undo = leadKeys({ input: () => document.querySelector('textarea'), minimize })
})
afterEach(() => {
  undo()
  input.remove()
  minimize.mockClear()
})

describe('a key that nothing in particular has received', () => {
  it.each(['a', 'Ä', '你', '?', '😀', 'Process', 'Dead'])('%s is for the input', (key) => {
    press(key)
    expect(document.activeElement).toBe(input)
    expect(minimize).not.toHaveBeenCalled()
  })
  it.each([' ', 'Tab', 'Enter', 'ArrowDown', 'PageDown', 'Shift', 'F5'])(
    '%j does what it always does',
    (key) => {
      press(key)
      expect(document.activeElement).toBe(document.body)
      expect(minimize).not.toHaveBeenCalled()
    },
  )
  it.each(['altKey', 'ctrlKey', 'metaKey'])('with %s it is a command of the browser', (modifier) => {
    press('c', { [modifier]: true })
    press('Escape', { [modifier]: true })
    expect(document.activeElement).toBe(document.body)
    expect(minimize).not.toHaveBeenCalled()
  })
  it('minimizes, where it is Escape', () => {
    press('Escape')
    expect(minimize).toHaveBeenCalledTimes(1)
  })
  it('does not end a composition', () => {
    press('Escape', { isComposing: true })
    expect(minimize).not.toHaveBeenCalled()
  })
  it('needs no input to be there', () => {
    input.remove()
    expect(() => press('a')).not.toThrow()
  })
})

describe('a key that something has received', () => {
  it('is left to it', () => {
    const button = document.createElement('button')
    document.body.append(button)
    button.focus()
    press('a', {}, button)
    press('Escape', {}, button)
    expect(document.activeElement).toBe(button)
    expect(minimize).not.toHaveBeenCalled()
    button.remove()
  })
})

it('ends with its undo', () => {
  undo()
  press('Escape')
  expect(minimize).not.toHaveBeenCalled()
})
