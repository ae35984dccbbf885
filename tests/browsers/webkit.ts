import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { notSeen, type Driver, type Target } from './driver.ts'
import { findElement, hasFocus, textOf } from './in-page.ts'
import { openScreen } from './screen.ts'
import { connectWebDriver, type ElementReference } from './web-driver.ts'

/** As the standard writes the keys that are no characters. */
const KEYS = { Enter: '\uE006', Escape: '\uE00C' }

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** WebKitGTK, the engine of Safari, in the small browser that its own WebDriver starts. */
export async function launchWebKit(): Promise<Driver> {
  const screen = await openScreen()
  const port = await freePort()
  const server = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: screen.display,
      GDK_BACKEND: 'x11',
      // Its sandbox needs rights that a container does not have; only the tests' own pages are opened.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  })
  const stop = (): void => {
    server.kill()
    screen.close()
  }
  const driver = await connectWebDriver(`http://127.0.0.1:${port}`, { browserName: 'MiniBrowser' }).catch(
    (error: unknown) => {
      stop()
      throw error
    },
  )

  /** Also enters the place in which it is. */
  const find = async ({ place, selector, name = '' }: Target): Promise<ElementReference | null> => {
    await driver.enter()
    if (place === 'frame') {
      const frame = await driver.evaluate(findElement, 'iframe', '')
      if (!frame) return null
      await driver.enter(frame)
    }
    return driver.evaluate(findElement, selector, name)
  }
  return {
    version: driver.version,
    open: (url) => driver.open(url),
    async click(target) {
      const element = await find(target)
      if (!element) throw notSeen(target)
      await driver.click(element)
    },
    type: (text) => driver.press(...text),
    press: (key) => driver.press(KEYS[key]),
    async text(target) {
      const element = await find(target)
      return element && (await driver.evaluate(textOf, element))
    },
    async isFocused(target) {
      const element = await find(target)
      return element !== null && (await driver.evaluate(hasFocus, element))
    },
    async close() {
      await driver.quit().catch(() => undefined)
      stop()
    },
  }
}
