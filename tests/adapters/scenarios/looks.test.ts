// @vitest-environment happy-dom
import type { ViewOptions } from '@replyx/core/view'
import { expect } from 'vitest'
import { createFakeChat, makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

scenario('a theme with a name is an attribute and no style', async (begin) => {
  const { root, update } = await begin({ options: { theme: 'green', colorScheme: 'dark' } })
  expect(root().dataset).toMatchObject({ theme: 'green', scheme: 'dark' })
  expect(root().getAttribute('style')).toBeNull()
  expect(root().hasAttribute('data-pending')).toBe(false)
  await update({ theme: 'purple', colorScheme: 'light' })
  expect(root().dataset).toMatchObject({ theme: 'purple', scheme: 'light' })
  expect(root().getAttribute('style')).toBeNull()
})

scenario('the theme of the site is followed until the page has one of its own', async (begin) => {
  const { root, update } = await begin({ snapshot: { assistant: { name: 'Mila', theme: 'orange' } } })
  expect(root().dataset.theme).toBe('orange')
  await update({ theme: 'blue' })
  expect(root().dataset.theme).toBe('blue')
})

scenario('a colour brings its others along, and the chat waits for them', async (begin) => {
  const { root, view, settle, update, watchPending } = await begin()
  const pending = watchPending()
  view.update({ theme: '#7a2e2e' })
  expect(view.getSnapshot().needs.colors).toBe(true)
  await settle()
  expect(pending).toEqual([true, false])
  expect(root().style.getPropertyValue('--replyx-primary')).toBe('#7a2e2e')
  const light = root().style.getPropertyValue('--replyx-surface')
  await update({ colorScheme: 'dark' })
  expect(root().style.getPropertyValue('--replyx-surface')).not.toBe(light)
})

scenario('a colour from the first moment on is shown, too', async (begin) => {
  const { root } = await begin({ options: { theme: '#0f766e' } })
  expect(root().hasAttribute('data-pending')).toBe(false)
  expect(root().style.getPropertyValue('--replyx-primary')).toBe('#0f766e')
})

scenario('dark and light follow the system where nothing is said', async (begin) => {
  const { root, view, settle, update } = await begin()
  expect(root().dataset.scheme).toBe('light')
  view.setSystemDark(true)
  await settle()
  expect(root().dataset.scheme).toBe('dark')
  await update({ colorScheme: 'light' })
  expect(root().dataset.scheme).toBe('light')
})

scenario(
  'an option that does not fit is refused by its name, and nothing is drawn',
  async (begin) => {
    const refused: readonly (readonly [ViewOptions, RegExp])[] = [
      [{ theme: 'pink' as '#fff' }, /"theme".*"pink".*blue, green, purple, orange/],
      [{ buttonSize: 500 }, /"buttonSize".*500.*40 to 120/],
      [{ quickReplies: ['1', '2', '3', '4', '5'] }, /"quickReplies".*up to 4/],
      [{ timeZone: 'Mars/Olympus' }, /"timeZone".*IANA/],
    ]
    for (const [options, message] of refused) {
      const fake = createFakeChat()
      await expect(begin({ options, fake })).rejects.toThrow(message)
      expect(document.body.childElementCount).toBe(0)
      expect(fake.listenerCount()).toBe(0)
    }
    await begin()
  },
  { isBroken: true },
)

scenario(
  'an option that is changed to what does not fit is refused and leaves all as it was',
  async (begin) => {
    const { view, tree, settle } = await begin({ options: { title: 'Help' } })
    const before = tree()
    expect(() => view.update({ position: 'top' as 'bottom-left' })).toThrow(/"position".*"top"/)
    await settle()
    expect(tree()).toBe(before)
  },
)

scenario('measures are custom properties', async (begin) => {
  const { root, update } = await begin({ options: { borderRadius: 4, buttonSize: 56 } })
  expect(root().style.getPropertyValue('--replyx-radius')).toBe('4px')
  expect(root().style.getPropertyValue('--replyx-button-size')).toBe('56px')
  await update({ borderRadius: 12 })
  expect(root().style.getPropertyValue('--replyx-radius')).toBe('12px')
})

scenario('an embedded chat is a region, always open, without a launcher', async (begin) => {
  const { get, list, press, view, root, checkpoint, focused } = await begin({
    options: { type: 'embedded', isMinimized: true, title: 'Help' },
    snapshot: { messages: [makeMessage(1)] },
  })
  expect(get('region', 'Help')).toBeTruthy()
  expect(list('dialog')).toEqual([])
  expect(list('button', /chat/)).toEqual([])
  expect(root().dataset.type).toBe('embedded')
  checkpoint()
  await press('Escape')
  view.close()
  expect(view.getSnapshot().isMinimized).toBe(false)
  expect(focused()).toBe(document.body)
})

scenario('a chat over the whole page has no launcher either', async (begin) => {
  const { get, list, view, settle, root, destroy } = await begin({ options: { type: 'fullscreen' } })
  expect(get('region', 'Mila')).toBeTruthy()
  expect(list('button', /chat/)).toEqual([])
  expect(root().dataset.type).toBe('fullscreen')
  view.setMobile(true)
  await settle()
  expect(get('region').getAttribute('aria-modal')).toBeNull()
  expect(root().hasAttribute('data-mobile')).toBe(true)
  // What lies behind stays where it is.
  expect(document.documentElement.style.overflow).toBe('hidden')
  await destroy()
  expect(document.documentElement.style.overflow).toBe('')
})

scenario('a chat over the whole page that can be closed holds the focus', async (begin) => {
  const { get, press, view, find } = await begin({ options: { type: 'fullscreen', isClosable: true } })
  expect(get('dialog', 'Mila').getAttribute('aria-modal')).toBe('true')
  // Before anything is pressed: what lies behind is out of reach.
  const input = find('textarea')
  expect((input.getRootNode() as Document | ShadowRoot).activeElement).toBe(input)
  await press('Escape')
  expect(view.getSnapshot().isMinimized).toBe(true)
  expect(find('.replyx-expanded-chat').getAttribute('aria-modal')).toBeNull()
  expect(document.documentElement.style.overflow).toBe('')
})

scenario('the place and the kind may change while the chat is open', async (begin) => {
  const { root, update, get, list } = await begin({ options: { position: 'bottom-left' } })
  expect(root().dataset.position).toBe('bottom-left')
  await update({ position: 'bottom-center' })
  expect(root().dataset.position).toBe('bottom-center')
  await update({ type: 'embedded' })
  expect(list('button', /chat/)).toEqual([])
  expect(get('region', 'Mila')).toBeTruthy()
  await update({ type: 'floating' })
  expect(get('dialog', 'Mila')).toBeTruthy()
  expect(get('button', 'Close chat')).toBeTruthy()
})

scenario('an embedded chat may have a way to be closed, which the page opens again', async (begin) => {
  const { get, list, click, view, settle, root, press } = await begin({
    options: { type: 'embedded', isClosable: true },
  })
  await click(get('button', 'Minimize chat'))
  expect(root().hasAttribute('data-open')).toBe(false)
  expect(list('button', 'Open chat')).toEqual([])
  view.open()
  await settle()
  expect(root().hasAttribute('data-open')).toBe(true)
  await press('Escape')
  expect(root().hasAttribute('data-open')).toBe(false)
})

scenario('a floating chat that cannot be closed has nothing that pretends to close it', async (begin) => {
  const { list, press, root } = await begin({ options: { isClosable: false, isMinimized: true } })
  expect(root().hasAttribute('data-open')).toBe(true)
  expect(list('button', /chat/)).toEqual([])
  await press('Escape')
  expect(root().hasAttribute('data-open')).toBe(true)
})
