import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createBackend } from '../src/index.ts'
import { createScript, echo, operatorOf, startBackend, uuid, visitorOf } from './support/backend.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const temporaryFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'replyx-backend-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'chat.sqlite')
}

const quiet = { demo: true, faults: true, log: () => undefined }

/** A backend in a process of its own, as `npm start` runs it. */
const startProcess = async (file: string, environment: Record<string, string> = {}) => {
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', DATABASE_FILE: file, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout!.on('data', (data: Buffer) => {
      output += String(data)
      const address = /http:\/\/\S+/.exec(output)?.[0]
      if (address) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)))
  })
  return { child, exited, url, wsUrl: url.replace('http', 'ws') }
}

test('a file survives a clean restart: epoch, log, handoff, marks', async () => {
  const databaseFile = await temporaryFile()
  const first = await createBackend({ ...quiet, assistant: createScript().assistant, databaseFile })
  const visitor = visitorOf(first)
  const dialogId = await visitor.open()
  await visitor.post(dialogId, 'one', uuid(1))
  await visitor.post(dialogId, 'operator please', uuid(2))
  const socket = visitor.connect(dialogId)
  const before = await socket.frame('welcome')
  await first.close()
  expect((await socket.closed()).code).toBe(1012)

  const { backend } = await startBackend({ databaseFile, assistant: createScript().assistant })
  const again = visitorOf(backend)
  const late = again.connect(dialogId, { epoch: before['epoch'], since_seq: 1 })
  const after = await late.frame('welcome')
  expect(after).toMatchObject({ epoch: before['epoch'], last_seq: before['last_seq'], replay: 'gap' })
  expect(after).toMatchObject({ handoff: { status: 'requested', version: 1, queue_position: 1 } })
  await late.frame('handoff_requested')
  expect((await again.post(dialogId, 'one', uuid(1))).status).toBe(200)
})

test('timers go on after a restart', async () => {
  const databaseFile = await temporaryFile()
  const timers = { queue: 400, operatorLost: 300 }
  const first = await createBackend({ ...quiet, assistant: echo, databaseFile, timers })
  const [one, two] = [visitorOf(first, 1), visitorOf(first, 2)]
  const [waiting, held] = [await one.open(), await two.open()]
  await one.post(waiting, 'operator')
  await (await operatorOf(first, 'Maria')).takeover(held)
  await first.kill()

  const { backend } = await startBackend({ databaseFile, timers })
  const status = async (number: number, dialogId: number) =>
    (await visitorOf(backend, number).ask('GET', `/dialogs/${dialogId}/handoff/status`)).body
  await expect.poll(() => status(1, waiting)).toMatchObject({ status: 'cancelled', reason: 'timeout' })
  await expect.poll(() => status(2, held)).toMatchObject({ control_epoch: 2, reason: 'timeout' })
})

test('a crash of the backend: no close frame, and the question is answered after the restart', async () => {
  const databaseFile = await temporaryFile()
  const script = createScript()
  const first = await createBackend({ ...quiet, assistant: script.assistant, databaseFile })
  const visitor = visitorOf(first)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  const { epoch } = await socket.frame('welcome')
  await visitor.post(dialogId, 'Are you there?', uuid(1))
  script.say('I was abou')
  await socket.frame('message_delta')
  await first.kill()
  expect((await socket.closed()).code).toBe(1006)

  const { backend, errors } = await startBackend({ databaseFile, port: first.port })
  expect(backend.port).toBe(first.port)
  const late = visitorOf(backend).connect(dialogId, { epoch, since_seq: 1 })
  expect(await late.frame('message')).toMatchObject({ message: { text: 'You said: Are you there?' } })
  expect(await late.frame('welcome')).toMatchObject({ epoch, replay: 'gap' })
  expect(errors).toEqual([])
})

test('a clean stop commits an answer as far as it got', async () => {
  const databaseFile = await temporaryFile()
  const script = createScript()
  const first = await createBackend({ ...quiet, assistant: script.assistant, databaseFile })
  const visitor = visitorOf(first)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await visitor.post(dialogId, 'Tell me')
  script.say('Once upon')
  await socket.frame('message_delta')
  await first.close()
  const { backend } = await startBackend({ databaseFile })
  const texts = (await visitorOf(backend).history(dialogId)).map(({ text }) => text)
  expect(texts).toEqual(['Tell me', 'Once upon'])
})

test('kill -9 in the middle of a stream of messages loses nothing that was confirmed', async () => {
  const file = await temporaryFile()
  const first = await startProcess(file)
  const visitor = visitorOf(first)
  const dialogId = await visitor.open()
  const confirmed: string[] = []
  let number = 0
  const writer = (async () => {
    for (;;) {
      const id = uuid(++number)
      try {
        if ((await visitor.post(dialogId, `text ${number}`, id)).status !== 201) return
      } catch {
        return
      }
      confirmed.push(id)
    }
  })()
  await expect.poll(() => confirmed.length).toBeGreaterThan(20)
  first.child.kill('SIGKILL')
  await Promise.all([writer, first.exited])

  const second = await startProcess(file)
  const again = visitorOf(second)
  const stored = (await again.history(dialogId, '?limit=200')).filter(({ sender }) => sender === 'user')
  const ids = stored.map((message) => message['client_message_id'])
  expect(ids.slice(0, confirmed.length)).toEqual(confirmed)
  expect(new Set(ids).size).toBe(ids.length)
  expect((await again.post(dialogId, 'text 1', confirmed[0])).status).toBe(200)
}, 20_000)

test('SIGTERM: sockets get 1012, requests under way are finished, the process ends well', async () => {
  const running = await startProcess(await temporaryFile(), { FAULTS: '1' })
  const visitor = visitorOf(running)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await fetch(`${running.url}/faults`, {
    method: 'POST',
    body: JSON.stringify({ action: 'delay', ms: 400, phase: 'commit' }),
  })
  const underWay = visitor.post(dialogId, 'last words')
  await expect.poll(async () => (await fetch(`${running.url}/faults`)).text()).toBe('[]')
  running.child.kill('SIGTERM')
  expect((await socket.closed()).code).toBe(1012)
  expect((await underWay).status).toBe(201)
  expect(await running.exited).toBe(0)
}, 20_000)

test('a broken counter begins a new epoch after an unclean stop', async () => {
  const databaseFile = await temporaryFile()
  const first = await createBackend({ ...quiet, assistant: createScript().assistant, databaseFile })
  const visitor = visitorOf(first)
  const opened = await visitor.ask('POST', '/widget/dialogs')
  const dialogId = Number(opened.body['id'])
  await visitor.post(dialogId, 'one')
  await visitor.post(dialogId, 'two')
  await first.kill()
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(databaseFile)
  database.exec('DELETE FROM log WHERE seq = 2')
  database.close()
  const { backend } = await startBackend({ databaseFile, assistant: createScript().assistant })
  const { list } = await visitorOf(backend).ask('GET', '/widget/dialogs')
  expect(list).toMatchObject([{ last_seq: 2 }])
  expect(list[0]!['epoch']).not.toBe(opened.body['epoch'])
})
