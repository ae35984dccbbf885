import { createApi, type Api } from './global.ts'
import { warn } from './instance.ts'
import { createLegacy } from './legacy.ts'
import { isNamed } from './options.ts'
import { source } from './sources.ts'

/** What the stub of the guide keeps for later. */
interface Queue {
  readonly q?: readonly Iterable<unknown>[]
}

/** What the page has on its window, before this script or because of it. */
interface Page {
  ReplyX?: Api & Queue
  ReplyXWidget?: object
  readonly replyxSettings?: object
}

const page = window as Window & Page
// Elements of a page are found on its window and its document by their names, and can be put there by who may write a
// comment: what is no function is no queue, and which script this is only the document's own property says.
const script = Reflect.get(Document.prototype, 'currentScript', document) as HTMLScriptElement

function start(): void {
  const { version, q = [] } = page.ReplyX instanceof Function ? page.ReplyX : ({} as Partial<Api & Queue>)
  // The script may stand in the page twice.
  if (version) return
  performance.mark('widget-init-start')
  const { src, nonce, dataset } = script
  const { searchParams } = new URL(src)
  const origin = { base: new URL('.', src).href.slice(0, -1), nonce }
  const place = document.querySelector<HTMLElement>('#replyx-widget')
  const sources = [
    page.replyxSettings,
    dataset,
    // An element may be there by a comment that was not cleaned: it does not say where the chat comes from.
    { ...place?.dataset, host: null, api: null, apiUrl: null, wsUrl: null },
    Object.fromEntries(searchParams),
  ].map(source)
  if (sources[3]?.['siteToken']) warn('use data-token')
  const [api, instance] = createApi(sources, origin)
  api['version'] = VERSION
  api['create'] = (options: object) => {
    const [other] = createApi([options], origin)
    other('boot')
    return other
  }
  page.ReplyX = api
  page.ReplyXWidget = createLegacy(api, instance)
  // What was called early may be for the chat that begins by itself; a `boot` among it begins another.
  if (sources.some(isNamed)) api('boot')
  for (const values of q) api(...(values as [string]))
  performance.mark('widget-init-end')
}

// The script may stand before the page's body.
if (document.body as HTMLElement | null) start()
else addEventListener('DOMContentLoaded', start)
