import { avatar, icon, type Child, type CreateElement, type PartContext } from './kit.ts'

/** Draws the header. */
export function drawHeader<Drawn>(
  h: CreateElement<Drawn>,
  { view, snapshot: { header } }: PartContext,
): Child<Drawn> {
  const props = view.headerProps(header)
  return h(
    'header',
    props.ChatHeader,
    h(
      'div',
      // Another person is another element: it fades in instead of changing under the eye.
      { ...props.Identity, key: header.identity },
      avatar(h, props.Avatar, header.initials, header.avatarUrl),
      h(
        'div',
        { class: 'replyx-names' },
        h('div', props.Title, header.title),
        header.status !== null && h('div', props.OnlineStatus, header.status),
      ),
    ),
    header.canMinimize && h('button', props.MinimizeButton, icon(h, 'minimize')),
  )
}

/** Draws the strip of a call for an operator. */
export function drawHandoff<Drawn>(
  h: CreateElement<Drawn>,
  { view, snapshot: { handoff } }: PartContext,
): Child<Drawn> {
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

/** Draws the banner. */
export function drawBanner<Drawn>(
  h: CreateElement<Drawn>,
  { view, snapshot: { banner } }: PartContext,
): Child<Drawn> {
  if (banner === null) return null
  const props = view.bannerProps(banner)
  return h(
    'div',
    props.Banner,
    h('div', props.BannerText, banner.text),
    banner.action !== null && h('button', props.BannerAction, banner.actionLabel),
  )
}

/** Draws the launcher. */
export function drawLauncher<Drawn>(
  h: CreateElement<Drawn>,
  { view, snapshot: { launcher } }: PartContext,
): Child<Drawn> {
  if (launcher === null) return null
  const props = view.launcherProps(launcher)
  return h(
    'button',
    props.FloatingButton,
    h('span', props.AIIcon, icon(h, 'chat'), icon(h, 'close')),
    launcher.text !== null && h('span', props.ButtonText, launcher.text),
    launcher.isOnline && !launcher.isOpen && h('span', props.OnlineDot),
    launcher.badge !== null && h('span', props.NotificationBadge),
  )
}
