import { h, mount, type Child, type Parts } from '@replyx/vanilla'
import type { OwnPart, OwnParts, Stage } from '../stage.ts'
import { findRoot, settle } from './page.ts'

const draw =
  <Context>(own: OwnPart<Context>, keyOf: (context: Context) => string) =>
  (context: Context, usual: () => Child): Child => {
    const drawing = own(context)
    if (drawing === null) return usual()
    const sentence = h('p', { class: 'own', key: keyOf(context) }, drawing.sentence)
    return drawing.isAlone ? sentence : [sentence, usual()]
  }

function toParts({ ChatHeader, InputArea, Message }: OwnParts): Parts {
  return {
    ...(ChatHeader && { ChatHeader: draw(ChatHeader, () => 'own header') }),
    ...(InputArea && { InputArea: draw(InputArea, () => 'own input') }),
    ...(Message && { Message: draw(Message, ({ row }) => row.key) }),
  }
}

export const vanilla: Stage = {
  name: 'vanilla',
  mount: ({ client }, options, { parts = {}, onError }) => {
    const chat = mount(document.body, client, {
      ...options,
      parts: toParts(parts),
      ...(onError && { onError }),
    })
    return {
      view: chat.view,
      root: findRoot,
      settle,
      update: async (changes) => {
        chat.update(changes)
        await settle()
      },
      destroy: async () => {
        chat.destroy()
        await settle()
      },
    }
  },
}
