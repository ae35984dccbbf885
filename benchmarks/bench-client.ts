import { createReplyX, type Ports } from '../packages/core/src/index.ts'
import { createScriptedServer } from '../packages/core/src/testing/index.ts'
import { seen } from './bench-stores.ts'
import { exponent, feed, type Timing } from './measure.ts'
import { makeFrame, makeMessages } from './messages.ts'
import { printTable, showRate } from './table.ts'

const SIZES = [1_000, 10_000, 100_000] as const
const ROUNDS = 3

/** A client that is online, whose frames of the screen come when they are asked for. */
async function createOnline() {
  const server = createScriptedServer()
  const { clock } = server
  let frame: (() => void) | null = null
  const ports: Ports = server.createPorts({
    clock: {
      ...clock,
      frame(callback) {
        frame = callback
        return () => {
          frame = null
        }
      },
    },
  })
  const chat = createReplyX({
    assistantId: 1,
    apiUrl: 'https://chat.test',
    ports,
    logLevel: 'silent',
    maxMessagesInMemory: 1_000_000,
  })
  const showFrame = (): void => {
    frame?.()
  }
  void chat.connect()
  await clock.advance(100)
  chat.send('Hello')
  for (let round = 0; round < 5; round += 1) {
    await clock.advance(100)
    showFrame()
  }
  if (chat.getSnapshot().connection !== 'online')
    throw new Error('unable to connect; the client is not online')
  return { server, chat, showFrame }
}

async function measureOnce(size: number): Promise<Timing> {
  const { server, chat, showFrame } = await createOnline()
  const held = server.dialog.log.length
  const frames = makeMessages(size + held)
    .slice(held)
    .map((message) => makeFrame({ ...message, id: message.id + 1_000_000, sender: 'assistant' }))
  const socket = server.sockets.at(-1)
  if (socket === undefined) throw new Error('unable to measure; there is no socket')
  chat.subscribe(() => {
    seen.last = chat.getSnapshot().messages.at(-1)
  })
  const timing = feed(frames, socket.push, showFrame)
  const shown = chat.getSnapshot().messages.length - held
  if (shown !== timing.done)
    throw new Error(`unable to measure; of ${timing.done} messages ${shown} are shown`)
  chat.destroy()
  return timing
}

/** Messages a second through a whole client, from the socket to the subscriber. */
export async function benchClient(): Promise<void> {
  const timings: Timing[] = []
  for (const size of SIZES) {
    const rounds: Timing[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureOnce(size))
    timings.push(
      rounds.reduce((one, other) => (one.duration / one.done < other.duration / other.done ? one : other)),
    )
  }
  const [small, large] = [timings[0], timings.at(-1)]
  const growth = small === undefined || large === undefined ? NaN : exponent(small, large, 100)
  console.log('\nMessages through a whole client, from the socket to one subscriber')
  printTable([
    ['', ...SIZES.map((size) => `${size / 1_000} k`), 'exponent'],
    ['ReplyX', ...timings.map(showRate), growth.toFixed(2)],
  ])
}
