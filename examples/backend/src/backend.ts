import type { BackendConfig } from './config.ts'
import type { FaultRule, FaultRuleInput } from './faults/rules.ts'
import type { LoseLogOptions } from './faults/faults.ts'
import { createHttpServer, finish, listen } from './http/server.ts'
import type { OperatorTokenRequest, SiteTokenRequest } from './identity/tokens.ts'
import { createLogic } from './logic.ts'
import type { Logic } from './logic.ts'
import { attachSockets } from './sockets/server.ts'

/** The faults of a running backend; what the rules mean stands in the README. */
export interface BackendFaults {
  add(rule: FaultRuleInput): Promise<void>
  list(): FaultRule[]
  clear(): void
  closeSockets(code: number, dialogId?: number): void
  loseLog(options?: LoseLogOptions): Promise<void>
}

/** A running backend. */
export interface Backend {
  /** Such as `http://127.0.0.1:8000`. */
  url: string
  /** Such as `ws://127.0.0.1:8000`. */
  wsUrl: string
  port: number
  tokens: {
    site(request?: SiteTokenRequest): Promise<string>
    operator(request: OperatorTokenRequest): Promise<string>
  }
  /** Null unless the configuration switches faults on. */
  faults: BackendFaults | null
  logic: Logic
  /** The clean stop; resolves when the last request is answered and the store is closed. */
  close(): Promise<void>
  /** The crash: lines are cut without a close frame, and nothing is marked as cleanly stopped. */
  kill(): Promise<void>
}

const nameOf = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Starts the backend; it listens when the promise resolves. Rejects with an Error that names what is wrong with the
 * configuration, or with the system's error where the port is taken.
 *
 * @example
 * const backend = await createBackend({ demo: true })
 * console.log(backend.url)
 * await backend.close()
 */
export const createBackend = async (input: BackendConfig = {}): Promise<Backend> => {
  const logic = await createLogic(input)
  const { config, ports, log } = logic.settings
  const server = createHttpServer(logic.fetch, log)
  const sockets = attachSockets(
    server,
    { visitor: logic.openVisitor, operator: logic.openOperator },
    ports,
    config.limits.frameBytes,
  )
  const { port } = await listen(server, config.port, config.host).catch((error: unknown) => {
    logic.abandon()
    throw error
  })
  const address = `${nameOf(config.host)}:${port}`
  let ending: Promise<void> | null = null

  return {
    url: `http://${address}`,
    wsUrl: `ws://${address}`,
    port,
    tokens: {
      site: (request = {}) => logic.tokens.signSite(request),
      operator: (request) => logic.tokens.signOperator(request),
    },
    faults: logic.faults,
    logic,
    close: () => {
      ending ??= (async () => {
        const finished = finish(server, config.timers.shutdown)
        await logic.close(() => finished)
      })()
      return ending
    },
    kill: () => {
      ending ??= (async () => {
        const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
        logic.abandon()
        sockets.terminate()
        server.closeAllConnections()
        await closed
      })()
      return ending
    },
  }
}
