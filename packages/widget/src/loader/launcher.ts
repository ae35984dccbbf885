import { contactUrl } from './checks.ts'
import type { LauncherConfig } from './options.ts'

/** The shape on the button, 36 × 36 px. */
const bubble = 'path("M12 28l-6 2 2-6a12 12 0 1 1 4 4")'

/** The two ends of each theme's gradient, dark enough for white. Any other colour is both. */
const gradients: Readonly<Record<string, string>> = {
  blue: '#586cc9,#764ba2',
  green: '#0e8177,#1f8646',
  purple: '#6d5ae6,#a044d6',
  orange: '#bb560a,#d9342b',
}

/** The element that the widget lives in, with its button. */
export interface Launcher {
  readonly element: HTMLElement
  readonly shadow: ShadowRoot
  readonly button: HTMLButtonElement
  /** Shows what is configured, or that the chat cannot be loaded, and where somebody can be reached. */
  show(config: LauncherConfig, isHidden: boolean, isFailed: boolean): void
}

/** Makes the launcher; it stands nowhere yet. Its styles are set one by one, which every policy allows. */
export function createLauncher(): Launcher {
  const element = document.createElement('div')
  const shadow = element.attachShadow({ mode: 'open' })
  const button = document.createElement('button')
  const icon = document.createElement('i')
  const words = new Text()
  const link = document.createElement('a')
  // Cut out of a square, it needs no second namespace, and nothing that a policy could forbid. The square is all border:
  // that keeps the colour of the text where a system replaces all colours.
  icon.style = `border:18px solid;clip-path:${bubble}`
  link.style = 'background:#fff'
  button.append(icon, words)
  shadow.append(button, link)

  return {
    element,
    shadow,
    button,
    show(config, isHidden, isFailed) {
      const {
        type,
        position,
        buttonSize,
        offset,
        zIndex,
        theme = 'blue',
        label = 'Open chat',
        contact,
      } = config
      const text = isFailed ? config.failedText : config.buttonText
      const side = position.slice(7)
      const place = side === 'center' ? 'left:50%;translate:-50%' : `${side}:${offset}px`
      const colors = gradients[theme] ?? `${theme},${theme}`
      element.style = `all:initial;font:600 16px system-ui;position:fixed;z-index:${zIndex};bottom:${offset}px;${place}`
      // The border is seen only where a system replaces all colours. What is drawn is white, but black on a light
      // colour of the page's own, where white would have less than three to one.
      button.style = `display:${isHidden || (type !== 'floating' && !isFailed) ? 'none' : 'flex'};place-items:center;place-content:center;gap:12px;min-width:${buttonSize}px;height:${buttonSize}px;padding:0 ${text ? 24 : 0}px;border:1px solid #0000;border-radius:99px;background:linear-gradient(135deg,${colors}) border-box;color:#fff;color:lch(from ${colors.split(',')[1]} calc((60 - l)*999) 0 0);box-shadow:0 8px 24px #0005;font:inherit`
      words.data = text
      // What can be read on it begins its name.
      button.ariaLabel = `${text} ${label}`
      element.role = isFailed ? 'alert' : ''
      link.hidden = isHidden || !isFailed || !contact
      link.href = contactUrl((link.textContent = `${contact}`))
    },
  }
}
