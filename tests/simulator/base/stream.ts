import type { Random } from '../random.ts'

/** An event stream on its way to a tab. */
export interface CarriedStream {
  readonly response: Response
  /** Ends it on both sides. */
  readonly cut: () => void
}

/** Lets the parts of a stream arrive in their order, each a little late. */
export function carryStream(
  from: Response,
  options: {
    readonly deliver: (work: () => void, delay: number) => void
    readonly random: Random
    readonly elapsed: () => number
    readonly onEnd: () => void
  },
): CarriedStream {
  const { deliver, random, elapsed, onEnd } = options
  const reader = (from.body as ReadableStream<Uint8Array>).getReader()
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  let last = 0

  const inOrder = (work: (open: ReadableStreamDefaultController<Uint8Array>) => void): void => {
    last = Math.max(last, elapsed() + random.between(1, 30))
    deliver(() => {
      if (controller !== null) work(controller)
    }, last - elapsed())
  }
  const end = (): void => {
    controller = null
    onEnd()
    void reader.cancel().catch(() => undefined)
  }
  async function pump(): Promise<void> {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const { value } = part
      inOrder((open) => {
        open.enqueue(value)
      })
    }
    inOrder((open) => {
      open.close()
      end()
    })
  }

  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
      void pump()
    },
    cancel: end,
  })
  return {
    response: new Response(body, { status: from.status, headers: from.headers }),
    cut() {
      const open = controller
      if (open === null) return
      end()
      open.error(new TypeError('network error'))
    },
  }
}
