// @vitest-environment happy-dom
import { themeVariables } from '@replyx/core/theme'
import { describe, expect, it } from 'vitest'
import { contrast } from '../../core/src/view/colors.ts'
import './support/style-setter.ts'
import { createLauncher } from '../src/loader/launcher.ts'
import { launcherRules, resolve } from '../src/loader/options.ts'

/** What the launcher sets for some options, as it sets it: the styles of a browser would leave out what they lack. */
function draw(options: object, isHidden = false) {
  const launcher = createLauncher()
  let css = ''
  Object.defineProperty(launcher.button, 'style', { set: (text: string) => (css = text) })
  const config = resolve(launcherRules, [options], () => {
    throw new Error('an option does not fit')
  })
  launcher.show(config, isHidden, false)
  return { ...launcher, css }
}

describe('the colours of the button', () => {
  it.each(['blue', 'green', 'purple', 'orange'] as const)('%s: those of the header of the chat', (theme) => {
    const { '--replyx-header-from': from, '--replyx-header-to': to } = themeVariables(theme, 'light')
    expect(draw({ theme }).css).toContain(`linear-gradient(135deg,${from},${to})`)
  })

  it('are blue where nothing is said', () => {
    expect(draw({}).css).toBe(draw({ theme: 'blue' }).css)
  })

  it.each(['#0f766e', '#abc', '#FFD27A'])('%s: that colour', (theme) => {
    const { css } = draw({ theme })
    expect(css).toContain(`linear-gradient(135deg,${theme},${theme})`)
    expect(css).toContain(`color:#fff;color:lch(from ${theme} calc((60 - l)*999) 0 0)`)
  })

  it('has black or white on it, whichever is where, with at least three to one', () => {
    for (let grey = 0; grey < 256; grey += 1) {
      const hex = `#${grey.toString(16).padStart(2, '0').repeat(3)}`
      // The lightness of CIE LCH, from the luminance that contrast is made of.
      const luminance = contrast(hex, '#000000') * 0.05 - 0.05
      const lightness = luminance > 216 / 24389 ? 116 * Math.cbrt(luminance) - 16 : (luminance * 24389) / 27
      expect(contrast(hex, lightness < 60 ? '#ffffff' : '#000000'), hex).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('the place of the button', () => {
  it.each([
    [{}, 'bottom: 20px; right: 20px'],
    [{ position: 'bottom-left', offset: 0 }, 'bottom: 0px; left: 0px'],
    [{ position: 'bottom-center', offset: 8 }, 'bottom: 8px; left: 50%'],
  ])('%j', (options, css) => {
    expect(draw(options).element.style.cssText).toContain(css)
  })

  it('is nowhere while it is hidden, or where the chat needs no button', () => {
    expect(draw({}).css).toMatch(/^display:flex/)
    expect(draw({}, true).css).toMatch(/^display:none/)
    expect(draw({ type: 'embedded' }).css).toMatch(/^display:none/)
  })
})

it('the name of the button begins with the words on it', () => {
  const { button } = draw({ buttonText: 'Chat', label: 'Open chat' })
  expect(button.textContent).toBe('Chat')
  expect(button.ariaLabel).toBe('Chat Open chat')
})
