import { gzipSync } from 'node:zlib'
import type { Page, Request } from '@playwright/test'

/** What a page has counted of itself. */
interface Counted {
  /** In the document and in all shadow trees, closed ones too. */
  readonly nodes: number
  /** Added by a method or set as a property. */
  readonly listeners: number
  readonly frames: number
  /** Times that something was written into a storage. */
  readonly writes: number
  /** ms beyond 50 of each task that took longer. */
  readonly blocking: number
}

/** What a script tag costs a page: all but what the page itself has. */
export interface PageCost extends Counted {
  readonly requests: readonly string[]
  /** Of all that was answered, gzipped. */
  readonly bytes: number
}

interface CountingWindow extends Window {
  countCost?: (html: string) => Counted
}

/** Runs in the page, before anything else: it must stand alone. */
function installCounters(): void {
  const roots: Node[] = []
  let listeners = 0
  let writes = 0
  let blocking = 0
  const patch = <Key extends string>(
    target: Record<Key, unknown>,
    key: Key,
    note: (made: Node) => void,
  ): void => {
    const original = target[key] as (...values: unknown[]) => Node
    target[key] = function (this: unknown, ...values: unknown[]) {
      const made = original.apply(this, values)
      note(made)
      return made
    }
  }
  patch(Element.prototype, 'attachShadow', (root) => roots.push(root))
  patch(EventTarget.prototype, 'addEventListener', () => (listeners += 1))
  patch(Storage.prototype, 'setItem', () => (writes += 1))
  for (const owner of [HTMLElement.prototype, SVGElement.prototype, Document.prototype, window]) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      const set = descriptor.set as ((this: unknown, value: unknown) => void) | undefined
      if (!name.startsWith('on') || !set) continue
      Object.defineProperty(owner, name, {
        ...descriptor,
        set(this: unknown, value: unknown) {
          listeners += 1
          set.call(this, value)
        },
      })
    }
  }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) blocking += Math.max(0, duration - 50)
  }).observe({ type: 'longtask', buffered: true })

  const nodesOf = (root: Node): number => [...root.childNodes].reduce((sum, child) => sum + nodesOf(child), 1)
  ;(window as CountingWindow).countCost = (html) => {
    const own = nodesOf(new DOMParser().parseFromString(html, 'text/html'))
    return {
      nodes: [document, ...roots].reduce((sum, root) => sum + nodesOf(root), 0) - own,
      listeners,
      frames: window.length,
      writes,
      blocking,
    }
  }
}

/**
 * Opens a page and counts what comes upon it by itself.
 *
 * @param settle - waits until nothing more is to be expected
 */
export async function openCounting(page: Page, url: string, settle: () => Promise<void>): Promise<PageCost> {
  const requests: string[] = []
  const sizes: Promise<number>[] = []
  const isOfPage = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame()
  await page.addInitScript(installCounters)
  page.on('request', (request) => {
    if (!isOfPage(request)) requests.push(request.url())
  })
  page.on('response', (response) => {
    if (isOfPage(response.request())) return
    sizes.push(
      response.body().then(
        (body) => (body.length > 0 ? gzipSync(body, { level: 9 }).length : 0),
        () => 0,
      ),
    )
  })
  const html = (await (await page.goto(url))?.text()) ?? ''
  await settle()
  const counted = await page.evaluate((own) => (window as CountingWindow).countCost?.(own), html)
  if (!counted) throw new Error('unable to count; the counters are not installed')
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  return { ...counted, requests: [...requests], bytes }
}
