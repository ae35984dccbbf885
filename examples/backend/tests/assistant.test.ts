import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBackend } from '../src/index.ts'
import { excerptFor } from '../src/assistant/excerpt.ts'
import { readPassages, splitDocument } from '../src/assistant/passages.ts'
import { createSearch } from '../src/assistant/search.ts'
import { composeAnswer } from '../src/assistant/search-assistant.ts'
import { startBackend, visitorOf } from './support/backend.ts'
import type { Wire } from './support/frames.ts'

const guide = [
  '# Guide',
  'General words about the project.',
  '## Theming and colours',
  'Pick a primary colour in the theme. Dark mode follows the system.',
  '```sh',
  '# not a heading',
  '```',
  '## Handing over to a person',
  'Operators take a dialog over from the queue and release it afterwards.',
].join('\n')

const folderOf = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'replyx-docs-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'docs/deep'), { recursive: true })
  await writeFile(join(folder, 'README.md'), '# ReplyX\nInstall the package with npm.')
  await writeFile(join(folder, 'docs/deep/guide.md'), guide)
  return folder
}

test('documents are cut at their headings, not inside code', () => {
  expect(splitDocument(guide, '/guide.md').map(({ title, link }) => [title, link])).toEqual([
    ['Guide', '/guide.md#guide'],
    ['Theming and colours', '/guide.md#theming-and-colours'],
    ['Handing over to a person', '/guide.md#handing-over-to-a-person'],
  ])
})

test('a question gets the passage that fits, with a link to its source', async () => {
  const search = createSearch(await readPassages(await folderOf(), '/'))
  const theming = composeAnswer(search, 'How do I change the theme colour?', 'en')
  expect(theming).toContain('Pick a primary colour')
  expect(theming).toContain('](/docs/deep/guide.md#theming-and-colours)')
  expect(composeAnswer(search, 'How to install?', 'en')).toContain('](/README.md#replyx)')
  expect(composeAnswer(search, 'Can operator release dialogs?', 'en')).toContain('#handing-over-to-a-person')
})

test('of a long table the rows that fit are shown, under its head', () => {
  const rows = Array.from({ length: 60 }, (_row, index) => `| code ${index} | meaning of number ${index} |`)
  const table = ['Intro.', '', '| code | meaning |', '|---|---|', ...rows, '| 4009 | replaced |'].join('\n')
  const of = (text: string, question: string, title = 'Codes') => excerptFor({ title, text }, question)
  expect(of(table, 'what is replaced?')).toBe('| code | meaning |\n|---|---|\n| 4009 | replaced |')
  expect(of(table, 'which codes?')).toMatch(/^Intro\.\n\n\| code \| meaning \|\n\|---\|---\|\n\| code 0 /)
  expect(of('Intro.\n\nThe answer.\n\n```js\na\n\nb\n```', 'answer?')).toBe(
    'The answer.\n\n```js\na\n\nb\n```',
  )
  expect(of(`start ${'word '.repeat(300)}`, 'word')).toMatch(/^start .* …$/)
})

test('relative links of a document work from anywhere', () => {
  const markdown =
    '# A\n[b](b.md#c), [up](../d.md), [out](https://x.example/y), [here](#a)\n```\n[b](b.md)\n```'
  const link = (base: string) => splitDocument(markdown, base)[0]!.text.split('\n')
  expect(link('/docs/deep/a.md')[0]).toBe(
    '[b](/docs/deep/b.md#c), [up](/docs/d.md), [out](https://x.example/y), [here](/docs/deep/a.md#a)',
  )
  expect(link('https://h.example/docs/a.md')[0]).toContain('[b](https://h.example/docs/b.md#c)')
  expect(link('/a.md')[2]).toBe('[b](b.md)')
})

test('what it doesn’t know it says, in the language of the question', async () => {
  const search = createSearch(await readPassages(await folderOf(), '/'))
  expect(composeAnswer(search, 'What is the weather in Paris tomorrow?', 'en')).toMatch(
    /don't know.*operator/,
  )
  expect(composeAnswer(search, 'Какая завтра погода в Париже?', 'en')).toMatch(/не знаю.*оператора/)
  expect(composeAnswer(search, '???', 'ru')).toMatch(/не знаю/)
})

