// @vitest-environment happy-dom
import { ReplyXChat, ReplyXProvider, useChatView } from '@replyx/vue'
import { expect, it } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { find, mountApp, settle, watchPage } from './support.ts'

watchPage()

const streaming = (text: string) => makeMessage(3, { status: 'streaming', seq: null, text })

/** What is asked for whenever a part is drawn. */
const drawings = ['headerProps', 'composerProps', 'launcherProps', 'messageProps', 'sectionProps'] as const

async function setup() {
  const messages = [makeMessage(1, { sender: 'user' }), makeMessage(2)]
  const fake = createFakeChat({ messages: [...messages, streaming('It is')] })
  const drawn: string[] = []
  const Probe = defineComponent(() => {
    const { view } = useChatView()
    for (const name of drawings) {
      const usual = view[name] as (model: { readonly key?: string }) => unknown
      const counting = (model: { readonly key?: string }) => {
        drawn.push([name, model.key].filter(Boolean).join(' '))
        return usual(model)
      }
      Object.assign(view, { [name]: counting })
    }
    return () => null
  })
  const props = { client: fake.client, view: { isMinimized: false, timeZone: 'UTC' } }
  mountApp(() => h(ReplyXProvider, props, () => [h(Probe), h(ReplyXChat)]))
  await settle()
  drawn.length = 0
  return { ...fake, messages, drawn: () => [...new Set(drawn)].sort() }
}

it('a piece of an answer changes one row and keeps its nodes', async () => {
  const { set, messages } = await setup()
  const row = find('[data-key=m3]')
  const text = find('[data-key=m3] p').firstChild
  const changes: Node[] = []
  const observer = new MutationObserver((records) => changes.push(...records.map(({ target }) => target)))
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  set({ messages: [...messages, streaming('It is **done**')] })
  await nextTick()
  changes.push(...observer.takeRecords().map(({ target }) => target))
  observer.disconnect()
  expect(find('[data-key=m3]')).toBe(row)
  expect(find('[data-key=m3] p').firstChild).toBe(text)
  expect(row.textContent).toContain('It is done')
  expect(changes.length).toBeGreaterThan(0)
  expect(changes.filter((node) => !row.contains(node))).toEqual([])
})

it('a piece of an answer draws one row and what it stands in, and no other part', async () => {
  const { set, messages, drawn } = await setup()
  set({ messages: [...messages, streaming('It is done')] })
  await nextTick()
  expect(drawn()).toEqual(['messageProps m3', 'sectionProps 0'])
})

it('a draft draws the input again, and nothing else', async () => {
  const { set, drawn } = await setup()
  set({ draft: 'Hello' })
  await nextTick()
  expect(drawn()).toEqual(['composerProps'])
  expect(find<HTMLTextAreaElement>('textarea').value).toBe('Hello')
})

it('older messages come in above without touching the others', async () => {
  const recent = [makeMessage(250), makeMessage(251)]
  const fake = createFakeChat({ messages: recent })
  mountApp(() => h(ReplyXChat, { client: fake.client, view: { isMinimized: false, timeZone: 'UTC' } }))
  await settle()
  const row = find('[data-key=m251]')
  fake.set({ messages: [makeMessage(30), makeMessage(140), ...recent] })
  await nextTick()
  const keys = [...document.querySelectorAll<HTMLElement>('[data-key]')].map(({ dataset }) => dataset['key'])
  expect(keys).toEqual(['m30', 'm140', 'm250', 'm251'])
  expect(find('[data-key=m251]')).toBe(row)
})
