import type { ChatView, ViewOptions } from '@replyx/core/view'
import { ReplyXChat, ReplyXProvider, useChatView, type ReplyXChatSlots } from '@replyx/vue'
import { createApp, defineComponent, h, shallowRef, version, type FunctionalComponent, type VNode } from 'vue'
import { mapParts, type AnyContext, type OwnDrawing, type OwnParts, type Stage } from '../stage.ts'
import { focused, rootFinder, settle } from './page.ts'

const draw = (drawing: OwnDrawing | null, usual: FunctionalComponent): VNode[] => {
  if (drawing === null) return [h(usual)]
  const sentence = h('p', { class: 'own' }, drawing.sentence)
  return drawing.isAlone ? [sentence] : [sentence, h(usual)]
}

const toSlots = (parts: OwnParts): ReplyXChatSlots =>
  mapParts(
    parts,
    (own) =>
      ({ usual, ...context }: AnyContext & { readonly usual: FunctionalComponent }) =>
        draw(own(context), usual),
  )

export const vue: Stage = {
  name: `vue ${version.split('.').slice(0, 2).join('.')}`,
  mount: ({ client }, options, { parts = {}, onError }) => {
    const root = rootFinder()
    const container = document.createElement('div')
    document.body.append(container)
    const given = shallowRef<ViewOptions>(options)
    const slots = toSlots(parts)
    let view: ChatView | undefined
    const Probe = defineComponent(() => {
      view = useChatView().view
      return () => null
    })
    const app = createApp(() =>
      h(ReplyXProvider, { client, view: given.value }, () => [
        h(Probe),
        h(ReplyXChat, { onError }, { ...slots }),
      ]),
    )
    let isMounted = false
    const unmount = (): void => {
      if (isMounted) app.unmount()
      isMounted = false
      container.remove()
    }
    try {
      app.mount(container)
      isMounted = true
      if (view === undefined) throw new TypeError('Vue has drawn nothing')
    } catch (error) {
      unmount()
      throw error
    }
    return {
      view,
      root,
      focused,
      settle,
      update: async (changes) => {
        given.value = { ...given.value, ...changes }
        await settle()
      },
      destroy: async () => {
        unmount()
        await settle()
      },
    }
  },
}
