import type { ScriptedPorts } from '@replyx/core/testing'

/** A request on its way: `call` is method and path, `proceed` lets the scripted server handle it. */
export interface Intercepted {
  readonly call: string
  readonly request: Request
  proceed(): Promise<Response>
}

/** Puts a test between the client and the scripted server. An aborted request rejects, as a real one does. */
export function interceptFetch(
  ports: ScriptedPorts,
  handle: (intercepted: Intercepted) => Promise<Response>,
): ScriptedPorts {
  const intercept: typeof fetch = (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const call = `${request.method} ${pathname}${search}`
    const { signal } = request
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })
    const answer = handle({ call, request: request.clone(), proceed: () => ports.fetch(request) })
    return Promise.race([answer, aborted])
  }
  return { ...ports, fetch: intercept }
}

export interface Hold {
  readonly ports: ScriptedPorts
  /** How many answers wait. */
  readonly size: number
  /** Whether the next fitting requests are held. */
  isHolding: boolean
  /** Lets the oldest answer through. */
  release(): void
}

/** Ports whose fitting requests are handled at once, but whose answers wait for the test. */
export function holdAnswers(ports: ScriptedPorts, fits: RegExp): Hold {
  const waiting: (() => void)[] = []
  const hold: Hold = {
    isHolding: true,
    get size() {
      return waiting.length
    },
    release() {
      waiting.shift()?.()
    },
    ports: interceptFetch(ports, async ({ call, proceed }) => {
      const response = await proceed()
      if (hold.isHolding && fits.test(call)) await new Promise<void>((resolve) => waiting.push(resolve))
      return response
    }),
  }
  return hold
}

/** A promise of the test's own. */
export function createPending<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve!: (value: Value) => void
  const promise = new Promise<Value>((onResolve) => {
    resolve = onResolve
  })
  return { promise, resolve }
}

/** Guards a site: answers 401 to every token that is not in `valid`. Keeps what was presented. */
export function guardTokens(
  ports: ScriptedPorts,
  valid: ReadonlySet<string>,
): { readonly ports: ScriptedPorts; readonly presented: string[] } {
  const presented: string[] = []
  const guarded = interceptFetch(ports, ({ call, request, proceed }) => {
    if (call.startsWith('GET /api/protocol')) return proceed()
    const token = (request.headers.get('Authorization') ?? '').replace('Bearer ', '')
    presented.push(token)
    if (valid.has(token)) return proceed()
    return Promise.resolve(Response.json({ detail: { error: 'token_expired' } }, { status: 401 }))
  })
  return { ports: guarded, presented }
}
