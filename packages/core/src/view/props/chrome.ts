import type { ChatActions } from '../actions.ts'
import type { ChatViewSnapshot, HeaderModel, LauncherModel } from '../model/types.ts'
import { button, part, type PartProps } from './part.ts'

/** Props of the outermost element, which carries the theme, and of the panel inside it. */
export interface RootProps {
  readonly StyleProvider: PartProps
  readonly ExpandedChat: PartProps
}

export function buildRootProps(snapshot: ChatViewSnapshot, actions: ChatActions): RootProps {
  const { type, isMinimized, isModal, direction, language, header } = snapshot
  return {
    StyleProvider: part('StyleProvider', {
      class: 'replyx',
      dir: direction,
      lang: language,
      style: snapshot.variables,
      'data-type': type,
      'data-position': snapshot.position,
      'data-scheme': snapshot.scheme,
      'data-open': isMinimized ? null : '',
      'data-mobile': snapshot.isMobile ? '' : null,
    }),
    ExpandedChat: part('ExpandedChat', {
      role: type === 'floating' ? 'dialog' : 'region',
      'aria-label': header.title,
      'aria-modal': isModal ? 'true' : null,
      onKeydown: (event) => {
        const isComposing = event.isComposing === true || event.nativeEvent?.isComposing === true
        if (event.key !== 'Escape' || isComposing || type !== 'floating') return
        event.preventDefault()
        actions.close()
      },
    }),
  }
}

/** Props of the header. */
export interface HeaderProps {
  readonly ChatHeader: PartProps
  readonly Identity: PartProps
  readonly Avatar: PartProps
  readonly Title: PartProps
  readonly OnlineStatus: PartProps
  readonly MinimizeButton: PartProps
}

export function buildHeaderProps(header: HeaderModel, actions: ChatActions): HeaderProps {
  return {
    ChatHeader: part('ChatHeader'),
    Identity: part('Identity'),
    Avatar: part('Avatar', { 'aria-hidden': 'true', 'data-presence': header.presence }),
    Title: part('Title', { role: 'heading', 'aria-level': '2', title: header.title }),
    OnlineStatus: part('OnlineStatus', { 'data-presence': header.presence }),
    MinimizeButton: button('MinimizeButton', header.minimizeLabel, actions.close),
  }
}

/** Props of the launcher. */
export interface LauncherProps {
  readonly FloatingButton: PartProps
  readonly AIIcon: PartProps
  readonly ButtonText: PartProps
  readonly OnlineDot: PartProps
  readonly NotificationBadge: PartProps
}

export function buildLauncherProps(launcher: LauncherModel, actions: ChatActions): LauncherProps {
  return {
    FloatingButton: button('FloatingButton', launcher.label, actions.toggle, {
      title: null,
      'aria-haspopup': 'dialog',
      'aria-expanded': String(launcher.isOpen),
    }),
    AIIcon: part('AIIcon', { class: 'replyx-ai-icon', part: 'ai-icon', 'aria-hidden': 'true' }),
    ButtonText: part('ButtonText', { 'aria-hidden': 'true' }),
    OnlineDot: part('OnlineDot', { 'aria-hidden': 'true' }),
    // Its number is drawn by the stylesheet: as text it would contradict the button's name.
    NotificationBadge: part('NotificationBadge', { 'data-count': launcher.badge }),
  }
}
