import { launch, type ElementHandle, type Frame } from 'puppeteer-core'
import { notSeen, type Driver, type Target } from './driver.ts'
import { findElement, hasFocus, textOf } from './in-page.ts'

const EXECUTABLE = '/usr/bin/firefox-esr'

/** Firefox over WebDriver BiDi. */
export async function launchFirefox(): Promise<Driver> {
  const browser = await launch({ browser: 'firefox', executablePath: EXECUTABLE, headless: true })
  const page = await browser.newPage()
  await page.setViewport({ width: 1280, height: 800 })

  const placeOf = ({ place }: Target): Frame | undefined =>
    place === 'page' ? page.mainFrame() : page.frames().find((frame) => frame.parentFrame() !== null)

  const find = async (target: Target): Promise<ElementHandle<HTMLElement> | null> => {
    const handle = await placeOf(target)?.evaluateHandle(findElement, target.selector, target.name ?? '')
    return (handle?.asElement() ?? null) as ElementHandle<HTMLElement> | null
  }
  return {
    version: await browser.version(),
    async open(url) {
      await page.goto(url)
    },
    async click(target) {
      const element = await find(target)
      if (!element) throw notSeen(target)
      await element.click()
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    async text(target) {
      const element = await find(target)
      return element && (await element.evaluate(textOf))
    },
    async isFocused(target) {
      const element = await find(target)
      return element !== null && (await element.evaluate(hasFocus))
    },
    close: () => browser.close(),
  }
}
