// @vitest-environment happy-dom
import { ReplyXChat, type MessageSlotProps, type PartSlotProps } from '@replyx/vue'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { find, has, mountApp, mountChat, settle, type, watchPage } from './support.ts'

watchPage()

const view = { isMinimized: false, timeZone: 'UTC' }

describe('a slot', () => {
  it('stands in the place of its part', async () => {
    await mountChat(
      createFakeChat({ messages: [makeMessage(1)] }),
      {},
      {
        ChatHeader: ({ snapshot }) => [h('h1', { class: 'mine' }, snapshot.header.title)],
        Message: ({ row, usual }) => [row.kind === 'day' ? h('hr') : h(usual)],
        Attachments: () => [h('input', { type: 'file' })],
      },
    )
    expect(find('h1.mine').textContent).toBe('Mila')
    expect(has('.replyx-chat-header')).toBe(false)
    expect(has('.replyx-section > hr')).toBe(true)
    expect(find('[data-key=m1]').textContent).toContain('text 1')
    expect(find('.replyx-input-area > input').getAttribute('type')).toBe('file')
  })

  it('of a template draws the usual around what it adds', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    mountApp({
      components: { ReplyXChat },
      setup: () => ({ client: fake.client, view }),
      template: `
        <ReplyXChat :client="client" :view="view">
          <template #InputArea="{ usual, snapshot }">
            <p class="note">{{ snapshot.header.title }} is an assistant</p>
            <component :is="usual" />
          </template>
          <template #Message="{ usual, row }">
            <component :is="usual" :data-kind="row.kind" class="mine" />
          </template>
        </ReplyXChat>`,
    })
    await settle()
    expect(find('.note').textContent).toBe('Mila is an assistant')
    expect(find('[data-key=m1]').classList.contains('mine')).toBe(true)
    const area = find<HTMLTextAreaElement>('textarea')
    area.focus()
    await type('a')
    expect(find('textarea')).toBe(area)
    expect(document.activeElement).toBe(area)
    fake.set({ messages: [makeMessage(1, { text: 'another' })] })
    await nextTick()
    expect(find('[data-key=m1]').textContent).toContain('another')
  })

  it('is drawn again when what it uses changes', async () => {
    const { client } = createFakeChat()
    const word = ref('one')
    mountApp({
      components: { ReplyXChat },
      setup: () => ({ client, view, word }),
      template: `
        <ReplyXChat :client="client" :view="view">
          <template #Banner><b>{{ word }}</b></template>
        </ReplyXChat>`,
    })
    await settle()
    word.value = 'two'
    await nextTick()
    expect(find('b').textContent).toBe('two')
  })

  it('that is another function each time is drawn each time', async () => {
    const { client } = createFakeChat({ messages: [makeMessage(1)] })
    const word = ref('one')
    mountApp(() => {
      const text = word.value
      return h(
        ReplyXChat,
        { client, view },
        {
          Banner: () => h('b', text),
          Message: ({ row }: MessageSlotProps) => h('p', { id: row.key }, text),
        },
      )
    })
    await settle()
    word.value = 'two'
    await nextTick()
    expect(find('b').textContent).toBe('two')
    expect(find('#m1').textContent).toBe('two')
  })

  it('comes and goes', async () => {
    const { client } = createFakeChat()
    const isOwn = ref(false)
    mountApp({
      components: { ReplyXChat },
      setup: () => ({ client, view, isOwn }),
      template: `
        <ReplyXChat :client="client" :view="view">
          <template v-if="isOwn" #ChatHeader><h1>Mine</h1></template>
        </ReplyXChat>`,
    })
    await settle()
    expect(has('.replyx-chat-header')).toBe(true)
    isOwn.value = true
    await nextTick()
    expect(has('.replyx-chat-header')).toBe(false)
    expect(has('.replyx h1')).toBe(true)
    isOwn.value = false
    await nextTick()
    expect(has('.replyx-chat-header')).toBe(true)
  })

  it('keeps its own state', async () => {
    const Counter = defineComponent(() => {
      const count = ref(0)
      return () => h('button', { class: 'count', onClick: () => count.value++ }, count.value)
    })
    const fake = createFakeChat()
    await mountChat(fake, {}, { Attachments: (_props: PartSlotProps) => [h(Counter)] })
    find('.count').click()
    await type('Hello')
    fake.set({ messages: [makeMessage(1)] })
    await nextTick()
    expect(find('.count').textContent).toBe('1')
  })
})