test('courtesies are answered as such, but not in front of a question', async () => {
  const search = createSearch(await readPassages(await folderOf(), '/'))
  expect(composeAnswer(search, 'Hi!', 'en')).toMatch(/^Hello/)
  expect(composeAnswer(search, 'Спасибо большое', 'en')).toMatch(/^Пожалуйста/)
  expect(composeAnswer(search, 'Hello, how do I change the theme colour?', 'en')).toContain('primary colour')
})

test('the found answer is streamed in small pieces', async () => {
  const backend = await createBackend({
    documents: { folder: await folderOf() },
    timers: { piece: 5 },
    log: () => undefined,
  })
  onTestFinished(() => backend.close())
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await visitor.post(dialogId, 'theme colour?')
  await socket.frame('typing_stop')
  expect(socket.of('message_delta').length).toBeGreaterThanOrEqual(3)
  const joined = socket
    .of('message_delta')
    .map((delta) => delta['text'])
    .join('')
  expect((await visitor.history(dialogId)).at(-1)!['text']).toBe(joined)
})

type Reply = (response: ServerResponse, body: Wire) => void

/** A chat endpoint of our own; `reply` decides what it does. */
const startEndpoint = async (reply: Reply) => {
  const requests: { headers: IncomingMessage['headers']; body: Wire }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (data: Buffer) => (text += String(data)))
    request.on('end', () => {
      const body = JSON.parse(text) as Wire
      requests.push({ headers: request.headers, body })
      reply(response, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, requests }
}

const chunk = (content: string | null, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ delta: content === null ? {} : { content }, finish_reason: finish }] })}\n\n`

const converse = async (reply: Reply, text = 'How do I install it?', config = {}) => {
  const endpoint = await startEndpoint(reply)
  const { backend, errors } = await startBackend({
    assistant: { url: endpoint.url, model: 'test-model', key: 'secret-key' },
    documents: { folder: await folderOf() },
    timers: { piece: 1, assistantTimeout: 150 },
    ...config,
  })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await visitor.post(dialogId, text)
  await socket.frame('typing_stop')
  const answer = String((await visitor.history(dialogId)).at(-1)!['text'])
  return { answer, errors, requests: endpoint.requests, deltas: socket.of('message_delta') }
}

test('a chat endpoint answers with the passages as context', async () => {
  const { answer, requests, deltas, errors } = await converse((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const bytes = Buffer.from(chunk('Run ') + chunk('npm ü') + chunk(null, 'stop') + 'data: [DONE]\n\n')
    // Cut in the middle of a character and of a line.
    const middle = bytes.indexOf(0xc3) + 1
    response.write(bytes.subarray(0, middle))
    setImmediate(() => response.end(bytes.subarray(middle)))
  })
  expect(answer).toBe('Run npm ü')
  expect(deltas).toHaveLength(2)
  expect(errors).toEqual([])
  expect(requests[0]).toMatchObject({
    headers: { authorization: 'Bearer secret-key' },
    body: {
      model: 'test-model',
      stream: true,
      messages: [{ role: 'system' }, { role: 'user', content: 'How do I install it?' }],
    },
  })
  expect(JSON.stringify(requests[0]!.body)).toContain('Install the package with npm')
})

test.each<[string, Reply]>([
  ['an error', (response) => response.writeHead(500).end('no')],
  ['silence', () => undefined],
  ['nonsense', (response) => response.writeHead(200).end('data: {"x":1}\n\n')],
  ['an empty answer', (response) => response.writeHead(200).end('data: [DONE]\n\n')],
  ['a cut line', (response) => response.destroy()],
])('on %s the search answers instead', async (_name, reply) => {
  const { answer, errors } = await converse(reply)
  expect(answer).toContain('Install the package with npm')
  expect(errors).toHaveLength(1)
})

test('a break in the middle commits what was said', async () => {
  const { answer, errors } = await converse((response) => {
    response.writeHead(200)
    response.write(chunk('It is very'))
    setTimeout(() => response.destroy(), 20)
  })
  expect(answer).toBe('It is very')
  expect(errors).toHaveLength(1)
})
