// @vitest-environment happy-dom
import { ReplyXChat, ReplyXLauncher, ReplyXProvider, useChatView } from '@replyx/vue'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { find, has, mountApp, mountChat, press, settle, type, watchPage } from './support.ts'

watchPage()

describe('a conversation', () => {
  it('shows messages of all four senders', async () => {
    await mountChat(
      createFakeChat({
        messages: [
          makeMessage(1, { sender: 'user', text: 'Hello' }),
          makeMessage(2, { text: '**Hi** there' }),
          makeMessage(3, { sender: 'system', text: 'Maria joined' }),
          makeMessage(4, { sender: 'manager', text: 'I am here' }),
        ],
        handoff: { status: 'active', operator: { id: 1, name: 'Maria' } },
      }),
    )
    expect(find('.replyx-user-message').textContent).toContain('Hello')
    expect(find('.replyx-assistant-message strong').textContent).toBe('Hi')
    expect(find('.replyx-system-message').textContent).toBe('Maria joined')
    expect(find('.replyx-manager-message').textContent).toContain('Maria')
    expect(find('.replyx-title').textContent).toBe('Maria')
  })

  it('sends what is typed with Enter', async () => {
    const { calls } = await mountChat()
    await type('Where is my order?')
    expect(find('.replyx-send-button').hasAttribute('disabled')).toBe(false)
    press('Enter')
    await nextTick()
    expect(calls).toContainEqual(['send', 'Where is my order?'])
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('')
  })

  it('shows an optimistic message before the task in which it was sent is over', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    await mountChat(fake)
    let isNextTask = false
    setTimeout(() => (isNextTask = true), 0)
    fake.set({ messages: [makeMessage(1), makeMessage(2, { sender: 'user', status: 'saving', seq: null })] })
    await nextTick()
    expect(find('[data-key=m2] .replyx-delivery').getAttribute('aria-label')).toBe('Sending')
    expect(isNextTask).toBe(false)
  })

  it('passes attributes on to the outermost element', async () => {
    const { client } = createFakeChat()
    mountApp(() => h(ReplyXChat, { client, class: 'mine', 'data-testid': 'chat' } as object))
    await settle()
    expect(find('.replyx').classList.contains('mine')).toBe(true)
    expect(find('.replyx').dataset['testid']).toBe('chat')
  })
})

describe('opening', () => {
  it('moves the focus in and back once everything is drawn', async () => {
    await mountChat(createFakeChat({ messages: [makeMessage(1)] }), { isMinimized: true })
    expect(has('.replyx-expanded-chat')).toBe(false)
    const launcher = find('.replyx-floating-button')
    launcher.focus()
    launcher.click()
    await nextTick()
    expect(document.activeElement).toBe(find('textarea'))
    find('.replyx-minimize-button').click()
    await nextTick()
    expect(document.activeElement).toBe(launcher)
  })

  it('works from a launcher elsewhere', async () => {
    const { client } = createFakeChat()
    mountApp(() =>
      h(ReplyXProvider, { client }, () => [
        h('nav', h(ReplyXLauncher)),
        h(ReplyXChat, null, { FloatingButton: () => [] }),
      ]),
    )
    await settle()
    expect(document.querySelectorAll('.replyx-floating-button')).toHaveLength(1)
    find('nav .replyx[data-type=launcher] button').click()
    await nextTick()
    expect(has('.replyx-expanded-chat')).toBe(true)
  })
})

describe('options of the interface', () => {
  it('change at any time, and fall back where they are no longer given', async () => {
    const { client } = createFakeChat()
    const view = ref<object>({ type: 'embedded', theme: 'green', title: 'Help' })
    mountApp(() => h(ReplyXChat, { client, view: view.value }))
    await settle()
    expect(find('.replyx').dataset['theme']).toBe('green')
    view.value = { type: 'embedded', colorScheme: 'dark' }
    await nextTick()
    expect(find('.replyx').dataset['theme']).toBe('blue')
    expect(find('.replyx').dataset['scheme']).toBe('dark')
    expect(find('.replyx-title').textContent).toBe('Mila')
  })

  it('that say the same change nothing', async () => {
    const { client } = createFakeChat()
    const count = ref(0)
    let shown = 0
    const Probe = defineComponent(() => {
      const { snapshot } = useChatView()
      return () => {
        shown++
        return h('i', snapshot.value.header.title)
      }
    })
    mountApp(() =>
      h(ReplyXProvider, { client, view: { title: 'Help' } }, () => [h('b', count.value), h(Probe)]),
    )
    await settle()
    const before = shown
    count.value++
    await nextTick()
    expect(find('b').textContent).toBe('1')
    expect(shown).toBe(before)
  })

  it('are custom properties of the outermost element', async () => {
    await mountChat(createFakeChat(), { buttonSize: 60 })
    expect(find('.replyx').style.getPropertyValue('--replyx-button-size')).toBe('60px')
  })
})
