import type { ErrorHandler } from '@replyx/core/parts'
import { createElement, useContext, useInsertionEffect, useMemo, useRef, type ReactElement } from 'react'
import { ReplyXErrorBoundary } from './boundary.ts'
import { h } from './h.ts'
import {
  Banner,
  ChatHeader,
  ExpandedChat,
  FloatingButton,
  HandoffControls,
  InputArea,
  MessagesArea,
  StyleProvider,
  SurroundingsContext,
  type Parts,
  type Surroundings,
} from './parts.ts'
import { ReplyXProvider, type ReplyXProviderProps } from './provider.ts'
import { ScopeContext, useScope, useViewSnapshot } from './scope.ts'

/** Props of {@link ReplyXChat}. Without a provider above it takes those of one, too. */
export interface ReplyXChatProps extends Omit<ReplyXProviderProps, 'children'> {
  /** Components of your own in the place of parts. Keep the object the same from one render to the next. */
  readonly parts?: Parts | undefined
  /** Told of what could not be drawn; the rest goes on. */
  readonly onError?: ErrorHandler | undefined
}

/**
 * The complete chat: launcher and panel, or the panel alone where it is embedded.
 *
 * @example
 * ```tsx
 * import { ReplyXChat } from '@replyx/react'
 *
 * export const Support = () => <ReplyXChat options={{ assistantId: 1 }} view={{ theme: 'purple' }} />
 * ```
 */
export function ReplyXChat(props: ReplyXChatProps): ReactElement {
  const panel = createElement(
    ExpandedChat,
    null,
    createElement(ChatHeader),
    createElement(HandoffControls),
    createElement(Banner),
    createElement(MessagesArea),
    createElement(InputArea),
  )
  const whole = createElement(StyleProvider, null, panel, createElement(FloatingButton))
  const { client, options, parts, onError } = props
  const listener = useRef(onError)
  useInsertionEffect(() => {
    listener.current = onError
  })
  // A listener that is written anew draws nothing again.
  const surroundings = useMemo(
    (): Surroundings => ({ parts, onError: (...told) => listener.current?.(...told) }),
    [parts],
  )
  const drawn = createElement(
    SurroundingsContext.Provider,
    { value: surroundings },
    createElement(ReplyXErrorBoundary, { onError }, whole),
  )
  const isProvided = useContext(ScopeContext) !== null && !client && !options
  return isProvided ? drawn : createElement(ReplyXProvider, props, drawn)
}

/**
 * The launcher alone, in a place of your own beside `<ReplyXChat parts={{ FloatingButton: … }}>`, below the same
 * provider: it opens and closes the same chat.
 *
 * @example
 * ```tsx
 * import { ReplyXLauncher } from '@replyx/react'
 *
 * export const Toolbar = () => (
 *   <nav>
 *     <ReplyXLauncher />
 *   </nav>
 * )
 * ```
 */
export function ReplyXLauncher(): ReactElement {
  const scope = useScope()
  const { StyleProvider: root } = scope.view.rootProps(useViewSnapshot(scope))
  return h('div', { ...root, 'data-type': 'launcher' }, createElement(FloatingButton))
}
