import { effectScope, type App, type Plugin } from 'vue'
import { hold, type ReplyXProvided } from './hold.ts'
import { scopeKey } from './scope.ts'

/**
 * Gives a chat to every component of an app. A client made from options connects when the first component that uses
 * it is in the page, and ends with the app.
 *
 * @example
 * ```ts
 * import { replyx, ReplyXChat } from '@replyx/vue'
 * import { createApp } from 'vue'
 *
 * createApp(ReplyXChat)
 *   .use(replyx, { options: { assistantId: 1 }, view: { theme: 'green', title: 'Mila' } })
 *   .mount('#app')
 * ```
 */
export const replyx: Plugin<[ReplyXProvided]> = {
  install: (app: App, given: ReplyXProvided) => {
    const effects = effectScope(true)
    effects.run(() => app.provide(scopeKey, hold(given)))
    // Vue 3.4 tells nobody else.
    const { unmount } = app
    app.unmount = () => {
      unmount()
      effects.stop()
    }
  },
}
