import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workspace.mjs'

const ANSWERS = join(root, 'examples/answers')
const DESK = join(root, 'examples/operator-desk/dist')

/**
 * Starts the example backend with what the assistant of the examples' shop knows, and the operator's desk beside it.
 * @param {{port: number, databaseFile?: string, timers?: {piece: number}}} options `databaseFile`: nothing is kept where it
 *   is left out; `timers.piece`: how fast the assistant writes
 */
export async function startExampleBackend({ port, ...options }) {
  const { createBackend } = await import('../../examples/backend/src/index.ts')
  mkdirSync(DESK, { recursive: true })
  return createBackend({
    demo: true,
    port,
    ...options,
    assistants: [{ id: 1, operatorName: 'Fernway', businessName: 'Fernway' }],
    documents: { folder: ANSWERS, linkBase: `http://127.0.0.1:${port}/answers/` },
    static: [
      { path: '/desk', folder: DESK },
      { path: '/answers', folder: ANSWERS, headers: { 'content-type': 'text/plain; charset=utf-8' } },
    ],
  })
}
