import type { ChatView, ViewOptions } from '@replyx/core/view'
import {
  ReplyXChat,
  ReplyXProvider,
  useChatView,
  type MessageSlotProps,
  type PartSlotProps,
  type ReplyXChatSlots,
} from '@replyx/vue'
import { createApp, defineComponent, h, shallowRef, type FunctionalComponent, type VNode } from 'vue'
import type { OwnDrawing, OwnParts, Stage } from '../stage.ts'
import { findRoot, settle } from './page.ts'

const draw = (drawing: OwnDrawing | null, usual: FunctionalComponent): VNode[] => {
  if (drawing === null) return [h(usual)]
  const sentence = h('p', { class: 'own' }, drawing.sentence)
  return drawing.isAlone ? [sentence] : [sentence, h(usual)]
}

function toSlots({ ChatHeader, InputArea, Message }: OwnParts): ReplyXChatSlots {
  return {
    ...(ChatHeader && {
      ChatHeader: ({ usual, ...context }: PartSlotProps) => draw(ChatHeader(context), usual),
    }),
    ...(InputArea && {
      InputArea: ({ usual, ...context }: PartSlotProps) => draw(InputArea(context), usual),
    }),
    ...(Message && {
      Message: ({ usual, ...context }: MessageSlotProps) => draw(Message(context), usual),
    }),
  }
}

export const vue: Stage = {
  name: 'vue',
  mount: ({ client }, options, { parts = {}, onError }) => {
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
      root: findRoot,
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
