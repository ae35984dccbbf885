// @vitest-environment happy-dom
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario, type Play } from '../scenario.ts'
import type { Scene } from '../scene.ts'

const say = (begin: Play, text: string): Promise<Scene> =>
  begin({ snapshot: { messages: [makeMessage(1, { text })] } })

scenario('bold, italic, struck and code are what they are called', async (begin) => {
  const { list, find } = await say(begin, '**bold** *italic* ~~gone~~ `code`')
  expect(list('strong').map(({ textContent }) => textContent)).toEqual(['bold'])
  expect(list('emphasis').map(({ textContent }) => textContent)).toEqual(['italic'])
  expect(list('deletion').map(({ textContent }) => textContent)).toEqual(['gone'])
  expect(list('code').map(({ textContent }) => textContent)).toEqual(['code'])
  expect(find('.replyx-text').textContent).toBe('bold italic gone code')
})

scenario('code can be copied, and the button says that it was, aloud, too', async (begin) => {
  const copied: string[] = []
  const clipboard = { writeText: async (text: string) => void copied.push(text) }
  const page = document.defaultView as Window
  const own = Object.getOwnPropertyDescriptor(page.navigator, 'clipboard')
  Object.defineProperty(page.navigator, 'clipboard', { configurable: true, value: clipboard })
  const { get, list, find, click, advance, checkpoint } = await say(begin, '```js\nstart()\nstop()\n```')
  expect(find('.replyx-code-bar span').textContent).toBe('js')
  expect(find('pre').getAttribute('tabindex')).toBe('0')
  await click(get('button', 'Copy'))
  expect(copied).toEqual(['start()\nstop()'])
  expect(get('button', 'Copied')).toBeTruthy()
  const spoken = (): readonly (string | null)[] => list('status').map(({ textContent }) => textContent)
  expect(spoken()).toEqual(['Copied'])
  checkpoint()
  await advance(2000)
  expect(spoken()).toEqual([''])
  expect(get('button', 'Copy')).toBeTruthy()
  if (own) Object.defineProperty(page.navigator, 'clipboard', own)
  else Reflect.deleteProperty(page.navigator, 'clipboard')
})

scenario('lists are lists', async (begin) => {
  const { list, find } = await say(begin, '- one\n- two\n\n3. three\n4. four')
  expect(list('list').map(({ localName }) => localName)).toEqual(['ul', 'ol'])
  expect(list('listitem').map(({ textContent }) => textContent)).toEqual(['one', 'two', 'three', 'four'])
  expect(find('ol').getAttribute('start')).toBe('3')
})

scenario('a table is a table', async (begin) => {
  const { list, find, all } = await say(begin, '| Item | Price |\n| --- | ---: |\n| Tea | 3 |\n| Cake | 4 |')
  expect(list('columnheader').map(({ textContent }) => textContent)).toEqual(['Item', 'Price'])
  expect(list('cell').map(({ textContent }) => textContent)).toEqual(['Tea', '3', 'Cake', '4'])
  expect(list('row')).toHaveLength(3)
  expect(all('td')[1]?.dataset.align).toBe('end')
  expect(find('.replyx-table').getAttribute('tabindex')).toBe('0')
})

scenario('headings stand below that of the chat, quotes and rules are told', async (begin) => {
  const { get, list } = await say(begin, '# Prices\n\n> cheap\n\n---\n\nend')
  expect(get('heading', 'Prices').getAttribute('aria-level')).toBe('3')
  expect(get('blockquote').textContent).toBe('cheap')
  expect(list('separator')).toHaveLength(2)
})

scenario('links open elsewhere and give nothing away', async (begin) => {
  const { list } = await say(begin, '[shop](https://shop.example/) https://b.example/x and <a@b.example>')
  expect(list('link').map((link) => link.getAttribute('href'))).toEqual([
    'https://shop.example/',
    'https://b.example/x',
    'mailto:a@b.example',
  ])
  for (const link of list('link')) {
    expect(link.getAttribute('target')).toBe('_blank')
    expect(link.getAttribute('rel')?.split(' ')).toEqual(
      expect.arrayContaining(['noopener', 'noreferrer', 'nofollow']),
    )
  }
})

scenario('no link runs a script', async (begin) => {
  const { list, find } = await say(begin, '[a](javascript:alert(1)) [b](data:text/html,x) [c](vbscript:x)')
  expect(list('link')).toEqual([])
  expect(find('.replyx-text').textContent).toContain('a')
})

scenario('what a message says never becomes HTML, and no picture is fetched', async (begin) => {
  const { has, find, list } = await say(
    begin,
    '<img src=x onerror=alert(1)> <b>b</b> ![a](https://a.example/b.png)\n\n<script>alert(1)</script>',
  )
  expect(has('.replyx-text img')).toBe(false)
  expect(has('.replyx-text b')).toBe(false)
  expect(has('script')).toBe(false)
  expect(find('.replyx-text').textContent).toContain('<img src=x onerror=alert(1)> <b>b</b>')
  expect(list('link').map((link) => link.getAttribute('href'))).toEqual(['https://a.example/b.png'])
})

scenario('an own message is plain text in which addresses are links', async (begin) => {
  const { list, find } = await begin({
    snapshot: {
      messages: [makeMessage(1, { sender: 'user', text: '**not bold** https://a.example/\nnext' })],
    },
  })
  expect(list('strong')).toEqual([])
  expect(find('.replyx-text').textContent).toContain('**not bold**')
  expect(list('link')).toHaveLength(1)
  expect(find('.replyx-text br')).toBeTruthy()
})

scenario('the text of a message runs in its own direction', async (begin) => {
  const { find, type, input } = await begin({
    snapshot: { messages: [makeMessage(1, { text: 'שלום' })] },
    options: { welcomeMessage: 'مرحبا' },
  })
  expect(find('.replyx-text p').getAttribute('dir')).toBe('auto')
  expect(input().getAttribute('dir')).toBeNull()
  await type('שלום')
  expect(input().getAttribute('dir')).toBe('auto')
})

scenario('text that changes its kind is drawn anew without a trace of the old', async (begin) => {
  const { setMessages, list, find } = await say(begin, '- one\n- two')
  await setMessages(makeMessage(1, { text: '**one**\n\n`two`' }))
  expect(list('listitem')).toEqual([])
  expect(find('.replyx-text').textContent).toBe('onetwo')
  await setMessages(makeMessage(1, { text: 'plain' }))
  expect(list('strong')).toEqual([])
  expect(find('.replyx-text').textContent).toBe('plain')
})
