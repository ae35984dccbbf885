import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { commandOf } from './example-project.mjs'

const HOST = 'localhost'

/**
 * Where the server of the chat stands, by the names under which the tools let a page know.
 * @param {string} chatUrl
 */
export const chatVariables = (chatUrl) => ({
  CHAT_URL: chatUrl,
  VITE_CHAT_URL: chatUrl,
  NEXT_PUBLIC_CHAT_URL: chatUrl,
  NEXT_TELEMETRY_DISABLED: '1',
})

/** The first port from here on that nobody listens on. @param {number} first @returns {Promise<number>} */
export function freePort(first) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(freePort(first + 1)))
    probe.listen(first, HOST, () => probe.close(() => resolve(first)))
  })
}

/**
 * Starts a server of an example, and waits until it answers.
 * @param {string} folder
 * @param {string} script
 * @param {{port: number, chatUrl: string, stdio?: 'inherit' | 'pipe'}} options
 */
export async function serveExample(folder, script, { port, chatUrl, stdio = 'pipe' }) {
  const url = `http://${HOST}:${port}`
  const child = spawn(process.execPath, [...commandOf(folder, script), '--port', `${port}`], {
    cwd: folder,
    stdio: ['ignore', stdio, stdio],
    env: { ...process.env, ...chatVariables(chatUrl) },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const hasEnded = new Promise((resolve) => child.once('exit', resolve))
  while (!(await isAnswering(url))) {
    if (child.exitCode !== null) throw new Error(`unable to serve ${folder}; ${output}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url,
    /** What it has printed. */
    read: () => output,
    hasEnded,
    stop: async () => {
      child.kill()
      await hasEnded
    },
  }
}

/** @param {string} url */
const isAnswering = (url) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
