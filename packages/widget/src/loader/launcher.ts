import type { LauncherConfig } from './options.ts'

const space = 'http://www.w3.org/2000/svg'

/** The two ends of each theme's gradient, dark enough for white. Any other colour is both. */
const gradients: Readonly<Record<string, string>> = {
  blue: '#586cc9,#764ba2',
  green: '#0e8379,#1e8443',
  purple: '#6d5ae6,#a044d6',
  orange: '#c0590a,#d9342b',
}

/** The element that the widget lives in, with its button. */
export interface Launcher {
  readonly element: HTMLElement
  readonly shadow: ShadowRoot
  readonly button: HTMLButtonElement
  /** Shows what is configured. */
  show(config: LauncherConfig, isHidden: boolean): void
}

/** Makes the launcher; it stands nowhere yet. Its styles are set one by one, which every policy allows. */
export function createLauncher(): Launcher {
  const element = document.createElement('div')
  const shadow = element.attachShadow({ mode: 'open' })
  const button = document.createElement('button')
  const svg = document.createElementNS(space, 'svg')
  const path = document.createElementNS(space, 'path')
  const words = document.createElement('span')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.style.cssText = 'width:36px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round'
  path.setAttribute('d', 'M8 19l-4 1 1-4a8 8 0 1 1 3 3Z')
  svg.append(path)
  button.append(svg, words)
  shadow.append(button)

  return {
    element,
    shadow,
    button,
    show({ type, position, buttonText, buttonSize, offset, zIndex, theme = 'blue', label }, isHidden) {
      const side = /left$/.test(position) ? `left:${offset}px` : `right:${offset}px`
      const place = /center$/.test(position) ? 'left:50%;translate:-50%' : side
      element.style.cssText = `all:initial;position:fixed;z-index:${zIndex};bottom:${offset}px;${place}`
      // The border is seen only where a system replaces all colours.
      button.style.cssText = `display:${isHidden || type !== 'floating' ? 'none' : 'flex'};align-items:center;justify-content:center;gap:12px;min-width:${buttonSize}px;height:${buttonSize}px;padding:0 ${buttonText ? 24 : 0}px;border:1px solid transparent;border-radius:99px;background:linear-gradient(135deg,${gradients[theme] ?? `${theme},${theme}`}) border-box;color:#fff;box-shadow:0 8px 24px #0a0f1e4d;font:600 16px system-ui;cursor:pointer`
      words.textContent = buttonText
      words.hidden = !buttonText
      // What can be read on it begins its name.
      button.ariaLabel = `${buttonText} ${label}`.trim()
    },
  }
}
