import { createApi, type Api } from './global.ts'
import { warn } from './instance.ts'
import { createLegacy } from './legacy.ts'
import { source } from './sources.ts'

/** What the page has on its window, before this script or because of it. */
interface Page {
  ReplyX?: Api & { readonly q?: readonly Iterable<unknown>[] }
  ReplyXWidget?: object
  readonly replyxSettings?: object
}

const page = window as Window & Page
const queued = page.ReplyX
const script = document.currentScript as HTMLScriptElement

function start(): void {
  performance.mark('widget-init-start')
  const { src, nonce, dataset } = script
  const { searchParams } = new URL(src)
  const origin = { base: src.replace(/\/[^/]*(\?.*)?$/, ''), nonce }
  const place = document.querySelector<HTMLElement>('#replyx-widget')
  const sources = [
    ...[page.replyxSettings, dataset, place?.dataset].map((given) => Object.entries(given ?? {})),
    searchParams,
  ].map(source)
  if ('siteToken' in (sources[3] as object)) warn('use data-token')
  const [api, instance] = createApi(sources, origin)
  api['version'] = VERSION
  api['create'] = (options: object) => {
    const [other] = createApi([options], origin)
    other('boot')
    return other
  }
  page.ReplyX = api
  page.ReplyXWidget = createLegacy(api, instance)
  for (const values of queued?.q ?? []) api(...(values as [string]))
  if (!instance() && sources.some((each) => 'assistantId' in each || 'siteToken' in each)) api('boot')
  performance.mark('widget-init-end')
}

// The script may stand in the page twice, and before its body.
if (!queued?.['version'])
  if (document.body as HTMLElement | null) start()
  else addEventListener('DOMContentLoaded', start)
