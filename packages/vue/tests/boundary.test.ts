// @vitest-environment happy-dom
import { MessagesArea, ReplyXChat, ReplyXErrorBoundary, ReplyXProvider, StyleProvider } from '@replyx/vue'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { find, has, mountApp, settle, watchPage } from './support.ts'

watchPage()

const broken = new Error('broken')
const view = { isMinimized: false, timeZone: 'UTC' }

/** A part that fails for as long as it is told to. */
function createFailing() {
  const state = { isBroken: true }
  const draw = (fine: string) => {
    if (state.isBroken) throw broken
    return [h('b', fine)]
  }
  return { state, draw }
}

describe('a part that fails', () => {
  it('is replaced, is reported, and comes back when it is tried again', async () => {
    const { client } = createFakeChat({ messages: [makeMessage(1)] })
    const { state, draw } = createFailing()
    const onError = vi.fn()
    mountApp(() => h(ReplyXChat, { client, view, onError }, { ChatHeader: () => draw('header') }))
    await settle()
    expect(onError.mock.calls).toEqual([[broken, { part: 'ChatHeader' }]])
    expect(find('.replyx-part-failed').textContent).toContain('This part could not be shown')
    expect(has('textarea')).toBe(true)
    expect(has('[data-key=m1]')).toBe(true)
    state.isBroken = false
    find('.replyx-retry-button').click()
    await nextTick()
    expect(find('.replyx b').textContent).toBe('header')
    expect(has('.replyx-part-failed')).toBe(false)
  })

  it('is tried again in vain as often as somebody wishes', async () => {
    const { client } = createFakeChat()
    const { draw } = createFailing()
    const onError = vi.fn()
    mountApp(() => h(ReplyXChat, { client, view, onError }, { Banner: () => draw('') }))
    await settle()
    for (const times of [2, 3]) {
      find('.replyx-retry-button').click()
      await nextTick()
      expect(onError).toHaveBeenCalledTimes(times)
      expect(has('.replyx-part-failed')).toBe(true)
    }
  })

  it('while it is being used leaves the rest alone', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1), makeMessage(2)] })
    const onError = vi.fn()
    mountApp({
      components: { ReplyXChat },
      setup: () => ({
        client: fake.client,
        view,
        onError,
        check: (text: string) => {
          if (text === 'bad') throw broken
          return text
        },
      }),
      template: `
        <ReplyXChat :client="client" :view="view" @error="onError">
          <template #Message="{ row }">
            <p v-if="row.kind === 'message'" :id="row.key">{{ check(row.message.text) }}</p>
          </template>
        </ReplyXChat>`,
    })
    await settle()
    fake.set({ messages: [makeMessage(1), makeMessage(2, { text: 'bad' })] })
    await nextTick()
    expect(onError.mock.calls).toEqual([[broken, { part: 'Message' }]])
    expect(find('#m1').textContent).toBe('text 1')
    expect(has('.replyx-part-failed')).toBe(true)
    // Another row is worth another try.
    fake.set({ messages: [makeMessage(1), makeMessage(2, { text: 'good' })] })
    await nextTick()
    expect(find('#m2').textContent).toBe('good')
    expect(has('.replyx-part-failed')).toBe(false)
  })

  it('is told to the app where nobody listens, and said in the console where the app does not, either', async () => {
    const { client } = createFakeChat()
    const errorHandler = vi.fn()
    const Chat = defineComponent(
      () => () => h(ReplyXChat, { client, view }, { ChatHeader: () => createFailing().draw('') }),
    )
    const { unmount } = mountApp(Chat, (app) => (app.config.errorHandler = errorHandler))
    expect(errorHandler.mock.calls).toEqual([[broken, expect.anything(), expect.any(String)]])
    unmount()
    expect(console.error).not.toHaveBeenCalled()
    mountApp(Chat)
    expect(vi.mocked(console.error).mock.calls).toEqual([[broken]])
    await settle()
    expect(has('textarea')).toBe(true)
    vi.mocked(console.error).mockClear()
    vi.mocked(console.warn).mockClear()
  })

  it('does not take the page along where who is told of it fails, too', async () => {
    const { client } = createFakeChat()
    const another = new Error('monitoring is down')
    const onError = (): void => {
      throw another
    }
    mountApp(() => [
      h('h1', 'Shop'),
      h(ReplyXChat, { client, view, onError }, { Banner: () => createFailing().draw('') }),
    ])
    await settle()
    expect(find('h1').textContent).toBe('Shop')
    expect(has('.replyx-part-failed')).toBe(true)
    expect(has('textarea')).toBe(true)
    expect(vi.mocked(console.error).mock.calls).toEqual([[another]])
    vi.mocked(console.error).mockClear()
    vi.mocked(console.warn).mockClear()
  })

  it('is none because a handler of an event has thrown', async () => {
    const { client } = createFakeChat()
    const onError = vi.fn()
    const errorHandler = vi.fn()
    const onClick = (): void => {
      throw broken
    }
    mountApp(
      () =>
        h(ReplyXChat, { client, view, onError }, { ChatHeader: () => h('button', { id: 'own', onClick }) }),
      (app) => (app.config.errorHandler = errorHandler),
    )
    await settle()
    find('#own').click()
    await nextTick()
    expect(errorHandler).toHaveBeenCalledTimes(1)
    expect(onError).not.toHaveBeenCalled()
    expect(has('#own')).toBe(true)
  })
})

