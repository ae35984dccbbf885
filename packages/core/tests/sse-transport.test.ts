import { createReplyX, isReplyXError, type ChannelListener, type FallbackTransport } from '@replyx/core'
import { eventStream } from '@replyx/core/sse'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

const hello = (point: object = {}): string => JSON.stringify({ type: 'hello', protocol: 1, ...point })
const refusal = (error: string): BodyInit => JSON.stringify({ detail: { error } })

interface Opened {
  readonly heard: string[]
  readonly asked: Headers[]
  readonly attempt: ReturnType<FallbackTransport['open']>
  readonly settle: () => Promise<void>
}

/** One attempt at a stream whose requests are answered by `answer`. */
function open(
  answer: (request: Request, init: RequestInit) => Response | Promise<Response>,
  transport = eventStream(),
): Opened {
  const { clock, createPorts } = createScriptedServer()
  const heard: string[] = []
  const asked: Headers[] = []
  const ports = createPorts({
    fetch: async (input, init = {}) => {
      const request = new Request(input, init)
      asked.push(request.headers)
      return answer(request, init)
    },
  })
  const listener: ChannelListener = {
    onOpen: () => heard.push('open'),
    onData: (data) => heard.push(`data ${String(data)}`),
    onClose: (code) => heard.push(`close ${String(code)}`),
  }
  const request = {
    url: 'https://chat.test/events',
    headers: { 'X-ReplyX-Guest': 'guest' },
    ports,
    trySocket: () => expect.fail('nobody asked for a socket'),
  }
  return { heard, asked, attempt: transport.open(request, listener), settle: clock.settle }
}

const stream = (text: string, type = 'text/event-stream'): Response =>
  new Response(text, { headers: { 'Content-Type': type } })

/** A stream that stays open, and what its reader does to it. */
function endless(first = ''): { response: Response; push: (text: string) => void; readonly isOpen: boolean } {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let isOpen = true
  const push = (text: string): void => controller.enqueue(new TextEncoder().encode(text))
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
      push(first)
    },
    cancel() {
      isOpen = false
    },
  })
  return {
    response: new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } }),
    push,
    get isOpen() {
      return isOpen
    },
  }
}

describe('how a stream ends', () => {
  it.each<[what: string, code: number, answer: () => Response]>([
    ['a token that ended', 4001, () => new Response(refusal('token_expired'), { status: 401 })],
    ['a domain that may not', 4003, () => new Response('', { status: 403 })],
    ['a dialog that is not there', 4004, () => new Response(refusal('dialog_not_found'), { status: 404 })],
    ['a server without event streams', 1006, () => new Response(refusal('not_found'), { status: 404 })],
    ['too many requests', 4008, () => new Response('', { status: 429 })],
    ['a broken server', 1006, () => new Response('', { status: 500 })],
    ['no content', 1006, () => new Response(null, { status: 204 })],
    ['a page in place of a stream', 1006, () => stream('data: x\n\n', 'text/html')],
    ['no type', 1006, () => new Response(new Uint8Array([1]))],
    ['a stream that is over', 1006, () => stream('')],
    ['a network that fails', 1006, () => expect.fail('broken')],
  ])('%s is %i', async (_, code, answer) => {
    const { heard, attempt, settle } = open(answer)
    await settle()
    attempt.send(hello())
    await settle()
    expect(heard).toEqual(['open', `close ${String(code)}`])
  })

  it('a network that breaks off in the middle is 1006, and what came before it stays', async () => {
    const { response } = endless('data: one\n\ndata: tw')
    let abort!: () => void
    const body = response.body!.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        start(controller) {
          abort = () => controller.error(new TypeError('cut'))
        },
      }),
    )
    const { heard, attempt, settle } = open(() => new Response(body, response))
    attempt.send(hello())
    await settle()
    abort()
    await settle()
    expect(heard).toEqual(['open', 'data one', 'close 1006'])
  })

  it('closed by its owner it says nothing more, and lets go of the stream', async () => {
    const still = endless('data: one\n\n')
    const signals: (AbortSignal | null | undefined)[] = []
    const { heard, attempt, settle } = open((_, { signal }) => {
      signals.push(signal)
      return still.response
    })
    attempt.send(hello())
    await settle()
    still.push('data: two\n\n')
    attempt.close(false)
    attempt.send(hello())
    await settle()
    expect(heard).toEqual(['open', 'data one'])
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
    expect(still.isOpen).toBe(false)
  })

  it('closed before it began it never opens', async () => {
    const { heard, asked, attempt, settle } = open(() => expect.fail('asked'))
    attempt.close(false)
    await settle()
    expect([heard, asked]).toEqual([[], []])
  })

  it('closed by what it has just told, it tells nothing further', async () => {
    const heard: unknown[] = []
    const { createPorts, clock } = createScriptedServer()
    const attempt = eventStream().open(
      {
        url: 'https://chat.test/events',
        headers: {},
        ports: createPorts({ fetch: () => Promise.resolve(stream('data: 1\n\ndata: 2\n\n')) }),
        trySocket: () => expect.fail('a socket'),
      },
      {
        onOpen: () => undefined,
        onData(data) {
          heard.push(data)
          attempt.close(false)
        },
        onClose: (code) => heard.push(code),
      },
    )
    attempt.send(hello())
    await clock.settle()
    expect(heard).toEqual(['1'])
  })
})

