import type { Api } from './global.ts'
import type { Instance } from './instance.ts'

/** The 1.2 global over the new widget: the same names, and nothing of its own. */
export function createLegacy(api: Api, instance: () => Instance | undefined): object {
  // What the others did is done by `init` now; scripts that call them in turn find it so.
  const done = (): void => undefined
  return {
    get isMinimized() {
      return !instance()?.panel?.isOpen
    },
    get isLoaded() {
      return !!instance()?.panel
    },
    get container() {
      return instance()?.element
    },
    get config() {
      return instance()?.config
    },
    get theme() {
      return instance()?.config.theme
    },
    init: api['boot'],
    createContainer: done,
    loadStyles: done,
    createFloatingWidget: done,
    expand: api['open'],
    minimize: api['close'],
  }
}