describe('ReplyXErrorBoundary', () => {
  it('shows its fallback, with a way to try again', async () => {
    const { client } = createFakeChat({ messages: [makeMessage(1)] })
    const { state, draw } = createFailing()
    const onError = vi.fn()
    const Failing = defineComponent(() => () => draw('fine'))
    mountApp({
      components: { ReplyXProvider, ReplyXErrorBoundary, StyleProvider, MessagesArea, Failing },
      setup: () => ({ client, onError }),
      template: `
        <ReplyXProvider :client="client">
          <ReplyXErrorBoundary @error="onError">
            <StyleProvider><MessagesArea /><Failing /></StyleProvider>
            <template #fallback="{ error, retry }">
              <button id="again" @click="retry">{{ error.message }}</button>
            </template>
          </ReplyXErrorBoundary>
        </ReplyXProvider>`,
    })
    await settle()
    expect(onError.mock.calls).toEqual([[broken, { part: 'StyleProvider' }]])
    expect(find('#again').textContent).toBe('broken')
    expect(has('.replyx')).toBe(false)
    state.isBroken = false
    find('#again').click()
    await settle()
    expect(find('.replyx b').textContent).toBe('fine')
    expect(has('[data-key=m1]')).toBe(true)
  })

  it('catches what its own slot throws, and says so in words, without a chat around it, too', async () => {
    const { draw } = createFailing()
    mountApp(() => h(ReplyXErrorBoundary, { onError: () => undefined }, () => draw('')))
    await nextTick()
    expect(find('.replyx[data-type=embedded] .replyx-part-failed').textContent).toContain('Try again')
  })

  it('brings the looks along where the whole chat is gone', async () => {
    const { client } = createFakeChat()
    const { state, draw } = createFailing()
    const sheets = document.adoptedStyleSheets.length
    const round = ref(0)
    state.isBroken = false
    const Failing = defineComponent(() => () => [round.value, draw('fine')])
    const { unmount } = mountApp(() =>
      h(ReplyXProvider, { client }, () =>
        h(ReplyXErrorBoundary, { onError: () => undefined }, () => h(StyleProvider, () => h(Failing))),
      ),
    )
    expect(document.adoptedStyleSheets).toHaveLength(sheets + 1)
    state.isBroken = true
    round.value++
    await settle()
    expect(has('.replyx[data-type=embedded] .replyx-part-failed')).toBe(true)
    expect(document.adoptedStyleSheets).toHaveLength(sheets + 1)
    unmount()
    expect(document.adoptedStyleSheets).toHaveLength(sheets)
  })
})
