import { setTimeout as sleep } from 'node:timers/promises'

/** The key under which the standard hands over an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const PATIENCE = 30_000
const PAUSE = 50

export type ElementReference = Readonly<Record<typeof ELEMENT, string>>

/** The few commands of the W3C's WebDriver that a story needs. */
export interface WebDriver {
  readonly version: string
  open(url: string): Promise<void>
  /** Makes a frame that which the commands are about; without one, the page. */
  enter(frame?: ElementReference): Promise<void>
  /** Runs a function that stands alone. */
  evaluate<Values extends readonly unknown[], Result>(
    run: (...values: Values) => Result,
    ...values: { [Index in keyof Values]: Values[Index] | ElementReference }
  ): Promise<Result extends Element | null ? ElementReference | null : Result>
  click(element: ElementReference): Promise<void>
  press(...keys: readonly string[]): Promise<void>
  quit(): Promise<void>
}

interface Answer {
  readonly value: unknown
}

async function send(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(PATIENCE),
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const { value } = (await response.json()) as Answer
  if (response.ok) return value
  const { error, message } = value as { readonly error: string; readonly message: string }
  throw new Error(`${error}: ${message}`)
}

async function untilReady(server: string): Promise<void> {
  const end = performance.now() + PATIENCE
  for (;;) {
    const status = await send('GET', `${server}/status`).catch(() => null)
    if ((status as { readonly ready?: boolean } | null)?.ready) return
    if (performance.now() > end) throw new Error(`unable to reach a WebDriver server at ${server}`)
    await sleep(PAUSE)
  }
}

/**
 * Begins a session.
 *
 * @param server - where a WebDriver server is, or will be within some seconds
 * @param capabilities - what the browser must be
 */
export async function connectWebDriver(server: string, capabilities: object): Promise<WebDriver> {
  await untilReady(server)
  const started = (await send('POST', `${server}/session`, {
    capabilities: { alwaysMatch: capabilities },
  })) as { readonly sessionId: string; readonly capabilities: Readonly<Record<string, string>> }
  const session = `${server}/session/${started.sessionId}`
  const post = (path: string, body: object): Promise<unknown> => send('POST', `${session}/${path}`, body)
  const { browserName, browserVersion } = started.capabilities
  return {
    version: `${browserName}/${browserVersion}`,
    async open(url) {
      await post('url', { url })
    },
    async enter(frame) {
      await post('frame', { id: null })
      if (frame) await post('frame', { id: frame })
    },
    evaluate: async (run, ...values) =>
      (await post('execute/sync', {
        script: `return (${run.toString()})(...arguments)`,
        args: values,
      })) as never,
    async click(element) {
      await post(`element/${element[ELEMENT]}/click`, {})
    },
    async press(...keys) {
      const actions = keys.flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      await post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
    },
    async quit() {
      await send('DELETE', session)
    },
  }
}
