import { DatabaseSync } from 'node:sqlite'

import {
  createLogic,
  type BackendConfig,
  type Connection,
  type Logic,
  type Session,
} from '../../examples/backend/src/index.ts'
import { createAnswerer } from './answerer.ts'
import type { SimulationClock, Timers } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Issuer } from './issuer.ts'
import type { Mode, Reachable } from './network.ts'
import type { Random } from './random.ts'

export const ORIGIN = 'https://chat.test'

/** One answer, as the server writes it. */
export interface Answer {
  /** What was written so far. */
  readonly text: string
  /** An operator has the dialog since: it must not go on. */
  readonly isOver: boolean
}

/** The real backend, through its restarts. */
export interface Server extends Reachable {
  readonly mode: Mode
  /** Reads what the server holds, past all faults. */
  ask(path: string, guestId: string): Promise<unknown>
  readonly logic: Logic
  start(): Promise<void>
  stopCleanly(): Promise<void>
  kill(): void
  /** What the server itself did against the protocol. */
  readonly violations: readonly string[]
  readonly isStreaming: (dialogId: number) => boolean
  /** Every answer, by its stream. */
  readonly answers: ReadonlyMap<string, Answer>
  end(): void
}

let databases = 0

export async function createServer(options: {
  readonly clock: SimulationClock
  readonly random: Random
  readonly faults: Faults
  readonly config: BackendConfig
  /** In site mode, the site, by whose key the backend checks its tokens. */
  readonly issuer: Issuer | null
  readonly onKilled: () => void
  readonly trace: (line: string) => void
  /** Stands between the backend's answers and the network; for a planted defect. */
  readonly wrapLogic?: ((logic: Logic) => Logic) | undefined
}): Promise<Server> {
  const { clock, random, faults, config, issuer, onKilled, trace } = options
  const violations: string[] = []
  const controlEpochs = new Map<number, number>()
  const streaming = new Set<number>()
  const answers = new Map<string, { text: string; isOver: boolean; dialogId: number }>()
  const databaseFile = `file:simulation-${String((databases += 1))}?mode=memory&cache=shared`
  // A store in memory lives as long as somebody holds it: through kills and restarts, as a file would.
  const holder = new DatabaseSync(databaseFile)
  let timers: Timers = clock.timers()
  let logic: Logic | null = null
  let generation = 0

  /** The one who hears all that is committed, in order. */
  function listen({ service: { hub } }: Logic): void {
    const { publish } = hub
    hub.publish = (dialogId, event) => {
      const known = controlEpochs.get(dialogId) ?? 0
      if ('news' in event) {
        controlEpochs.set(dialogId, Math.max(known, event.news.controlEpoch))
        if (event.type === 'handoff_cancelled' && event.news.reason === 'timeout')
          faults.note('queue-time-out')
        if (event.type === 'handoff_started') {
          for (const answer of answers.values()) if (answer.dialogId === dialogId) answer.isOver = true
        }
        if (event.news.reason === 'operator_lost') faults.note('operator-lost')
      }
      const isWord = event.type === 'message' && event.message.sender === 'assistant'
      const spokenUnder = isWord
        ? event.message.controlEpoch
        : event.type === 'message_delta'
          ? event.controlEpoch
          : known
      if (spokenUnder < known)
        violations.push(`stale word of the assistant in dialog ${String(dialogId)}: ${event.type}`)
      if (event.type === 'message_delta') {
        streaming.add(dialogId)
        const answer = answers.get(event.streamId) ?? { text: '', isOver: false, dialogId }
        answers.set(event.streamId, { ...answer, text: answer.text + event.text })
      }
      if (isWord || (event.type === 'typing_stop' && event.actor === 'assistant')) streaming.delete(dialogId)
      publish(dialogId, event)
    }
  }

  const require = (): Logic => {
    if (logic === null) throw new Error('the server is down')
    return logic
  }

  const server: Server = {
    get generation() {
      return generation
    },
    get isUp() {
      return logic !== null
    },
    get logic() {
      return require()
    },
    mode: issuer === null ? 'widget' : 'site',
    violations,
    isStreaming: (dialogId) => streaming.has(dialogId),
    answers,
    async start() {
      if (logic !== null) return
      generation += 1
      const mine = clock.timers()
      timers = mine
      const made = await createLogic({
        ...config,
        ...(issuer && { siteSecret: issuer.secret }),
        databaseFile,
        origins: [ORIGIN],
        assistant: createAnswerer(mine, random),
        ports: {
          now: clock.now,
          setTimeout: mine.setTimeout,
          clearTimeout: mine.clearTimeout,
          newId: random.newId,
        },
        log: (level, text) => {
          trace(`  server ${level} ${text.split('\n')[0] ?? ''}`)
          const isOwnDoing = text.includes('assistant failed')
          if (level === 'error' && !isOwnDoing) violations.push(`the server complains: ${text.slice(0, 300)}`)
        },
      })
      logic = options.wrapLogic?.(made) ?? made
      listen(logic)
    },
    async stopCleanly() {
      const stopping = require()
      logic = null
      generation += 1
      await stopping.close()
    },
    kill() {
      if (logic === null) return
      const killed = logic
      logic = null
      generation += 1
      timers.drop()
      streaming.clear()
      killed.abandon()
      onKilled()
    },
    async fetch(request, isKillDue) {
      const handling = require().fetch(request)
      // Somewhere on the way to the commit, or right after it.
      if (isKillDue) {
        const isInside = random.chance(0.5)
        const steps = isInside ? random.between(0, 60) : 0
        for (let step = 0; step < steps; step += 1) await Promise.resolve()
        if (!isInside) await handling
        faults.note(isInside ? 'server-kill-inside' : 'server-kill-at-commit')
        trace(`  server killed ${isInside ? `after ${String(steps)} steps` : 'after the commit'}`)
        server.kill()
      }
      return handling
    },
    accept: (connection: Connection, mode: Mode, dialogId: number): Session | null =>
      logic?.openVisitor({ connection, mode, dialogId, origin: ORIGIN, host: 'chat.test' }) ?? null,
    async ask(path, guestId) {
      const url = new URL(`${ORIGIN}/api/${path}`)
      const headers = new Headers({ 'X-ReplyX-Guest': guestId, Origin: ORIGIN })
      if (issuer === null) url.searchParams.set('assistant_id', '1')
      else headers.set('Authorization', `Bearer ${issuer.sign()}`)
      const response = await require().fetch(new Request(url, { headers }))
      if (!response.ok) throw new Error(`the oracle was refused ${path}: ${String(response.status)}`)
      return (await response.json()) as unknown
    },
    end() {
      server.kill()
      holder.close()
    },
  }
  await server.start()
  return server
}
