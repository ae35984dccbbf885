import type { ErrorHandler, PartName } from '@replyx/core/parts'
import { drawFailure } from '@replyx/core/parts'
import { en } from '@replyx/core/view'
import { Component, createElement, useContext, type ReactElement, type ReactNode } from 'react'
import { h } from './h.ts'
import { ScopeContext } from './scope.ts'

/** Props of {@link ReplyXErrorBoundary}. */
export interface ReplyXErrorBoundaryProps {
  /** Told of what went wrong, for your monitoring. */
  readonly onError?: ErrorHandler | undefined
  /** What is shown instead. Default: a sentence with a button that tries again. */
  readonly fallback?: ((error: unknown, retry: () => void) => ReactNode) | undefined
  readonly children?: ReactNode
}

interface BoundaryProps extends ReplyXErrorBoundaryProps {
  readonly part: PartName | 'StyleProvider'
  /** What is drawn: another one is worth another try. */
  readonly subject?: unknown
}

interface BoundaryState {
  readonly failure: { readonly error: unknown } | null
  readonly subject: unknown
}

/** What stands in the place of what could not be drawn. */
function Failure({
  retry,
  isWhole,
}: {
  readonly retry: () => void
  readonly isWhole: boolean
}): ReactElement {
  const scope = useContext(ScopeContext)
  const failure = drawFailure(h, scope?.view.getSnapshot().list.labels ?? en.labels, retry)
  return isWhole ? createElement('div', { className: 'replyx', 'data-type': 'embedded' }, failure) : failure
}

/** Draws what is inside, and something quiet in its place where that fails. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null, subject: this.props.subject }

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { failure: { error } }
  }

  static getDerivedStateFromProps(
    { subject }: BoundaryProps,
    state: BoundaryState,
  ): Partial<BoundaryState> | null {
    return subject === state.subject ? null : { failure: null, subject }
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError?.(error, { part: this.props.part })
  }

  override render(): ReactNode {
    const { failure } = this.state
    const { fallback, children, part } = this.props
    if (!failure) return children
    const retry = (): void => this.setState({ failure: null })
    if (fallback) return fallback(failure.error, retry)
    return createElement(Failure, { retry, isWhole: part === 'StyleProvider' })
  }
}

/**
 * Keeps an error in the interface from taking the page with it. `ReplyXChat` has one around itself and one around each
 * part; this is for layouts of your own. The client is not touched: after *Try again* the conversation is as it was.
 *
 * @example
 * ```tsx
 * import { InputArea, MessagesArea, ReplyXErrorBoundary } from '@replyx/react'
 *
 * export const Conversation = () => (
 *   <ReplyXErrorBoundary onError={(error, { part }) => console.error(part, error)}>
 *     <MessagesArea />
 *     <InputArea />
 *   </ReplyXErrorBoundary>
 * )
 * ```
 */
export function ReplyXErrorBoundary(props: ReplyXErrorBoundaryProps): ReactElement {
  return createElement(Boundary, { ...props, part: 'StyleProvider' })
}
