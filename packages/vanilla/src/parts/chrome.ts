import { h, type Child } from '../render/node.ts'
import { avatarContent, icon, type PartContext } from './context.ts'

export function drawHeader({ view, snapshot: { header } }: PartContext): Child {
  const props = view.headerProps(header)
  return h(
    'header',
    props.ChatHeader,
    h(
      'div',
      // Another person is another element: it fades in instead of changing under the eye.
      { ...props.Identity, key: header.identity },
      header.showAvatar && h('span', props.Avatar, ...avatarContent(header.initials, header.avatarUrl)),
      h(
        'div',
        { class: 'replyx-names' },
        h('div', props.Title, header.title),
        header.status !== null && h('div', props.OnlineStatus, header.status),
      ),
    ),
    header.canMinimize && h('button', props.MinimizeButton, icon('minimize')),
  )
}

export function drawHandoff({ view, snapshot: { handoff } }: PartContext): Child {
  if (handoff === null) return null
  const props = view.handoffProps(handoff)
  return h(
    'div',
    props.HandoffControls,
    h(
      'div',
      { class: 'replyx-handoff-words' },
      h('div', props.HandoffText, handoff.text),
      handoff.details !== null && h('div', props.HandoffDetails, handoff.details),
    ),
    h('button', props.HandoffAction, handoff.actionLabel),
    handoff.progress !== null && h('div', props.HandoffProgress),
  )
}

export function drawBanner({ view, snapshot: { banner } }: PartContext): Child {
  if (banner === null) return null
  const props = view.bannerProps(banner)
  return h(
    'div',
    props.Banner,
    h('div', props.BannerText, banner.text),
    banner.action !== null && h('button', props.BannerAction, banner.actionLabel),
  )
}

export function drawLauncher({ view, snapshot: { launcher } }: PartContext): Child {
  if (launcher === null) return null
  const props = view.launcherProps(launcher)
  return h(
    'button',
    props.FloatingButton,
    h('span', props.AIIcon, icon('chat'), icon('close')),
    launcher.text !== null && h('span', props.ButtonText, launcher.text),
    launcher.isOnline && !launcher.isOpen && h('span', props.OnlineDot),
    launcher.badge !== null && h('span', props.NotificationBadge),
  )
}
