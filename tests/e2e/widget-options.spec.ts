import { expect, test, type Page } from '@playwright/test'

import { startDemo, type Demo } from './support/demo.ts'
import { serveHost, type Host } from './support/host.ts'
import { optionCases, type OptionCase, type OptionStage } from './support/widget-options.ts'

let demo: Demo
let host: Host
let widget = ''

test.beforeAll(async () => {
  host = await serveHost()
  demo = await startDemo()
  widget = demo.url.replace('127.0.0.1', 'localhost')
})
test.afterAll(async () => {
  await demo.stop()
  await host.stop()
})

async function tokenFor(seconds: number): Promise<string> {
  const answer = await fetch(`${demo.url}/demo/site-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: 'ada', allowed_domains: '127.0.0.1', expires_in: seconds }),
  })
  return ((await answer.json()) as { readonly token: string }).token
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const scriptTag = (query: string, attributes = ''): string =>
  `<script src="${widget}/widget/widget.js?${query}" ${attributes}></script>`

/** The page's body for one option, given in the way that its case wants. */
function bodyOf(option: string, { way, name = option, beside = '', before = '' }: OptionCase, value: string) {
  const isIdentity = ['assistantId', 'siteToken', 'getToken'].includes(option)
  const query = `${isIdentity ? '' : 'assistant_id=1'}&${beside}`
  const attribute = `data-${kebab(name)}="${value}"`
  const bodies: Readonly<Record<OptionCase['way'], string>> = {
    address: scriptTag(`${query}&${name}=${value}`),
    script: scriptTag(query, attribute),
    element: `<div id="replyx-widget" style="height:400px" ${attribute}></div>${scriptTag(query)}`,
    settings: `<script>window.replyxSettings = { ${name}: ${value} }</script>${scriptTag(query)}`,
    boot: `${scriptTag(beside)}<script>ReplyX('boot', { ...window.identity, ${name}: ${value} })</script>`,
  }
  return before + bodies[way]
}

function watch(page: Page): Pick<OptionStage, 'requests' | 'sockets' | 'warnings'> {
  const requests: string[] = []
  const sockets: string[] = []
  const warnings: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('websocket', (socket) => sockets.push(socket.url()))
  page.on('console', (message) => {
    if (message.type() === 'warning' && message.text().startsWith('ReplyX')) warnings.push(message.text())
  })
  return { requests, sockets, warnings }
}

function stageOf(page: Page): OptionStage {
  const button = page.locator('button[aria-label]')
  const frame = page.locator('iframe')
  const chat = page.frameLocator('iframe')
  return {
    ...watch(page),
    page,
    button,
    frame,
    chat,
    widget,
    elsewhere: demo.url,
    async open() {
      await button.click()
      const input = chat.getByRole('textbox')
      await expect(input).toBeVisible()
      return input
    },
    update: (options) =>
      page.evaluate((given) => {
        const own = window as unknown as { readonly ReplyX: (method: string, options: object) => void }
        own.ReplyX('update', given)
      }, options),
  }
}

for (const [option, given] of Object.entries(optionCases))
  test(`${option}, by ${given.way}`, async ({ page }) => {
    const isRenewed = option === 'getToken'
    const [token, short] = [await tokenFor(1200), await tokenFor(600)]
    const identity = isRenewed ? { siteToken: short } : { assistantId: 1 }
    await page.addInitScript(
      ([identity, short]) => {
        const { AudioContext } = window
        const counted = { identity, short, sounds: 0 }
        Object.assign(window, counted, {
          AudioContext: class extends AudioContext {
            constructor() {
              super()
              ;(window as unknown as { sounds: number }).sounds += 1
            }
          },
        })
      },
      [identity, short] as const,
    )
    const value = typeof given.value === 'string' ? given.value : given.value({ elsewhere: demo.url, token })
    host.show(bodyOf(option, given, value))
    const stage = stageOf(page)
    await page.goto(host.url)
    await given.check(stage)
  })

test('of four ways the heaviest counts', async ({ page }) => {
  host.show(
    `<div id="replyx-widget" data-theme="orange" data-label="element" data-button-text="element"></div>
    <script>window.replyxSettings = { label: 'settings' }</script>` +
      scriptTag('assistant_id=1&theme=green&label=url&buttonText=url&offset=40', 'data-button-text="script"'),
  )
  const { button, update } = stageOf(page)
  await page.goto(host.url)
  await expect(button).toHaveText('script')
  await expect(button).toHaveAccessibleName('script settings')
  await expect(button).toHaveCSS('background-image', /rgb\(187, 86, 10\)/)
  await page.evaluate(() => {
    const own = window as unknown as { readonly ReplyX: (method: string, options: object) => void }
    own.ReplyX('boot', { label: 'boot' })
  })
  await expect(button).toHaveAccessibleName('script boot')
  await update({ label: 'update' })
  await expect(button).toHaveAccessibleName('script update')
  const { height } = page.viewportSize() ?? { height: 0 }
  const box = await button.boundingBox()
  expect(height - (box?.y ?? 0) - (box?.height ?? 0)).toBe(40)
})

test('a bad value is named in one warning and replaced by its default', async ({ page }) => {
  host.show(scriptTag('assistant_id=1&buttonSize=900&theme=pink&borderRadius=-1&contact=javascript:alert(1)'))
  const { button, open, frame, update, warnings } = stageOf(page)
  await page.goto(host.url)
  await expect(button).toHaveCSS('height', '80px')
  await expect(button).toHaveCSS('background-image', /rgb\(88, 108, 201\)/)
  await open()
  await expect(frame).toHaveCSS('border-radius', '16px')
  await update({ title: 'Mila' })
  await update({ title: 'Ada' })
  expect([...warnings].sort()).toEqual(
    ['borderRadius', 'buttonSize', 'contact', 'theme'].map((name) => `ReplyX: "${name}" is invalid`),
  )
})

test('a token in the address works and warns once', async ({ page }) => {
  host.show(scriptTag(`token=${await tokenFor(600)}`))
  const { open, warnings } = stageOf(page)
  await page.goto(host.url)
  await open()
  expect(warnings).toEqual(['ReplyX: use data-token'])
})

test('where what the button opens cannot be loaded, the button says so, and tries again', async ({
  page,
}) => {
  const errors: unknown[] = []
  page.on('pageerror', (error) => errors.push(error))
  host.show(scriptTag('assistant_id=1', 'data-contact="help@shop.example"'))
  const { button, chat, warnings } = stageOf(page)
  await page.route(/widget-panel\.js/, (route) => route.abort())
  await page.goto(host.url)
  await button.hover()
  await expect.poll(() => warnings).toEqual(['ReplyX: Not loaded'])
  await expect(button).toHaveText('')
  await button.click()
  await expect(page.getByRole('alert').getByRole('button')).toHaveText('Not loaded. Try again')
  await expect(page.getByRole('link', { name: 'help@shop.example' })).toHaveAttribute(
    'href',
    'mailto:help@shop.example',
  )
  // It asks under another address, which no browser remembers as one that failed.
  const again = page.waitForEvent('requestfailed', (request) => request.url().endsWith('widget-panel.js??'))
  await button.click()
  await again
  await expect(button).toHaveText('Not loaded. Try again')
  expect(warnings).toHaveLength(1)
  await page.unroute(/widget-panel\.js/)
  await button.click()
  await expect(chat.getByRole('textbox')).toBeVisible()
  await expect(button).toHaveText('')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'help@shop.example' })).toBeHidden()
  expect(errors).toEqual([])
})

test('where what speaks with the frame was not loaded, another try loads it', async ({ page }) => {
  host.show(scriptTag('assistant_id=1'))
  const { button, chat } = stageOf(page)
  await page.route(/widget-line\.js/, (route) => route.abort())
  await page.goto(host.url)
  await button.click()
  const retry = page.getByRole('button', { name: 'Try again' })
  await expect(retry).toBeVisible()
  await page.unroute(/widget-line\.js/)
  await retry.click()
  await expect(chat.getByRole('textbox')).toBeVisible()
})

test('a place that no chat can be loaded into has the button, which tries again', async ({ page }) => {
  host.show(`<div id="replyx-widget" style="height:400px"></div>${scriptTag('assistant_id=1&type=embedded')}`)
  const { button, chat } = stageOf(page)
  await page.route(/widget-panel\.js/, (route) => route.abort())
  await page.goto(host.url)
  await expect(button).toHaveText('Not loaded. Try again')
  // Whoever comes near makes it try again, and it stays under the pointer.
  await button.hover()
  await expect(button).toHaveText('Not loaded. Try again')
  await page.unroute(/widget-panel\.js/)
  await button.click()
  await expect(chat.getByRole('textbox')).toBeVisible()
  await expect(button).toBeHidden()
})

for (const [name, getToken] of [
  ['is refused takes the widget off the page', ''],
  ['is refused, and the next one too, takes the widget off the page', "getToken: () => 'x.y.z'"],
] as const)
  test(`a site token that ${name}`, async ({ page }) => {
    const { button, warnings } = stageOf(page)
    host.show(
      `<script>window.replyxSettings = { siteToken: '${await tokenFor(-60)}', ${getToken} }</script>${scriptTag('')}`,
    )
    await page.goto(host.url)
    await expect.poll(() => warnings).toHaveLength(1)
    expect(warnings[0]).toContain('not shown: the site token was refused')
    await expect(button).toHaveCount(0)
    // Nor does anything put it back.
    await page.evaluate(() => document.body.append(document.createElement('p')))
    await expect(page.locator('p').last()).toBeAttached()
    await expect(button).toHaveCount(0)
  })

test('a site token brings the theme of the site to the button; the page’s own comes first', async ({
  page,
}) => {
  const token = await tokenFor(600)
  await page.route(/api\/widget-config/, async (route) => {
    const answer = await route.fetch()
    const body = (await answer.json()) as { readonly config: object }
    await route.fulfill({
      response: answer,
      json: { ...body, config: { ...body.config, widget_theme: '#7a1f5c' } },
    })
  })
  const { button } = stageOf(page)
  host.show(scriptTag('', `data-token="${token}"`))
  await page.goto(host.url)
  await expect(button).toHaveCSS('background-image', /rgb\(122, 31, 92\)/)
  host.show(scriptTag('theme=green', `data-token="${token}"`))
  const asked = page.waitForResponse(/api\/widget-config/)
  await page.goto(host.url)
  await asked
  await expect(button).toHaveCSS('background-image', /rgb\(31, 134, 70\)/)
})

for (const [name, seconds] of [
  ['a site token that has ended is exchanged before the chat begins', -60],
  ['a site token that there is not is asked for', null],
] as const)
  test(name, async ({ page }) => {
    const [given, fresh] = [seconds === null ? '' : await tokenFor(seconds), await tokenFor(600)]
    const { chat, open, warnings } = stageOf(page)
    const settings = `{ ${given && `siteToken: '${given}',`} getToken: () => '${fresh}' }`
    host.show(`<script>window.replyxSettings = ${settings}</script>${scriptTag('')}`)
    await page.goto(host.url)
    const input = await open()
    await input.fill('Hello')
    await input.press('Enter')
    await expect(chat.locator('.replyx-bubble')).toHaveCount(2)
    expect(warnings).toEqual([])
  })
