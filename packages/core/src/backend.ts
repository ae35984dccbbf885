import type { ReplyXApi } from './api.ts'
import { detectDialect } from './dialects/detect.ts'
import type { Dialect } from './dialects/dialect.ts'
import { destroyed, failure } from './errors.ts'
import { withinTime } from './lib/within-time.ts'
import { createLaterCalls } from './lib/later-calls.ts'
import type * as LiveModule from './live.ts'
import type { NormalizedOptions } from './options.ts'
import type { Ports } from './ports.ts'
import type { RestCalls } from './protocol/calls.ts'
import type { OpenChannel } from './protocol/channel.ts'
import type { Session } from './session/identity.ts'
import { createHttp, type Http } from './transport/http.ts'

type Live = typeof LiveModule

/** The backend as this client reaches it. */
export interface Backend extends Pick<Http, 'abort'> {
  /** Each call waits for the level, and is then the dialect's. */
  readonly rest: RestCalls
  readonly api: ReplyXApi
  /** `null` until the level is known. */
  readonly dialect: Dialect | null
  requireDialect(): Promise<Dialect>
  /** Gets what only a connection needs; it is tried anew where that has failed. */
  load(): Promise<unknown>
  /** What was got; here once the level is known, at the latest. */
  readonly live: Live | null
  /** Nothing may be asked any more. */
  stop(): void
}

export function createBackend(settings: NormalizedOptions, ports: Ports, session: Session): Backend {
  let dialect: Dialect | null = null
  let detecting: Promise<Dialect> | null = null
  let loading: Promise<Live> | null = null
  let live: Live | null = null
  let isOver = false

  const http = createHttp({
    apiUrl: settings.apiUrl,
    timeout: settings.requestTimeout,
    ports,
    async identify() {
      if (isOver) throw destroyed('ask the server')
      // The level first: nothing secret leaves the page before it is known.
      const { credentials } = await requireDialect()
      const identity = await session.identity()
      return { ...credentials(identity), siteToken: identity.siteToken }
    },
    reject: session.reject,
  })

  async function load(): Promise<Live> {
    const mine = (loading ??= withinTime(ports.clock, settings.requestTimeout, import('./live.ts'), () => {
      throw failure('network_failed', 'load the live channel', 'it takes too long', { retryable: true })
    }))
    try {
      live = await mine
      return live
    } catch (cause) {
      if (loading === mine) loading = null
      throw cause
    }
  }

  async function requireDialect(): Promise<Dialect> {
    if (dialect !== null) return dialect
    detecting ??= detect().finally(() => {
      detecting = null
    })
    dialect = await detecting
    return dialect
  }

  async function detect(): Promise<Dialect> {
    // Beside the first request, so that it delays nothing.
    const isLoaded = load()
    // Whoever waits for it hears of a failure; until then nobody does.
    isLoaded.catch(() => undefined)
    const openSocket: OpenChannel = (url, listener) => {
      const { guestId = '', siteToken = '' } = session.known() ?? {}
      // What becomes of one token is nothing to those who came with another.
      return openSocketAttempt(ports, `${guestId} ${String(siteToken)}`, url, listener)
    }
    const context = { request: http.request, session, settings, ports, openSocket }
    const found = await detectDialect(context, async () => (await isLoaded).createV1)
    const { openSocketAttempt } = await isLoaded
    return found
  }

  const rest = createLaterCalls<RestCalls>(
    async () => (await requireDialect()).rest,
    [
      'getDialogs',
      'createDialog',
      'getMessages',
      'sendMessage',
      'markRead',
      'stopAnswer',
      'requestHandoff',
      'cancelHandoff',
      'getHandoff',
      'getConfig',
    ],
  )

  return {
    rest,
    api: createLaterCalls<ReplyXApi>(
      async () => (await load()).createPublicApi(rest, ports),
      [
        'getDialogs',
        'createDialog',
        'getMessages',
        'sendMessage',
        'requestHandoff',
        'cancelHandoff',
        'getHandoffStatus',
      ],
    ),
    get dialect() {
      return dialect
    },
    requireDialect,
    load,
    get live() {
      return live
    },
    abort: http.abort,
    stop() {
      isOver = true
    },
  }
}