describe('what is asked for', () => {
  it.each<[point: object, id: string | null]>([
    [{}, null],
    [{ epoch: 'e1', since_seq: 0 }, 'e1:0'],
    [{ epoch: 'a:b', since_seq: 12 }, 'a:b:12'],
    [{ epoch: 'жизнь', since_seq: 1 }, null],
    [{ epoch: 'two\nlines', since_seq: 1 }, null],
  ])('for %j goes on after %s', async (point, id) => {
    const { asked, attempt, settle } = open(() => stream(''))
    attempt.send(hello(point))
    await settle()
    expect(asked.map((headers) => headers.get('Last-Event-ID'))).toEqual([id])
    expect(asked[0]?.get('X-ReplyX-Guest')).toBe('guest')
  })

  it('anything but a greeting asks for nothing', async () => {
    const { asked, attempt, settle } = open(() => stream(''))
    for (const data of ['{"type":"pong"}', '{"type":"typing_start"}', '__pong__', 'null', ''])
      attempt.send(data)
    await settle()
    expect(asked).toEqual([])
  })

  it('a second greeting takes the place of the first, without a close', async () => {
    const all = [endless('data: old\n\n'), endless('data: new\n\n')]
    const queue = all.map(({ response }) => response)
    const { heard, attempt, settle } = open(() => queue.shift()!)
    attempt.send(hello())
    await settle()
    all[0]!.push('data: late\n\n')
    attempt.send(hello({ epoch: 'e', since_seq: 1 }))
    await settle()
    expect(heard).toEqual(['open', 'data old', 'data new'])
    expect(all.map(({ isOpen }) => isOpen)).toEqual([false, true])
  })

  it('an answer that comes when it is no longer wanted is let go of', async () => {
    const late = endless('data: late\n\n')
    let give!: (response: Response) => void
    const { heard, attempt, settle } = open(() => new Promise<Response>((resolve) => (give = resolve)))
    attempt.send(hello())
    await settle()
    attempt.close(false)
    give(late.response)
    await settle()
    expect(heard).toEqual(['open'])
    expect(late.isOpen).toBe(false)
  })
})

