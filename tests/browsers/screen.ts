import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** A screen that nobody sees. */
export interface Screen {
  /** What DISPLAY is to be. */
  readonly display: string
  close(): void
}

/** Starts Xvfb, which looks for a free number itself and says which it has. */
export async function openScreen(): Promise<Screen> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('unable to start Xvfb; it ended')))
  ended.catch(() => undefined)
  const [number] = (await Promise.race([once(child.stdio[3] as Readable, 'data'), ended])) as [Buffer]
  return { display: `:${number.toString().trim()}`, close: () => void child.kill() }
}
