import { attachStyles } from '@replyx/core/dom'
import { drawFailure, type ErrorHandler, type PartName } from '@replyx/core/parts'
import { en, styles } from '@replyx/core/view'
import {
  defineComponent,
  getCurrentInstance,
  handleError,
  h as createElement,
  onErrorCaptured,
  shallowRef,
  watch,
  type FunctionalComponent,
  type SetupContext,
  type VNode,
  type VNodeChild,
} from 'vue'
import type { FrameSlots, ReplyXComponent } from './component.ts'
import { h } from './h.ts'
import { findScope } from './scope.ts'

/** Props of {@link ReplyXErrorBoundary}. */
export interface ReplyXErrorBoundaryProps {
  /** The event `error`: told of what went wrong, for your monitoring. Default: what the app does about errors. */
  readonly onError?: ErrorHandler | undefined
}

/** What the slot `fallback` of {@link ReplyXErrorBoundary} gets. */
export interface FallbackSlotProps {
  /** What was thrown. */
  readonly error: unknown
  /** Draws again what is inside. */
  readonly retry: () => void
}

/** Slots of {@link ReplyXErrorBoundary}. */
export interface ReplyXErrorBoundarySlots {
  /** What may fail. */
  readonly default?: () => VNode[]
  /** What is shown instead. Default: a sentence with a button that tries again. */
  readonly fallback?: (props: FallbackSlotProps) => VNode[]
}

/** How Vue names the handlers of events, in development and in production: drawing has nothing to do with them. */
const handlers = /event handler|#runtime-[56]$/

/** The event that tells of an error. */
export type ErrorEmits = { error: (...told: Parameters<ErrorHandler>) => void }

/** What Vue is told that was being done when something went wrong. */
const rendering = 1

/**
 * Catches what goes wrong in drawing what is inside.
 *
 * @param part - what is inside
 * @param listener - gives who wants to be told
 * @param subject - gives what is drawn: another one is worth another try
 * @returns draws what is inside, or what stands in its place
 */
export function useBoundary(
  part: PartName | 'StyleProvider',
  listener: () => ErrorHandler | undefined,
  subject: () => unknown = () => null,
): (inside: () => VNodeChild, fallback?: (props: FallbackSlotProps) => VNodeChild) => VNodeChild {
  const root = getCurrentInstance()?.root ?? null
  const scope = findScope()
  const failure = shallowRef<FallbackSlotProps | null>(null)
  const retry = (): void => {
    failure.value = null
  }
  const drawRetry = (): VNode => {
    const drawn = drawFailure(h, scope?.fields.list.labels ?? en.labels, retry)
    if (part !== 'StyleProvider') return drawn
    // In the place of the whole chat it is what brings the looks along.
    const ref = (element: HTMLElement): (() => void) =>
      attachStyles(element.getRootNode() as Document, styles, scope?.given as { nonce?: string })
    return h('div', { class: 'replyx', 'data-type': 'embedded', ref }, drawn)
  }
  watch(subject, retry)
  onErrorCaptured((error, _instance, info) => {
    if (handlers.test(info)) return undefined
    failure.value = { error, retry }
    const tell = listener()
    try {
      if (tell) tell(error, { part })
      else handleError(error, root, rendering, false)
    } catch (another) {
      // Whoever is told and fails, too, does not take the page along.
      handleError(another, null, rendering, false)
    }
    return false
  })
  return (inside, fallback = drawRetry) => (failure.value ? fallback(failure.value) : inside())
}

/** What stands inside, to be drawn further in. */
export const insideOf = (slots: FrameSlots): { default: () => VNode[] | undefined } => ({
  default: () => slots.default?.(),
})

/** Draws a slot in a component of its own: only what fails below a component can be caught by it. */
const Inside: FunctionalComponent = (_props, { slots }) => slots['default']?.()

/** Gives the function that tells the component's listeners of an error, where it has any. */
export function listenerOf(tell: ErrorHandler): () => ErrorHandler | undefined {
  const instance = getCurrentInstance()
  return () => (instance?.vnode.props?.['onError'] as ErrorHandler | undefined) && tell
}

const ErrorBoundary = defineComponent(
  (
    _props: object,
    { emit, slots }: SetupContext<ErrorEmits> & { readonly slots: ReplyXErrorBoundarySlots },
  ) => {
    const listener = listenerOf((...told) => emit('error', ...told))
    const draw = useBoundary('StyleProvider', listener)
    return () => draw(() => createElement(Inside, null, insideOf(slots)), slots.fallback)
  },
  {
    name: 'ReplyXErrorBoundary',
    emits: ['error'] as unknown as ErrorEmits,
  },
)

/**
 * Keeps an error in the interface from taking the page with it. `ReplyXChat` has one around itself and one around each
 * part; this is for layouts of your own. The client is not touched: after *Try again* the conversation is as it was.
 * What an event handler throws is left to the app.
 *
 * @example
 * ```ts
 * import { InputArea, MessagesArea, ReplyXErrorBoundary } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Conversation = () =>
 *   h(
 *     ReplyXErrorBoundary,
 *     { onError: (error, { part }) => console.error(part, error) },
 *     () => [h(MessagesArea), h(InputArea)],
 *   )
 * ```
 */
export const ReplyXErrorBoundary: ReplyXComponent<ReplyXErrorBoundaryProps, ReplyXErrorBoundarySlots> =
  ErrorBoundary
