import type { Handlers, Panel, PanelContext, PanelModule } from '../contract.ts'
import { onIntent } from './intent.ts'
import { createLauncher, type Launcher } from './launcher.ts'
import { isNamed, launcherRules, resolve, type LauncherConfig } from './options.ts'
import { keepInPlace } from './place.ts'
import { kept } from './storage.ts'

/** Where the loader itself comes from: the folder with the widget's files, and the nonce of its script. */
export interface Origin {
  readonly base: string
  readonly nonce: string
}

/** One widget on a page, which is also what its panel is given. */
export interface Instance extends PanelContext, Launcher {
  /** What is there once somebody has come near. */
  panel?: Panel
}

const told = new Set<string>()

/** What is wrong is said in the manner of a warning, and once: the page goes on. */
export const warn = (problem: string): void => {
  if (told.size < told.add(problem).size) console.warn(`ReplyX: ${problem}`)
}

/** Why the widget may not be shown here; nothing where it may. */
function findObstacle(config: LauncherConfig, host: string): string | undefined {
  const { devOnly, devKey } = config
  if (new URL(host).origin === location.origin) return 'same origin'
  if (devOnly && kept('CHAT_AI_DEV_KEY') !== (devKey || 0)) return 'devOnly'
  return isNamed(config) ? undefined : 'no assistantId'
}

/** Makes a widget and puts it into the page; nothing where it may not be there. */
export function createInstance(
  sources: readonly object[],
  handlers: Handlers,
  { base, nonce }: Origin,
): Instance | undefined {
  let config = resolve(launcherRules, sources, warn)
  const host = config.host ?? base
  const obstacle = findObstacle(config, host)
  if (obstacle) return void warn(`not shown: ${obstacle}`)
  let isHidden = false
  let isFailed = false
  let tries = ''
  let loading: Promise<Panel | void> | undefined

  const load = (): Promise<Panel | void> =>
    (loading ??= import(`${base}/widget-panel.js${tries}`).then(
      ({ createPanel }: PanelModule) => (self.panel = createPanel(self)),
      () => {
        // The next click tries again, under another address: some browsers keep in mind which module has failed.
        loading = undefined
        tries += '?'
        warn('not loaded')
      },
    ))
  const draw = (): void => {
    self.sources = sources
    self.show((self.config = config), isHidden, isFailed)
    self.panel?.show()
  }
  // What is missing is set as it is drawn.
  const self = {
    ...createLauncher(),
    handlers,
    nonce,
    host,
    resolve,
    warn,
    call(method: string, values: readonly unknown[]) {
      if (method === 'update') {
        sources = [values[0] as object, ...sources]
        config = resolve(launcherRules, sources, warn)
      } else if (method === 'shutdown') {
        leave()
        // What is on its way ends as it arrives, and nothing is fetched any more.
        loading = (async () => (await loading)?.destroy())()
        return
      } else if (method === 'show' || method === 'hide') isHidden = method === 'hide'
      else
        return load().then((loaded) => {
          if (isFailed !== (isFailed = !loaded)) draw()
          // Whoever waits for an answer has an error then, and no silence.
          return (loaded as Panel).call(method, values)
        })
      draw()
    },
  } as Instance

  draw()
  const press = (): Promise<unknown> => (self.call('toggle', []) as Promise<unknown>).catch(() => undefined)
  self.button.onclick = press
  const leave = keepInPlace(self.element, () =>
    document.querySelector(config.type === 'embedded' ? config.container : 'body'),
  )
  const isPlaced = config.type !== 'floating'
  // What a token says is looked at as soon as there is time.
  onIntent(
    self.button,
    config.preload || isPlaced || config.siteToken || config.getToken,
    // Who has not asked for the chat need not know that it is not there; but a place that waits for it does not stay
    // empty.
    isPlaced ? press : load,
  )
  return self
}
