import { describe, expect, it, vi } from 'vitest'
import type { PartEvent, PartProps } from '../../src/view/index.ts'
import { makeMessage } from './fake-chat.ts'
import { rowsOf, setupView } from './setup-view.ts'

const press = (props: PartProps, event: Partial<PartEvent>) => {
  const preventDefault = vi.fn()
  ;(props.onKeydown as (event: PartEvent) => void)({ ...event, preventDefault })
  return preventDefault
}

describe('keys in the input', () => {
  const input = (setup: ReturnType<typeof setupView>) =>
    setup.view.composerProps(setup.view.getSnapshot().composer).MessageInput

  it('Enter sends', () => {
    const setup = setupView({ draft: 'hi' })
    expect(press(input(setup), { key: 'Enter' })).toHaveBeenCalled()
    expect(setup.calls).toContainEqual(['send', 'hi'])
  })

  const harmless: readonly Partial<PartEvent>[] = [
    { key: 'Enter', shiftKey: true },
    { key: 'Enter', isComposing: true },
    { key: 'Enter', keyCode: 229 },
    { key: 'Enter', nativeEvent: { isComposing: true } },
    { key: 'a' },
  ]
  it.each(harmless)('%j does not', (event) => {
    const setup = setupView({ draft: 'hi' })
    expect(press(input(setup), event)).not.toHaveBeenCalled()
    expect(setup.calls).toEqual([])
  })

  it('Escape leaves editing first, then minimizes', () => {
    const setup = setupView({ messages: [makeMessage(1, { sender: 'user', status: 'failed', seq: null })] })
    setup.view.actions.handleMessage('m1', 'edit')
    expect(press(input(setup), { key: 'Escape' })).toHaveBeenCalled()
    expect(setup.view.getSnapshot().composer.isEditing).toBe(false)
    expect(setup.view.getSnapshot().isMinimized).toBe(false)
    const panel = () => setup.view.rootProps(setup.view.getSnapshot()).ExpandedChat
    press(panel(), { key: 'Escape', isComposing: true })
    expect(setup.view.getSnapshot().isMinimized).toBe(false)
    press(panel(), { key: 'Escape' })
    expect(setup.view.getSnapshot().isMinimized).toBe(true)
  })

  it('what is typed becomes the draft', () => {
    const setup = setupView()
    const onInput = input(setup).onInput as (event: PartEvent) => void
    onInput({ currentTarget: { value: 'abc' }, preventDefault: () => undefined })
    expect(setup.calls).toEqual([['setDraft', 'abc']])
  })
})

describe('what assistive technology is told', () => {
  it('a dialog that is modal only where it covers the page', () => {
    const { view } = setupView()
    const panel = () => view.rootProps(view.getSnapshot()).ExpandedChat
    expect(panel()).toMatchObject({ role: 'dialog', 'aria-label': 'Mila', 'aria-modal': null })
    view.setMobile(true)
    expect(panel()['aria-modal']).toBe('true')
  })

  it('a log that does not speak by itself', () => {
    const { view } = setupView()
    expect(view.messagesProps(view.getSnapshot()).MessagesList).toMatchObject({
      role: 'log',
      'aria-live': 'off',
      'aria-label': 'Conversation',
    })
  })

  it('a launcher that says what it does and how many wait', () => {
    const { view } = setupView({ unread: 2, messages: [makeMessage(1)] }, { isMinimized: true })
    const { launcher } = view.getSnapshot()
    expect(view.launcherProps(launcher!).FloatingButton).toMatchObject({
      'aria-label': 'Open chat, 2 unread messages',
      'aria-expanded': 'false',
    })
  })

  it('each message with its author and time', () => {
    const { view } = setupView({ messages: [makeMessage(1)] })
    const row = rowsOf(view)[1]!
    expect(view.messageProps(row).Row).toMatchObject({ role: 'article', 'aria-label': 'Mila, 12:00 PM' })
    expect(view.messageProps(row).Row.class).toContain('replyx-assistant-message')
    expect(view.messageProps(row).Row.part).toBe('assistant-message')
  })
})

it('the props of a part are the same object until its model changes', () => {
  const { view, set } = setupView()
  const header = view.headerProps(view.getSnapshot().header)
  set({ draft: 'x' })
  expect(view.headerProps(view.getSnapshot().header)).toBe(header)
  set({ connection: 'reconnecting' })
  expect(view.headerProps(view.getSnapshot().header)).not.toBe(header)
})
