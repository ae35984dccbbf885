import type { Colleague, Handoff, HeldDialog, Message, Session, VisitorInfo } from './model.ts'
import { fieldsOf, readColleagues, readHandoff, readHeld, readMessage, readMessages } from './wire.ts'
import { readSession, readVisitor } from './wire.ts'

/** A call that did not succeed. `status` is 0 where no answer came at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** The handoff as the server sees it, where a 409 told it. */
  readonly handoff: Handoff | null

  constructor(
    status: number,
    code: string,
    message: string,
    details: { handoff?: Handoff | null; cause?: unknown },
  ) {
    super(message, { cause: details.cause })
    this.status = status
    this.code = code
    this.handoff = details.handoff ?? null
  }

  /** Whether the same call may succeed later. */
  get isTemporary(): boolean {
    return (
      this.status === 0 ||
      this.status === 408 ||
      this.status === 425 ||
      this.status === 429 ||
      this.status >= 500 ||
      this.code === 'idempotency_in_progress'
    )
  }
}

interface HistoryPage {
  readonly messages: readonly Message[]
  readonly epoch: string
}

type Presence = 'online' | 'away' | 'offline'

export interface Api {
  myDialogs(): Promise<HeldDialog[]>
  operators(): Promise<Colleague[]>
  visitor(dialogId: number): Promise<VisitorInfo>
  heartbeat(status: Presence): Promise<void>
  takeover(dialogId: number): Promise<Handoff>
  transfer(dialogId: number, operatorId: string): Promise<Handoff>
  release(dialogId: number): Promise<Handoff>
  messages(dialogId: number, page: { limit: number; beforeSeq?: number }): Promise<HistoryPage>
  send(dialogId: number, message: { text: string; clientMessageId: string }): Promise<Message>
}

export interface ApiOptions {
  readonly apiUrl: string
  readonly fetch: typeof fetch
}

const refusal = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => null)
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : null
  if (typeof detail === 'string') return new ApiError(response.status, '', detail, {})
  if (typeof detail !== 'object' || detail === null)
    return new ApiError(response.status, '', response.statusText, {})
  const fields = fieldsOf(detail)
  const handoff = fields['handoff'] === undefined ? null : readHandoff(fields['handoff'])
  return new ApiError(response.status, String(fields['error'] ?? ''), String(fields['message'] ?? ''), {
    handoff,
  })
}

/** How long any call may take, in milliseconds: behind it there is no assistant to wait for. */
const patience = 20_000

const call = async (options: ApiOptions, path: string, request: RequestInit): Promise<Response> => {
  let response: Response
  try {
    response = await options.fetch(options.apiUrl + path, {
      ...request,
      signal: AbortSignal.timeout(patience),
    })
  } catch (cause) {
    throw new ApiError(0, 'network_failed', 'no answer', { cause })
  }
  if (!response.ok) throw await refusal(response)
  return response
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

/** Asks the demo for a token; a real desk sends its operators to the company's own sign-in. */
export const signIn = async (options: ApiOptions, name: string): Promise<Session> =>
  readSession(await (await call(options, '/demo/operator-token', json({ name }))).json())

/** The calls of the operator's side. */
export const createApi = (options: ApiOptions, token: string): Api => {
  const headers = { Authorization: `Bearer ${token}` }
  const get = (path: string): Promise<Response> => call(options, `/api${path}`, { headers })
  const post = (path: string, body: unknown): Promise<Response> =>
    call(options, `/api${path}`, json(body, headers))
  const handoff = async (dialogId: number, action: string, body: unknown = {}): Promise<Handoff> =>
    readHandoff(await (await post(`/dialogs/${dialogId}/handoff/${action}`, body)).json())

  return {
    myDialogs: async () => readHeld(await (await get('/operator/my-dialogs')).json()),
    operators: async () => readColleagues(await (await get('/operator/operators')).json()),
    visitor: async (dialogId) => readVisitor(await (await get(`/operator/dialogs/${dialogId}`)).json()),
    heartbeat: async (status) => {
      await post('/operator/heartbeat', { status })
    },
    takeover: (dialogId) => handoff(dialogId, 'takeover'),
    transfer: (dialogId, operatorId) => handoff(dialogId, 'transfer', { operator_id: operatorId }),
    release: (dialogId) => handoff(dialogId, 'release'),
    messages: async (dialogId, { limit, beforeSeq }) => {
      const before = beforeSeq === undefined ? '' : `&before_seq=${beforeSeq}`
      const response = await get(`/dialogs/${dialogId}/messages?limit=${limit}${before}`)
      return {
        messages: readMessages(await response.json()),
        epoch: response.headers.get('X-ReplyX-Epoch') ?? '',
      }
    },
    send: async (dialogId, { text, clientMessageId }) => {
      const body = { sender: 'manager', text, client_message_id: clientMessageId }
      const answer = fieldsOf(await (await post(`/dialogs/${dialogId}/messages`, body)).json())
      return readMessage(answer['user_message'])
    },
  }
}
