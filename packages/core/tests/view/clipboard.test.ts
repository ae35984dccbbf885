// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { copyFrom } from '../../src/view/rich-text/copy.ts'
import { attachPlainPaste } from '../../src/parts/index.ts'
import { en } from '../../src/view/index.ts'

/** The browser's own commands: what was asked of them, and whether they do it. */
function allowCommands(isAllowed: boolean) {
  const command = vi.fn(() => isAllowed)
  Object.assign(document, { execCommand: command })
  return command
}

afterEach(() => {
  document.body.replaceChildren()
  vi.restoreAllMocks()
  Reflect.deleteProperty(document, 'execCommand')
})

describe('copying where the clipboard is refused', () => {
  async function pressCopy(isAllowed: boolean) {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('refused'))
    const command = allowCommands(isAllowed)
    const [block, button, code] = ['div', 'button', 'code'].map((tag) => document.createElement(tag))
    if (!block || !button || !code) throw new Error('nothing was made')
    block.className = 'replyx-code'
    button.textContent = 'Copy'
    code.textContent = 'npm start'
    block.append(button, code)
    document.body.append(block)
    button.addEventListener('click', (event) => copyFrom(event, 'npm start', en.labels))
    button.click()
    await vi.waitFor(() => expect(command).toHaveBeenCalledWith('copy'))
    expect(document.getSelection()?.toString()).toBe('npm start')
    return button.textContent
  }

  it('copies what it selects', async () => {
    expect(await pressCopy(true)).toBe(en.labels.copied)
  })
  it('leaves it selected, and says nothing that is not so, where that is refused, too', async () => {
    expect(await pressCopy(false)).toBe('Copy')
  })
})

describe('what is put into the input', () => {
  function put(type: string, text: string) {
    const area = document.body.appendChild(document.createElement('textarea'))
    attachPlainPaste(area)
    const event = new Event(type, { cancelable: true })
    const data = type === 'drop' ? 'dataTransfer' : 'clipboardData'
    Object.defineProperty(event, data, { value: { getData: () => text } })
    area.dispatchEvent(event)
    return { value: area.value, isPrevented: event.defaultPrevented }
  }

  it.each(['paste', 'drop'])('is the business of the browser at a %s, with line ends of any kind', (type) => {
    expect(put(type, '1\r\n2')).toEqual({ value: '', isPrevented: false })
  })
  it.each(['paste', 'drop'])('is cleaned at a %s, so that it can be undone', (type) => {
    const command = allowCommands(true)
    expect(put(type, '1\0\r\n2')).toEqual({ value: '', isPrevented: true })
    expect(command).toHaveBeenCalledWith('insertText', false, '1\n2')
  })
  it('is cleaned where there is no command for it, too', () => {
    expect(put('drop', '1\0')).toEqual({ value: '1', isPrevented: true })
  })
  it('is no file, which would be opened in place of the page', () => {
    expect(put('drop', '').isPrevented).toBe(true)
    expect(put('paste', '').isPrevented).toBe(false)
  })
})
