import { createAssistant } from './assistant/create.ts'
import { readConfig } from './config.ts'
import type { BackendConfig, Settings } from './config.ts'
import { v1 } from './dialects/v1.ts'
import type { Mode } from './domain/model.ts'
import { createService } from './domain/service.ts'
import type { Service } from './domain/service.ts'
import { createFaults } from './faults/faults.ts'
import type { Faults } from './faults/faults.ts'
import { withFrameFaults } from './faults/frames.ts'
import { commitDelay, withRequestFaults } from './faults/requests.ts'
import { createApp } from './http/app.ts'
import { createIdentify } from './identity/identify.ts'
import { createTokens } from './identity/tokens.ts'
import type { Tokens } from './identity/tokens.ts'
import type { Connection, Session } from './sockets/connection.ts'
import { openEventSession } from './sockets/event-session.ts'
import type { EventLink } from './sockets/event-session.ts'
import { openOperatorSession } from './sockets/operator-session.ts'
import { createRegistry } from './sockets/registry.ts'
import { openVisitorSession } from './sockets/visitor-session.ts'
import { openSqlite } from './store/sqlite.ts'
import { openStore } from './store/store.ts'

export interface VisitorLink {
  connection: Connection
  mode: Mode
  dialogId: number
  /** The page's origin; null for none. */
  origin?: string | null
  host?: string | null
  /** The query of the socket's address. */
  query?: URLSearchParams
}

export interface OperatorLink {
  connection: Connection
  origin?: string | null
  host?: string | null
}

/** The whole backend but for the network: what the edges call, and what a simulation drives. */
export interface Logic {
  service: Service
  tokens: Tokens
  faults: Faults | null
  settings: Settings
  /** Answers a REST request. Rejects with `ConnectionDropped` where a fault breaks the connection. */
  fetch(request: Request): Promise<Response>
  openVisitor(link: VisitorLink): Session
  openOperator(link: OperatorLink): Session
  /** Ends all sockets, or those of one dialog. */
  closeSockets(code: number, reason: string, dialogId?: number | null): void
  /** The clean stop: answers are committed as far as they got, sockets end with 1012, the store is marked. */
  close(finishRequests?: () => Promise<void>): Promise<void>
  /** The crash: everything ends as it is. */
  abandon(): void
}

/**
 * Builds the backend without opening a port. Takes the same configuration as `createBackend`; throws an Error that
 * names what is wrong with it.
 *
 * @example
 * const logic = await createLogic({ ports: virtualPorts })
 * const response = await logic.fetch(new Request('http://backend/api/protocol'))
 */
export const createLogic = async (input: BackendConfig = {}): Promise<Logic> => {
  const settings = readConfig(input)
  const { config, ports } = settings
  let isGone = false
  // After a crash nobody is left to complain.
  const log: Settings['log'] = (level, text) => {
    if (!isGone) settings.log(level, text)
  }

  const registry = createRegistry()
  const faults = config.faults
    ? createFaults({
        closeSockets: (code, reason, dialogId) => registry.closeAll(code, reason, dialogId),
        loseLog: (loss) => service.loseLog(loss),
      })
    : null
  const assistant = await createAssistant({ ...settings, log })
  const store = await openStore(openSqlite(config.databaseFile))
  const service: Service = createService({
    store,
    ports,
    config,
    assistant,
    log,
    ...(faults && { beforeCommit: commitDelay(faults, ports) }),
  })
  const tokens = createTokens(ports, { site: config.siteSecret, operator: config.operatorSecret })
  const identify = createIdentify(config, tokens)
  const shared = { service, identify, tokens, dialect: v1, config, ports, log, faults }

  const through = (connection: Connection, dialogId: number | null): Connection =>
    faults ? withFrameFaults(faults, ports, connection, dialogId) : connection

  const register = (dialogId: number | null, connection: Connection, session: Session): Session => {
    const remove = registry.add({ dialogId, connection })
    return {
      receive: session.receive,
      closed: () => {
        remove()
        session.closed()
      },
    }
  }

  const openEvents = async (link: EventLink): Promise<Session> => {
    const { dialogId, connection } = link
    const eventTools = { ...shared, pingEvery: config.timers.ping }
    const session = await openEventSession(eventTools, {
      ...link,
      connection: through(connection, dialogId),
    })
    return register(dialogId, connection, session)
  }

  const tools = { ...shared, openEvents }
  const app = createApp(tools)
  const handle = async (request: Request): Promise<Response> => app.fetch(request)
  await service.start()

  return {
    service,
    tokens,
    faults,
    settings,
    fetch: faults ? withRequestFaults(faults, ports, handle) : handle,
    openVisitor: ({ connection, mode, dialogId, origin = null, host = null, query }) =>
      register(
        dialogId,
        connection,
        openVisitorSession(tools, {
          connection: through(connection, dialogId),
          mode,
          dialogId,
          caller: { origin, host },
          query: query ?? new URLSearchParams(),
        }),
      ),
    openOperator: ({ connection, origin = null, host = null }) =>
      register(
        null,
        connection,
        openOperatorSession(tools, { connection: through(connection, null), caller: { origin, host } }),
      ),
    closeSockets: (code, reason, dialogId = null) => registry.closeAll(code, reason, dialogId),
    close: async (finishRequests) => {
      await service.stop()
      registry.closeAll(1012, 'restarting')
      await finishRequests?.()
      await store.closeCleanly()
      isGone = true
    },
    abandon: () => {
      isGone = true
      service.abandon()
      store.abandon()
    },
  }
}
