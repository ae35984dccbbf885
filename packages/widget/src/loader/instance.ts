import type { Panel, PanelContext, PanelModule } from '../contract.ts'
import { onIntent } from './intent.ts'
import { createLauncher } from './launcher.ts'
import { launcherRules, resolve, type LauncherConfig } from './options.ts'
import { keepInPlace } from './place.ts'
import { kept } from './storage.ts'

/** Where the loader itself comes from: the folder with the widget's files, and the nonce of its script. */
export interface Origin {
  readonly base: string
  readonly nonce: string
}

/** One widget on a page. */
export interface Instance {
  readonly element: HTMLElement
  readonly config: () => LauncherConfig
  /** What is there once somebody has come near. */
  readonly panel: () => Panel | undefined
  /** Carries out what the page calls. */
  call(method: string, values: readonly unknown[]): unknown
}

const told = new Set<string>()

/** What is wrong is said in the manner of a warning, and once: the page goes on. */
export const warn = (problem: string): void => {
  if (told.size < told.add(problem).size) console.warn(`ReplyX: ${problem}`)
}

/** Why the widget may not be shown here; nothing where it may. */
function findObstacle(config: LauncherConfig, host: string): string | undefined {
  const { siteToken, assistantId, devOnly, devKey } = config
  if (new URL(host).origin === location.origin) return 'same origin'
  if (devOnly && kept('CHAT_AI_DEV_KEY') !== (devKey || 0)) return 'devOnly'
  return siteToken || assistantId ? undefined : 'no assistantId'
}

/** Makes a widget and puts it into the page; nothing where it may not be there. */
export function createInstance(
  sources: readonly object[],
  handlers: PanelContext['handlers'],
  { base, nonce }: Origin,
): Instance | undefined {
  let config = resolve(launcherRules, sources, warn)
  const host = config.host ?? base
  const obstacle = findObstacle(config, host)
  if (obstacle) return void warn(`not shown: ${obstacle}`)
  const { element, shadow, button, show } = createLauncher()
  let isHidden = false
  let loading: Promise<Panel | void> | undefined
  let panel: Panel | undefined

  const load = (): Promise<Panel | void> =>
    (loading ??= import(`${base}/widget-panel.js`).then(
      ({ createPanel }: PanelModule) =>
        (panel = createPanel({
          config: () => config,
          sources: () => sources,
          resolve,
          warn,
          element,
          shadow,
          button,
          nonce,
          host,
          handlers,
        })),
      () => {
        // The next click tries again, where a browser does not keep in mind which module has failed.
        loading = undefined
        return void warn('not loaded')
      },
    ))
  const draw = (): void => {
    show(config, isHidden)
    panel?.show()
  }
  const call = (method: string, values: readonly unknown[]): unknown => {
    if (method === 'update') {
      sources = [values[0] as object, ...sources]
      config = resolve(launcherRules, sources, warn)
    } else if (method === 'shutdown') {
      leave()
      // What is on its way ends as it arrives, and nothing is fetched any more.
      loading = (async () => (await loading)?.destroy())()
      return
    } else if (method === 'show' || method === 'hide') isHidden = method === 'hide'
    // Where nothing could be loaded, whoever waits for an answer has an error, and no silence.
    else return load().then((loaded) => (loaded as Panel).call(method, values))
    draw()
  }

  draw()
  button.onclick = () => void load().then((loaded) => loaded?.call('toggle', []))
  const leave = keepInPlace(element, () =>
    document.querySelector(config.type === 'embedded' ? config.container : 'body'),
  )
  // What a token says is looked at as soon as there is time.
  onIntent(button, config.preload || config.type !== 'floating' || config.siteToken, load)
  return { element, config: () => config, panel: () => panel, call }
}
