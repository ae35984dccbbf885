import type { ChatActions } from '../actions.ts'
import type { ChatViewSnapshot, HeaderModel, LauncherModel } from '../model/types.ts'
import { button, flag, hidden, isComposing, parts, type PropsOf } from './part.ts'

/** Props of the outermost element, which carries the theme, and of the panel inside it. */
export type RootProps = PropsOf<'StyleProvider' | 'ExpandedChat'>

export function rootProps(snapshot: ChatViewSnapshot, actions: ChatActions): RootProps {
  const { type, isModal } = snapshot
  const { canMinimize, title } = snapshot.header
  // Who could not close it is not held in it, either.
  const isTrap = isModal && canMinimize
  return parts({
    StyleProvider: {
      class: 'replyx',
      dir: snapshot.direction,
      lang: snapshot.language,
      style: snapshot.variables,
      'data-type': type,
      'data-position': snapshot.position,
      'data-theme': snapshot.theme,
      'data-scheme': snapshot.scheme,
      'data-pending': flag(snapshot.needs.colors || snapshot.needs.locale !== null),
      'data-open': flag(!snapshot.isMinimized),
      'data-mobile': flag(snapshot.isMobile),
    },
    ExpandedChat: {
      role: type === 'floating' || isTrap ? 'dialog' : 'region',
      'aria-label': title,
      'aria-modal': isTrap ? 'true' : null,
      onKeydown: (event) => {
        if (event.key !== 'Escape' || isComposing(event) || event.defaultPrevented || !canMinimize) return
        event.preventDefault()
        actions.close()
      },
    },
  })
}

/** Props of the header. */
export type HeaderProps = PropsOf<
  'ChatHeader' | 'Identity' | 'Avatar' | 'Title' | 'OnlineStatus' | 'MinimizeButton'
>

export function headerProps({ title, presence, labels }: HeaderModel, actions: ChatActions): HeaderProps {
  return parts({
    ChatHeader: {},
    Identity: {},
    Avatar: { ...hidden, 'data-presence': presence },
    Title: { role: 'heading', 'aria-level': '2', dir: 'auto', title },
    OnlineStatus: { 'data-presence': presence },
    MinimizeButton: button(actions.close, labels.minimize),
  })
}

/** Props of the launcher. */
export type LauncherProps = PropsOf<
  'FloatingButton' | 'AIIcon' | 'ButtonText' | 'OnlineDot' | 'NotificationBadge'
>

export function launcherProps({ label, isOpen, badge }: LauncherModel, actions: ChatActions): LauncherProps {
  return parts({
    FloatingButton: {
      ...button(actions.toggle, label),
      title: null,
      'aria-haspopup': 'dialog',
      'aria-expanded': `${isOpen}`,
    },
    AIIcon: hidden,
    ButtonText: hidden,
    OnlineDot: hidden,
    // Its number is drawn by the stylesheet: as text it would contradict the button's name.
    NotificationBadge: { 'data-count': badge },
  })
}
