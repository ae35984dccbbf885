// @vitest-environment happy-dom
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'
import type { Scene } from '../scene.ts'

const arrive = async ({ fake, emit, settle }: Scene, count: number): Promise<void> => {
  fake.set({ unread: count })
  emit('unread:changed', { current: count, previous: 0 })
  await settle()
}

scenario("the page's title counts what is unread, if that is wanted", async (begin) => {
  const scene = await begin({ options: { isMinimized: true, titleBadge: true } })
  expect(document.title).toBe('Shop')
  await arrive(scene, 2)
  expect(document.title).toBe('(2) Shop')
  // The page goes on and gives itself another title.
  document.title = 'Basket'
  await arrive(scene, 3)
  expect(document.title).toBe('(3) Basket')
  await arrive(scene, 0)
  expect(document.title).toBe('Basket')
})

scenario('the title is given back with the chat, and when it is no longer wanted', async (begin) => {
  const scene = await begin({
    options: { isMinimized: true, titleBadge: true },
    snapshot: { unread: 4 },
  })
  expect(document.title).toBe('(4) Shop')
  await scene.update({ titleBadge: false })
  expect(document.title).toBe('Shop')
  await scene.update({ titleBadge: true })
  expect(document.title).toBe('(4) Shop')
  await scene.destroy()
  expect(document.title).toBe('Shop')
})

scenario('nobody asked: the title is left alone', async (begin) => {
  const scene = await begin({ options: { isMinimized: true } })
  await arrive(scene, 2)
  expect(document.title).toBe('Shop')
})

/** A page that can make sounds; `played` counts the tones. */
function takeAudio(): { readonly played: () => number; readonly giveBack: () => void } {
  let played = 0
  const nothing = {
    setValueAtTime: () => 0,
    linearRampToValueAtTime: () => 0,
    exponentialRampToValueAtTime: () => 0,
  }
  class FakeAudio {
    readonly currentTime = 0
    readonly destination = {}
    createOscillator() {
      const connect = (to: unknown): unknown => to
      return { frequency: {}, connect, start: () => void played++, stop: () => undefined }
    }
    createGain() {
      return { gain: nothing, connect: (to: unknown): unknown => to }
    }
    resume = async (): Promise<void> => undefined
    close = async (): Promise<void> => undefined
  }
  const page = document.defaultView as Window
  Object.assign(page, { AudioContext: FakeAudio })
  return { played: () => played, giveBack: () => void Reflect.deleteProperty(page, 'AudioContext') }
}

scenario('a message makes a sound, if that is wanted, where nobody looks, in one tab', async (begin) => {
  const { played, giveBack } = takeAudio()
  const { emit, settle, update, view } = await begin({ options: { isMinimized: true, sound: true } })
  const receive = async (isLeading: boolean): Promise<number> => {
    emit('message:received', { message: makeMessage(1), isLeading })
    await settle()
    return played()
  }
  expect(await receive(false)).toBe(0)
  expect(await receive(true)).toBe(2)
  view.open()
  await settle()
  expect(await receive(true)).toBe(2)
  view.close()
  await update({ sound: false })
  expect(await receive(true)).toBe(2)
  giveBack()
})
