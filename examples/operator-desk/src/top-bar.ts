import { icon, make, setAttributes, setText } from './element.ts'
import type { Labels } from './labels.ts'
import type { DeskState } from './state.ts'

export interface TopBarEvents {
  onPresence(presence: 'online' | 'away'): void
  onSound(): void
  onHelp(): void
  onSignOut(): void
}

const iconButton = (className: string, text: string, run: () => void) =>
  make('button', {
    type: 'button',
    class: `icon-button ${className}`,
    'aria-label': text,
    title: text,
    on: { click: run },
  })

/** The bar over the panes: how the desk stands with the server, and the operator's own switches. */
export const createTopBar = (labels: Labels, operatorName: string, events: TopBarEvents) => {
  const link = make('span', { class: 'link-state' })
  const online = make('span', { class: 'online-count' })
  const select = make(
    'select',
    { class: 'presence', 'aria-label': labels.status },
    make('option', { value: 'online' }, labels.online),
    make('option', { value: 'away' }, labels.away),
  )
  select.addEventListener('change', () => events.onPresence(select.value === 'away' ? 'away' : 'online'))
  const sound = iconButton('sound-button', labels.sound, events.onSound)
  const help = iconButton('help-button', labels.help, events.onHelp)
  const leave = iconButton('leave-button', labels.signOut, events.onSignOut)
  help.append(icon('help'))
  leave.append(icon('leave'))
  const element = make(
    'header',
    { class: 'top-bar' },
    make('h1', { class: 'brand' }, icon('chat'), make('span', {}, labels.title)),
    link,
    online,
    make('span', { class: 'spacer' }),
    make('span', { class: 'operator-name', title: operatorName }, operatorName),
    make('span', { class: 'presence-box' }, select),
    sound,
    help,
    leave,
  )
  let isSoundShown: boolean | null = null

  return {
    element,
    update: (state: DeskState, isSoundOn: boolean): void => {
      const { status } = state.link
      setText(
        link,
        status === 'online'
          ? labels.connected
          : status === 'connecting'
            ? labels.connecting
            : labels.disconnected,
      )
      setAttributes(link, { 'data-link': status })
      setText(online, labels.operatorsOnline(state.operatorsOnline))
      setAttributes(online, { hidden: status !== 'online' })
      setAttributes(select.parentElement ?? select, { 'data-presence': state.presence })
      if (select.value !== state.presence) select.value = state.presence
      if (isSoundOn === isSoundShown) return
      isSoundShown = isSoundOn
      setAttributes(sound, {
        'aria-pressed': String(isSoundOn),
        title: isSoundOn ? labels.soundOn : labels.soundOff,
      })
      sound.replaceChildren(icon(isSoundOn ? 'soundOn' : 'soundOff'))
    },
  }
}