describe('whose turn it is', () => {
  it.each([[1], [3], [5]])('the stream’s after %i failures in a row', (failedOpens) => {
    const { takesOver } = eventStream({ failedOpens })
    for (let failed = 0; failed < failedOpens; failed += 1) expect(takesOver(failed)).toBe(false)
    expect(takesOver(failedOpens)).toBe(true)
  })

  it('both in turns, while neither is known to work', async () => {
    const transport = eventStream()
    const turns: boolean[] = []
    for (let failed = 3; failed < 9; failed += 1) {
      turns.push(transport.takesOver(failed))
      if (turns.at(-1) === false) continue
      const { attempt, settle } = open(() => new Response(refusal('not_found'), { status: 404 }), transport)
      attempt.send(hello())
      await settle()
    }
    expect(turns).toEqual([true, false, true, false, true, false])
  })

  it.each<[what: string, answer: () => Response]>([
    ['has stood', () => stream('')],
    ['was refused for a token', () => new Response('', { status: 401 })],
    ['was refused for too many', () => new Response('', { status: 429 })],
  ])('the stream’s again, from the first try on, where one %s', async (_, answer) => {
    const transport = eventStream()
    expect(transport.takesOver(3)).toBe(true)
    const { attempt, settle } = open(answer, transport)
    attempt.send(hello())
    await settle()
    expect([0, 1, 4].map(transport.takesOver)).toEqual([true, true, true])
  })
})

describe('while a stream stands', () => {
  it('a change of the network has one socket tried, and no second beside it', async () => {
    const { clock, createPorts } = createScriptedServer()
    const ports = createPorts({ fetch: () => Promise.resolve(endless().response) })
    const tried: ChannelListener[] = []
    const closed: number[] = []
    const heard: number[] = []
    const transport = eventStream({ probeInterval: 1_000 })
    const attempt = transport.open(
      {
        url: 'https://chat.test/events',
        headers: {},
        ports,
        trySocket(listener) {
          const number = tried.push(listener)
          return { kind: 'socket', send: () => undefined, close: () => closed.push(number) }
        },
      },
      { onOpen: () => undefined, onData: () => undefined, onClose: (code) => heard.push(code) },
    )
    attempt.send(hello())
    await clock.settle()
    expect(tried).toHaveLength(0)
    ports.setOnline(true)
    expect(tried).toHaveLength(1)
    ports.setOnline(true)
    await clock.advance(10_000)
    expect(tried).toHaveLength(1)
    tried[0]?.onClose(1006)
    await clock.advance(999)
    expect(tried).toHaveLength(1)
    await clock.advance(1)
    expect(tried).toHaveLength(2)
    tried[1]?.onOpen()
    expect([closed, heard]).toEqual([[2], [0]])
    ports.setOnline(true)
    await clock.advance(10_000)
    expect(tried).toHaveLength(2)
    // The socket that opened, its loss after it had stood, and then three failures.
    expect([4, 0, 1, 2, 3].map(transport.takesOver)).toEqual([false, false, false, false, true])
  })
})

describe('the options', () => {
  it.each<[given: unknown, reason: string]>([
    [{ failedOpens: 0 }, 'option "failedOpens" was 0, allowed: a positive integer'],
    [{ failedOpens: 1.5 }, 'option "failedOpens" was 1.5, allowed: a positive integer'],
    [{ failedOpens: '3' }, 'option "failedOpens" was a string, allowed: a positive integer'],
    [{ probeInterval: 0 }, 'option "probeInterval" was 0, allowed: milliseconds, above 0'],
    [{ probeInterval: NaN }, 'option "probeInterval" was NaN, allowed: milliseconds, above 0'],
    [{ probeInterval: Infinity }, 'option "probeInterval" was Infinity, allowed: milliseconds, above 0'],
    [{ probeinterval: 5 }, 'option "probeinterval" was 5, allowed: only failedOpens, probeInterval'],
    [{ toString: 1 }, 'option "toString" was 1, allowed: only failedOpens, probeInterval'],
    [null, 'option "options" was a object, allowed: an object'],
    ['fast', 'option "options" was a string, allowed: an object'],
  ])('%j are refused', (given, reason) => {
    let thrown: unknown
    try {
      eventStream(given as never)
    } catch (error) {
      thrown = error
    }
    expect(isReplyXError(thrown) && [thrown.code, thrown.message]).toEqual([
      'option_invalid',
      `unable to make the event stream; ${reason}`,
    ])
  })

  it('of what is right make a transport that a client takes', () => {
    const transport = eventStream({ failedOpens: 1, probeInterval: 1_000 })
    expect(() => createReplyX({ assistantId: 1, transport }).destroy()).not.toThrow()
    expect(eventStream({ failedOpens: undefined } as never).takesOver(2)).toBe(false)
  })
})
