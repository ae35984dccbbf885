import type { ErrorHandler, PartName } from '@replyx/core/parts'
import { drawFailure } from '@replyx/core/parts'
import { en } from '@replyx/core/view'
import { Component, createElement, useContext, type ReactElement, type ReactNode } from 'react'
import { dressWith } from './dress.ts'
import { h } from './h.ts'
import { report } from './report.ts'
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
  /** Who draws it: the same. */
  readonly own?: unknown
}

interface BoundaryState {
  readonly failure: { readonly error: unknown } | null
  readonly subject: unknown
  readonly own: unknown
}

/** Where there is no chat around. */
const dress = dressWith()

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
  if (!isWhole) return failure
  // In the place of the whole chat it is what brings the looks along.
  return h('div', { class: 'replyx', 'data-type': 'embedded', ref: scope?.dress ?? dress }, failure)
}

/** Draws what is inside, and something quiet in its place where that fails. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null, subject: this.props.subject, own: this.props.own }

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { failure: { error } }
  }

  static getDerivedStateFromProps(
    { subject, own }: BoundaryProps,
    state: BoundaryState,
  ): Partial<BoundaryState> | null {
    return subject === state.subject && own === state.own ? null : { failure: null, subject, own }
  }

  override componentDidCatch(error: unknown): void {
    try {
      this.props.onError?.(error, { part: this.props.part })
    } catch (another) {
      // Whoever is told and fails, too, does not take the page along.
      report(another)
    }
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
