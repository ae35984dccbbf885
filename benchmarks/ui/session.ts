import { chromium, type Browser as Chromium, type CDPSession } from '@playwright/test'
import { findBrowser } from '../../tests/e2e/browser.ts'
import type { Bench } from './page/bench.ts'

/** A page that measures one contestant. */
export interface Session {
  /** Calls what the page can measure; `null` where it took longer than the limit, after which the session is over. */
  call<Name extends keyof Bench>(
    name: Name,
    args: Parameters<Bench[Name]>,
    limit: number,
  ): Promise<Awaited<ReturnType<Bench[Name]>> | null>
  /** The bytes of the JavaScript heap that are still needed by somebody. */
  heap(): Promise<number>
  close(): Promise<void>
}

/** A browser that opens one page after the other. */
export interface Stage {
  readonly version: string
  open(contestant: string): Promise<Session>
  close(): Promise<void>
}

const sleep = (milliseconds: number): Promise<null> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, null))

/** @param url - where the page is served */
export async function openStage(url: string): Promise<Stage> {
  const found = await findBrowser()
  const launch = (): Promise<Chromium> =>
    chromium.launch({
      executablePath: found.executablePath,
      env: { ...process.env, ...found.env },
      chromiumSandbox: false,
    })
  let browser = await launch()
  const version = browser.version()

  const open = async (contestant: string): Promise<Session> => {
    const context = await browser.newContext({ viewport: { width: 800, height: 700 } })
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    const failed = new Promise<never>((_resolve, reject) => page.once('pageerror', reject))
    failed.catch(() => undefined)
    await page.goto(`${url}?${new URLSearchParams({ contestant }).toString()}`)
    await evaluate(cdp, 'ready')
    let isOver = false
    return {
      async call(name, args, limit) {
        const expression = `bench[${JSON.stringify(name)}](...${JSON.stringify(args)})`
        const result = await Promise.race([evaluate(cdp, expression), failed, sleep(limit)])
        if (result !== null) return result.value as never
        // A page that is busy cannot be closed; its browser can.
        isOver = true
        await browser.close()
        browser = await launch()
        return null
      },
      async heap() {
        // What is only held by what goes first goes in the next round.
        for (let round = 0; round < 3; round++) await cdp.send('HeapProfiler.collectGarbage')
        const { usedSize } = await cdp.send('Runtime.getHeapUsage')
        return usedSize
      },
      close: async () => {
        if (!isOver) await context.close()
      },
    }
  }
  return { version, open, close: () => browser.close() }
}

/** Without what the test library would put into the page, which would count as its heap. */
async function evaluate(cdp: CDPSession, expression: string): Promise<{ readonly value: unknown }> {
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return { value: result.value }
}
