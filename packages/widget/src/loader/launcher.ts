import type { LauncherConfig } from './options.ts'

const space = 'http://www.w3.org/2000/svg'

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
  const words = new Text()
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.style.cssText = 'width:36px;fill:none;stroke:currentColor;stroke-width:1.8'
  path.setAttribute('d', 'M8 19l-4 1 1-4a8 8 0 1 1 3 3Z')
  svg.append(path)
  button.append(svg, words)
  shadow.append(button)

  return {
    element,
    shadow,
    button,
    show({ type, position, buttonText, buttonSize, offset, zIndex, theme = 'blue', label }, isHidden) {
      const side = position.slice(7)
      const place = side === 'center' ? 'left:50%;translate:-50%' : `${side}:${offset}px`
      const colors = gradients[theme] ?? `${theme},${theme}`
      element.style.cssText = `all:initial;position:fixed;z-index:${zIndex};bottom:${offset}px;${place}`
      // The border is seen only where a system replaces all colours. What is drawn is white, but black on a light
      // colour of the page's own, where white would have less than three to one.
      button.style.cssText = `display:${isHidden || type !== 'floating' ? 'none' : 'flex'};place-items:center;place-content:center;gap:12px;min-width:${buttonSize}px;height:${buttonSize}px;padding:0 ${buttonText ? 24 : 0}px;border:1px solid #0000;border-radius:99px;background:linear-gradient(135deg,${colors}) border-box;color:#fff;color:lch(from ${colors.split(',')[1]} calc((60 - l)*999) 0 0);box-shadow:0 8px 24px #0005;font:600 16px system-ui;cursor:pointer`
      words.data = buttonText
      // What can be read on it begins its name.
      button.ariaLabel = `${buttonText} ${label}`
    },
  }
}
