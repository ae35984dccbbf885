import { setTimeout as sleep } from 'node:timers/promises'
import type { Driver, Target } from './driver.ts'

/** ms; a browser without a graphics card on a busy machine is slow. */
const PATIENCE = 30_000
const PAUSE = 100

const launcher: Target = { place: 'page', selector: 'button', name: 'chat' }
const frame: Target = { place: 'page', selector: 'iframe' }
const input: Target = { place: 'frame', selector: 'textarea' }
const answer: Target = { place: 'frame', selector: '.replyx-bubble', name: 'Source:' }

/** A step of the story, and what must be true in the end. */
export interface Step {
  readonly name: string
  run(driver: Driver): Promise<void>
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`unable to see within ${PATIENCE / 1000} s that ${what}`)
    await sleep(PAUSE)
  }
}

const untilSeen = (driver: Driver, target: Target, what: string): Promise<void> =>
  until(what, async () => (await driver.text(target)) !== null)

/** @param url - of a page of another site with the widget on it */
export const story = (url: string): readonly Step[] => [
  {
    name: 'load',
    async run(driver) {
      await driver.open(url)
      await untilSeen(driver, launcher, 'the launcher is there')
    },
  },
  {
    name: 'open',
    async run(driver) {
      await driver.click(launcher)
      await untilSeen(driver, input, 'the chat is open')
      await until('keys go to the chat', () => driver.isFocused(frame))
    },
  },
  {
    name: 'send',
    async run(driver) {
      // Without a click into the input first: whoever has opened the chat can write at once.
      await driver.type('How does the handoff work?')
      await driver.press('Enter')
      const sent: Target = { place: 'frame', selector: '.replyx-bubble', name: 'How does the handoff work?' }
      await untilSeen(driver, sent, 'the message stands in the chat')
    },
  },
  {
    name: 'receive',
    run: (driver) => untilSeen(driver, answer, 'the answer has come with its source'),
  },
  {
    name: 'minimize',
    async run(driver) {
      await driver.press('Escape')
      await until('the chat has faded', async () => (await driver.text(frame)) === null)
    },
  },
  {
    name: 'focus',
    async run(driver) {
      await until('the launcher has the focus', () => driver.isFocused(launcher))
      // Where the keys really go is seen by pressing one.
      await driver.press('Enter')
      await untilSeen(driver, answer, 'the launcher has opened the chat again')
      await until('the input has the focus again', () => driver.isFocused(input))
    },
  },
]
