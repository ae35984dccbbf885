import { icons, type IconName } from '@replyx/core/theme'
import type { ChatView, ChatViewSnapshot } from '@replyx/core/view'
import { h, type Child, type VirtualNode } from '../render/node.ts'

/** The parts that can be drawn otherwise. */
export type PartName =
  | 'ChatHeader'
  | 'HandoffControls'
  | 'Banner'
  | 'EmptyState'
  | 'Message'
  | 'TypingIndicator'
  | 'InputArea'
  | 'FloatingButton'

/** What goes wrong in drawing, and in which part. */
export type ErrorHandler = (error: unknown, info: { readonly part: PartName }) => void

/** What a part is drawn from. */
export interface PartContext {
  readonly view: ChatView
  readonly snapshot: ChatViewSnapshot
}

/** Draws a picture. */
export function icon(name: IconName): VirtualNode {
  return h(
    'svg',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false', key: name },
    h('path', { d: icons[name] }),
  )
}

const hideBroken = (event: Event): void => {
  ;(event.currentTarget as HTMLElement).hidden = true
}

/** Draws what stands in an avatar: the initials, with the picture over them where it loads. */
export function avatarContent(initials: string, url: string | null): Child[] {
  return [
    initials,
    url !== null &&
      h('img', { src: url, alt: '', key: url, referrerpolicy: 'no-referrer', onError: hideBroken }),
  ]
}
