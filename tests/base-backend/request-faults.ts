import { ConnectionDropped } from '../../examples/backend/src/index.ts'

/** What a request gets in the place of its answer. */
export type FaultyAnswer =
  | {
      readonly status: number
      /** `detail` is `{detail: string}`, `list` `{detail: [{loc, msg, type}]}`, `object` `{detail: {error, message}}`. */
      readonly shape: 'detail' | 'list' | 'object' | 'error' | 'text' | 'html'
    }
  /** The connection breaks. */
  | 'lost'
  /** No answer ever comes, but for the proxy's. */
  | 'never'

/** A fault of one request. */
export interface RequestFault {
  /** A part of `METHOD /path`. */
  readonly route: string
  /** `before` anything is done, once a message is `stored` but not yet answered, or `after` all is done. */
  readonly phase: 'before' | 'stored' | 'after'
  readonly answer: FaultyAnswer
  /** How many requests it befalls. */
  readonly count?: number
}

export interface RequestFaults {
  add(fault: RequestFault): void
  clear(): void
  /** @returns the answer that the fault gives; `null` where none is due. Rejects where the connection breaks. */
  take(phase: RequestFault['phase'], route: string): Promise<Response | null>
}

export function createRequestFaults(): RequestFaults {
  let faults: (RequestFault & { left: number })[] = []
  return {
    add(fault) {
      faults.push({ ...fault, left: fault.count ?? 1 })
    },
    clear() {
      faults = []
    },
    async take(phase, route) {
      const fault = faults.find((one) => one.phase === phase && route.includes(one.route))
      if (fault === undefined) return null
      fault.left -= 1
      faults = faults.filter(({ left }) => left > 0)
      if (fault.answer === 'never') return new Promise(() => undefined)
      if (fault.answer === 'lost') throw new ConnectionDropped()
      return faultyResponse(fault.answer)
    },
  }
}

const page = (text: string): string =>
  `<html>\r\n<head><title>${text}</title></head>\r\n<body><center><h1>${text}</h1></center></body>\r\n</html>\r\n`

export function faultyResponse({ status, shape }: Exclude<FaultyAnswer, string>): Response {
  const say = (body: string, type: string): Response =>
    new Response(body, { status, headers: { 'content-type': type } })
  switch (shape) {
    case 'detail':
      return Response.json({ detail: 'Произошла ошибка. Попробуйте позже.' }, { status })
    case 'list':
      return Response.json(
        { detail: [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }] },
        { status },
      )
    case 'object':
      return Response.json({ detail: { error: 'fault', message: 'Попробуйте позже.' } }, { status })
    case 'error':
      return Response.json({ error: 'Internal server error: a fault' }, { status })
    case 'text':
      return say('Internal Server Error', 'text/plain; charset=utf-8')
    case 'html':
      return say(page(status === 504 ? '504 Gateway Time-out' : String(status)), 'text/html')
  }
}
