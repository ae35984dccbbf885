import type { Ports } from '../domain/model.ts'
import { fitsRoute } from './faults.ts'
import type { Faults } from './faults.ts'
import type { FaultRule } from './rules.ts'

/** Stands for a connection that broke: the edge cuts it, and who called in the process gets this as an error. */
export class ConnectionDropped extends Error {
  constructor() {
    super('the connection was dropped by a fault')
    this.name = 'ConnectionDropped'
  }
}

type Handle = (request: Request) => Promise<Response>

const refusal = (status: number, retryAfter: number | undefined): Response =>
  new Response(
    JSON.stringify({
      detail: { error: 'fault', message: 'refused by a fault', retry_after: retryAfter },
      retry_after: retryAfter,
    }),
    {
      status,
      headers: {
        'content-type': 'application/json',
        // So that a page can read the refusal like one of the real server.
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'Retry-After, X-ReplyX-Epoch',
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      },
    },
  )

const wait = (ports: Ports, delay: number): Promise<void> =>
  new Promise((resolve) => void ports.setTimeout(resolve, delay))

/** Puts the faults of requests around a handler. */
export const withRequestFaults =
  (faults: Faults, ports: Ports, handle: Handle): Handle =>
  async (request) => {
    const { pathname } = new URL(request.url)
    // What sets the faults must not suffer from them, and a preflight is not the request that is meant.
    if (pathname.startsWith('/faults') || request.method === 'OPTIONS') return handle(request)
    const route = `${request.method} ${pathname}`
    const fits = (rule: FaultRule): boolean => fitsRoute(rule, route)
    const delayed = async (phase: 'request' | 'answer'): Promise<void> => {
      const rule = faults.take(['delay'], (candidate) => candidate.phase === phase && fits(candidate))
      if (rule) await wait(ports, rule.ms)
    }

    await delayed('request')
    if (faults.take(['drop_request'], fits)) throw new ConnectionDropped()
    const refused = faults.take(['status'], fits)
    if (refused) return refusal(refused.status, refused.retry_after)
    const response = await handle(request)
    await delayed('answer')
    if (faults.take(['drop_answer'], fits)) throw new ConnectionDropped()
    return response
  }

/** Holds up the storing of a message. */
export const commitDelay =
  (faults: Faults, ports: Ports) =>
  async (dialogId: number): Promise<void> => {
    const route = `POST /dialogs/${dialogId}/messages`
    const rule = faults.take(
      ['delay'],
      ({ phase, match }) =>
        phase === 'commit' &&
        (match.dialog_id === undefined || match.dialog_id === dialogId) &&
        (match.route === undefined || route.includes(match.route)),
    )
    if (rule) await wait(ports, rule.ms)
  }
