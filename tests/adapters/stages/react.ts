import { ReplyXChat, ReplyXProvider, useChatView, type Parts } from '@replyx/react'
import type { ChatView, ViewOptions } from '@replyx/core/view'
import { createElement, Fragment, StrictMode, version, type PropsWithChildren, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { mapParts, type AnyContext, type OwnDrawing, type OwnParts, type Stage } from '../stage.ts'
import { focused, rootFinder, settle } from './page.ts'

const draw = (drawing: OwnDrawing | null, usual: ReactNode): ReactNode => {
  if (drawing === null) return usual
  const sentence = createElement('p', { className: 'own' }, drawing.sentence)
  return drawing.isAlone ? sentence : createElement(Fragment, null, sentence, usual)
}

const toParts = (parts: OwnParts): Parts =>
  mapParts(
    parts,
    (own) =>
      ({ children, ...context }: PropsWithChildren<AnyContext>) =>
        draw(own(context), children),
  ) as Parts

/** React as it is used: in strict mode, and without the environment in which tests usually change its timing. */
export const react: Stage = {
  name: `react ${version.split('.')[0] ?? ''}`,
  mount: ({ client }, options, { parts = {}, onError }) => {
    const root = rootFinder()
    const container = document.createElement('div')
    document.body.append(container)
    let view: ChatView | undefined
    const Probe = (): null => {
      view = useChatView().view
      return null
    }
    const own = toParts(parts)
    let given: ViewOptions = options
    let failure: { readonly error: unknown } | undefined
    const drawer = createRoot(container, { onUncaughtError: (error) => (failure = { error }) })
    const render = (): void =>
      flushSync(() =>
        drawer.render(
          createElement(
            StrictMode,
            null,
            createElement(
              ReplyXProvider,
              { client, view: given },
              createElement(Probe),
              createElement(ReplyXChat, { parts: own, ...(onError && { onError }) }),
            ),
          ),
        ),
      )
    const unmount = (): void => {
      drawer.unmount()
      container.remove()
    }
    try {
      render()
      if (failure) throw failure.error
      if (view === undefined) throw new TypeError('React has drawn nothing')
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
        given = { ...given, ...changes }
        render()
        await settle()
      },
      destroy: async () => {
        unmount()
        await settle()
      },
    }
  },
}
