// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { bindChat } from '../../src/parts/index.ts'
import { makeMessage } from '../view/fake-chat.ts'
import { setupView } from '../view/setup-view.ts'

afterEach(() => document.body.replaceChildren())

function setup() {
  const { view, client, calls, set } = setupView({}, { type: 'embedded' })
  const { refs } = bindChat(view, client)
  let number = 0
  const put = (): (() => void) => {
    const root = document.createElement('div')
    document.body.append(root)
    const undo = refs.root(root)
    return () => {
      root.remove()
      undo?.()
    }
  }
  const isSeen = (): boolean => {
    calls.length = 0
    set({ messages: [makeMessage(++number)], unread: 1 })
    return calls.some(([name]) => name === 'markRead')
  }
  return { put, isSeen }
}

describe('what arrives is seen', () => {
  it('as long as the chat is on the page', () => {
    const { put, isSeen } = setup()
    const remove = put()
    expect(isSeen()).toBe(true)
    remove()
    expect(isSeen()).toBe(false)
    put()
    expect(isSeen()).toBe(true)
  })

  it('also where another root comes before the one goes', () => {
    const { put, isSeen } = setup()
    const removeFirst = put()
    const removeSecond = put()
    removeFirst()
    expect(isSeen()).toBe(true)
    removeSecond()
    expect(isSeen()).toBe(false)
  })
})
