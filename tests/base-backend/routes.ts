import type { Ports } from '../../examples/backend/src/index.ts'
import type { Conversation } from './conversation.ts'
import { openEventLink } from './event-link.ts'
import { readWish, type Handoffs } from './handoff.ts'
import { identify } from './identity.ts'
import type { Links } from './links.ts'
import { writeMessage, writeTime, type Dialog, type Mode, type Visitor } from './model.ts'
import type { Profile } from './profiles.ts'
import { invalid, missing, readInt, refuse, Refusal } from './refusal.ts'
import type { RequestFaults } from './request-faults.ts'
import type { Store } from './store.ts'
import type { Switches } from './switches.ts'
import { validateWidgetToken, widgetConfig } from './widget-tokens.ts'

interface Call {
  readonly request: Request
  readonly query: URLSearchParams
  /** What the path's brackets took. */
  readonly parts: readonly string[]
}

type Handler = (call: Call) => unknown

async function readBody(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text()
  if (text === '') throw invalid(missing(['body']))
  const notDictionary = (input: unknown): Refusal =>
    invalid({ type: 'dict_type', loc: ['body'], msg: 'Input should be a valid dictionary', input })
  if (request.headers.get('content-type')?.includes('json') !== true) throw notDictionary(text)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    const ctx = { error: 'Expecting property name enclosed in double quotes' }
    throw invalid({ type: 'json_invalid', loc: ['body', 1], msg: 'JSON decode error', input: {}, ctx })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw notDictionary(body)
  return body as Record<string, unknown>
}

const writeDialog = (dialog: Dialog): Record<string, unknown> => ({
  id: dialog.id,
  user_id: dialog.ownerId,
  guest_id: dialog.guestId,
  started_at: writeTime(dialog.startedAt, 'spaced'),
  ended_at: null,
  auto_response: 0,
  first_response_time: dialog.firstResponse,
  fallback: 0,
  is_taken_over: 0,
  telegram_chat_id: null,
  telegram_username: null,
})

/** @returns what carries out a request that has passed all faults; rejects with a Refusal */
export function createRoutes(options: {
  readonly profile: Profile
  readonly store: Store
  readonly ports: Ports
  readonly switches: Switches
  readonly faults: RequestFaults
  readonly handoffs: Handoffs
  readonly conversation: Conversation
  readonly links: Links
}): (request: Request) => Promise<Response> {
  const { profile, store, ports, switches, faults, handoffs, conversation, links } = options

  const visitorOf = ({ parts, query }: Call): Visitor =>
    identify(parts[0] as Mode, query, {
      acceptsExpiredTokens: switches.acceptsExpiredTokens,
      now: ports.now(),
    })

  const ownDialog = (call: Call): readonly [Dialog, Visitor] => {
    const id = readInt(call.parts[1] ?? '', ['path', 'dialog_id'])
    const visitor = visitorOf(call)
    const dialog = store.of(visitor).find((one) => one.id === id)
    if (dialog === undefined) throw refuse(404, 'Dialog not found')
    return [dialog, visitor]
  }

  /** Whoever knows the number may ask: nobody looks whose dialog it is. */
  const anyDialog = ({ parts: [id = ''] }: Call): Dialog => {
    const dialog = store.find(readInt(id, ['path', 'dialog_id']))
    if (dialog === undefined) throw refuse(404, `Dialog ${id} not found`)
    return dialog
  }

  const history: Handler = (call) => {
    const [{ messages }] = ownDialog(call)
    const written = messages.map((message) => writeMessage(message, switches.historyTimes))
    if (switches.ignoresPaging) return written
    const after = Number(call.query.get('after_seq') ?? 0)
    return written
      .filter((_, index) => (messages[index]?.id ?? 0) > after)
      .slice(0, Number(call.query.get('limit') ?? Infinity))
  }

  const post: Handler = async (call) => {
    const body = await readBody(call.request)
    const [dialog, visitor] = ownDialog(call)
    return conversation.post(dialog, visitor, body, async () => {
      const answer = await faults.take('stored', `POST ${new URL(call.request.url).pathname}`)
      if (answer !== null) throw new EarlyAnswer(answer)
    })
  }

  const events: Handler = (call) => {
    if (profile.generation !== 'events') throw refuse(404, 'Not Found')
    if (call.parts[0] === 'widget' || profile.live !== 'events' || switches.refusesLinks)
      throw refuse(403, 'Forbidden')
    const [dialog] = ownDialog(call)
    const lastEventId = call.request.headers.get('Last-Event-ID')
    return openEventLink({ dialogId: dialog.id, lastEventId, links, ports })
  }

  const mode = '/api/(widget|site)/dialogs'
  const one = `${mode}/([^/]+)`
  const handoff = '/api/dialogs/([^/]+)/handoff'
  const table: readonly (readonly [method: string, path: string, handler: Handler])[] = [
    ['GET', mode, (call) => store.of(visitorOf(call)).map(writeDialog)],
    ['POST', mode, async (call) => ({ id: (await store.open(visitorOf(call))).id })],
    ['GET', `${one}/messages`, history],
    ['POST', `${one}/messages`, post],
    ['GET', `${one}/events`, events],
    ['GET', `${handoff}/status`, (call) => handoffs.status(anyDialog(call))],
    [
      'POST',
      `${handoff}/request`,
      async (call) => {
        const wish = readWish(await readBody(call.request))
        return handoffs.request(anyDialog(call), wish)
      },
    ],
    [
      'POST',
      `${handoff}/cancel`,
      async (call) => {
        await readBody(call.request)
        return handoffs.cancel(anyDialog(call))
      },
    ],
    ['POST', '/api/widget-config', async ({ request }) => widgetConfig(await readBody(request))],
    [
      'POST',
      '/api/validate-widget-token',
      async ({ request }) => validateWidgetToken(await readBody(request)),
    ],
  ]

  return async (request) => {
    const { pathname, searchParams: query } = new URL(request.url)
    const fitting = table.flatMap(([method, path, handler]) => {
      const match = new RegExp(`^${path}$`).exec(pathname)
      return match === null ? [] : [{ method, handler, parts: match.slice(1) }]
    })
    const [first] = fitting
    if (first === undefined) throw refuse(404, 'Not Found')
    const found = fitting.find(({ method }) => method === request.method)
    if (found === undefined) throw new Refusal(405, { detail: 'Method Not Allowed' }, { allow: first.method })
    try {
      const answer = await found.handler({ request, query, parts: found.parts })
      return answer instanceof Response ? answer : Response.json(answer)
    } catch (error) {
      if (error instanceof EarlyAnswer) return error.response
      throw error
    }
  }
}

class EarlyAnswer extends Error {
  readonly response: Response

  constructor(response: Response) {
    super('a fault answers')
    this.response = response
  }
}
