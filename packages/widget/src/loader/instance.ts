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

/** What of the page or its options keeps the widget from being shown; nothing where it may be. */
function findObstacle(config: LauncherConfig, host: string): string | undefined {
  const { devOnly, devKey } = config
  if (new URL(host).origin === location.origin) return 'origin'
  if (devOnly && kept('CHAT_AI_DEV_KEY') !== devKey) return 'devOnly'
  return isNamed(config) ? undefined : 'assistantId'
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

  const draw = (): void => {
    self.sources = sources
    self.show((self.config = config), isHidden, isFailed)
    self.panel?.show()
  }
  const fail = (next: boolean): void => {
    if (isFailed === next) return
    isFailed = next
    draw()
  }
  const load = (): Promise<Panel | void> =>
    (loading ??= import(`${base}/widget-panel.js${tries}`).then(
      ({ createPanel }: PanelModule) => {
        fail(false)
        return (self.panel = createPanel(self))
      },
      () => {
        // The next click tries again, under another address: some browsers keep in mind which module has failed.
        loading = undefined
        tries += '?'
        warn('Not loaded')
        // Who has not asked for the chat need not know that it is not there; but a page that shows it always does.
        fail(isFailed || config.type !== 'floating')
      },
    ))
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
      else {
        // Said once more, it is heard once more.
        fail(false)
        return load().then((loaded) => {
          if (!loaded) fail(true)
          // Whoever waits for an answer has an error then, and no silence.
          return (loaded as Panel).call(method, values)
        })
      }
      draw()
    },
  } as Instance

  draw()
  self.button.onclick = () => (self.call('toggle', []) as Promise<unknown>).catch(() => undefined)
  const leave = keepInPlace(self.element, () =>
    document.querySelector(config.type === 'embedded' ? config.container : 'body'),
  )
  // What a token says is looked at as soon as there is time.
  onIntent(self.button, config.type !== 'floating', config.preload || config.siteToken, load)
  return self
}
