import { expect, type Page } from '@playwright/test'

import { startSites, type Sites } from './support/widget-sites.ts'
import { chatFrame, openChat, pageState, widgetScript, type HostWindow } from './support/widget-stage.ts'
import { test } from './support/widget-test.ts'
import { watchWindows, type WatchedWindow } from './support/widget-watch.ts'

// Of the page, in which these functions run.
declare const ReplyX: HostWindow['ReplyX']
declare const chatElement: WatchedWindow['chatElement']

let sites: Sites
let problems: string[]
let warnings: string[]
let requests: string[]

test.beforeEach(async ({ page }) => {
  sites = await startSites()
  problems = []
  warnings = []
  requests = []
  await watchWindows(page)
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => {
    if (message.text().startsWith('ReplyX')) warnings.push(message.text())
  })
})
test.afterEach(async () => {
  await sites.stop()
})

/** A page, what stands before the widget's script on it, and how that script is written. */
interface Given {
  readonly name: string
  readonly before?: string
  readonly query?: string
  readonly attributes?: string
}

async function visit(
  page: Page,
  { before = '', query = 'assistant_id=1', attributes = '' }: Given,
): Promise<void> {
  problems.length = warnings.length = requests.length = 0
  sites.host.show(before + widgetScript(sites.widget, query, attributes))
  await page.goto(sites.host.url)
}

const launcher = (page: Page) => page.getByRole('button', { name: /^Open chat/ })

/** The page is as it would be without the widget, and everything of the widget comes from where it is. */
async function expectIntact(page: Page, name: string): Promise<void> {
  expect(await pageState(page), name).toMatchObject({
    polluted: [],
    title: 'Shop',
    heading: 'Shop',
    marked: false,
  })
  expect(problems, name).toEqual([])
  expect(
    requests.filter((url) => !url.startsWith(sites.host.url) && !url.startsWith(sites.widget)),
    name,
  ).toEqual([])
}

/** The chat opens, in the widget's own frame. */
async function expectChat(page: Page, name: string): Promise<void> {
  await expect(launcher(page), name).toBeVisible()
  const chat = await openChat(page)
  expect(new URL(chat.url()).origin, name).toBe(sites.widget)
  expect(await pageState(chat), name).toMatchObject({ polluted: [], marked: false })
}

const json =
  '{"__proto__":{"polluted":1,"host":"https://evil.example"},"constructor":{"prototype":{"polluted":1}}}'

test('no way in changes a prototype', async ({ page }) => {
  const keys =
    '__proto__[polluted]=1&__proto__.polluted=1&constructor[prototype][polluted]=1&constructor.prototype.polluted=1&__proto__=x&constructor=x&prototype=x'
  const attributes = [
    '__proto__',
    '__proto__.polluted',
    '__proto__[polluted]',
    'constructor',
    'constructor.prototype.polluted',
  ]
    .map((attribute) => `data-${attribute}="1"`)
    .join(' ')
  const rows: readonly Given[] = [
    { name: 'the script’s address', query: `${keys}&assistant_id=1` },
    { name: 'the script’s attributes', attributes },
    { name: 'the attributes of the element', before: `<div id="replyx-widget" ${attributes}></div>` },
    { name: 'the page’s settings', before: `<script>replyxSettings = JSON.parse('${json}')</script>` },
    {
      name: 'what was called before',
      before: `<script>ReplyX = Object.assign(() => 0, { q: [['boot', JSON.parse('${json}')], ['__proto__', {}], ['constructor']] })</script>`,
    },
  ]
  for (const row of rows)
    await test.step(row.name, async () => {
      await visit(page, row)
      await expectChat(page, row.name)
      await expectIntact(page, row.name)
    })

  const calls: Readonly<Record<string, (given: string) => unknown>> = {
    boot: (given) => ReplyX('boot', JSON.parse(given)),
    update: (given) => ReplyX('update', JSON.parse(given)),
    create: (given) => ReplyX['create']?.(JSON.parse(given)),
    on: () => ReplyX('on', '__proto__', () => undefined),
    'a method that every object has': () => {
      for (const method of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
        void Promise.resolve(ReplyX(method, { polluted: 1 })).catch(() => undefined)
    },
  }
  for (const [name, call] of Object.entries(calls))
    await test.step(`a call of ${name}`, async () => {
      await visit(page, { name })
      await expectChat(page, name)
      await page.evaluate(call, json)
      await expectIntact(page, name)
    })

  await test.step('a page whose prototypes are polluted already is not obeyed', async () => {
    const evil = sites.third.url
    const polluting = `<script>Object.assign(Object.prototype, { host: '${evil}', apiUrl: '${evil}', siteToken: 'x', allow: 'camera', type: 'fullscreen' })</script>`
    await visit(page, { name: 'polluted', before: polluting })
    await expect(launcher(page)).toBeVisible()
    const chat = await openChat(page)
    expect(new URL(chat.url()).origin).toBe(sites.widget)
    expect(requests.filter((url) => url.startsWith(evil))).toEqual([])
    expect(await page.evaluate(() => chatElement().allow)).toBe('')
  })
})

test('elements whose names stand in the way are no settings and no script', async ({ page }) => {
  const evil = `${sites.third.url}/x/widget.js`
  const rows: readonly Given[] = [
    {
      name: 'a form by the name of ReplyX',
      before:
        '<form name="ReplyX"><input name="version"><input name="q"><select name="boot"></select></form>',
    },
    {
      name: 'two of that name',
      before: '<a id="ReplyX"></a><a id="ReplyX" name="version"></a><a id="ReplyX" name="q"></a>',
    },
    {
      name: 'a foreign frame by the name of ReplyX',
      before: `<iframe name="ReplyX" srcdoc="x" sandbox></iframe>`,
    },
    { name: 'an image by the name of body', before: '<img name="body" alt="">' },
    {
      name: 'an image by the name of the script',
      before: `<img name="currentScript" src="data:," alt="" data-host="${evil}">`,
    },
    {
      name: 'a form by the name of the script',
      before: `<form name="currentScript"><input name="src" value="${evil}"><input name="nonce"></form>`,
    },
    {
      name: 'an embedded object by the name of the script',
      before: `<object name="currentScript" data-host="${evil}"></object>`,
    },
    { name: 'a link by the name of the settings', before: `<a id="replyxSettings" href="${evil}"></a>` },
    {
      name: 'a form by the name of the settings',
      before: `<form id="replyxSettings"><input name="host" value="${evil}"><input name="apiUrl" value="${evil}"></form>`,
    },
    {
      name: 'a foreign frame by the name of the settings',
      before: '<iframe name="replyxSettings" srcdoc="x" sandbox></iframe>',
    },
    { name: 'an element in the place of the old global', before: '<form name="ReplyXWidget"></form>' },
  ]
  for (const row of rows)
    await test.step(row.name, async () => {
      await visit(page, row)
      await expectChat(page, row.name)
      await expectIntact(page, row.name)
      expect(warnings, row.name).toEqual([])
    })
})

test('addresses are web addresses, and text is text', async ({ page }) => {
  for (const url of [
    'javascript:marked=1',
    'data:text/html,<script>top.marked=1</script>',
    'about:blank',
    'file:///etc/passwd',
    '//',
    'JaVaScRiPt:marked=1',
    ' javascript:marked=1',
  ])
    await test.step(`not an address: ${url}`, async () => {
      const settings = JSON.stringify({ host: url, apiUrl: url, wsUrl: url, contact: url }).replaceAll(
        '<',
        '\\u003c',
      )
      await visit(page, { name: url, before: `<script>replyxSettings = ${settings}</script>` })
      await expectChat(page, url)
      await expectIntact(page, url)
      expect(warnings.join()).toMatch(/"host".*"contact".*"apiUrl".*"wsUrl"/s)
    })

  await test.step('no script in the way to write to somebody', async () => {
    await page.route('**/widget/chat-iframe?*', (route) => route.abort())
    for (const contact of ['javascript:marked=1', 'javascript:marked=1//a@b.example', 'data:text/html,x']) {
      await visit(page, { name: contact, query: `assistant_id=1&contact=${encodeURIComponent(contact)}` })
      await page.clock.install()
      await launcher(page).click()
      // What opens the chat comes first; from then on the frame is waited for.
      await expect(page.locator('iframe')).toBeAttached()
      await page.clock.runFor(11_000)
      await expect(page.getByRole('alert')).toBeVisible()
      const links = await page
        .getByRole('alert')
        .getByRole('link')
        .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol))
      expect(
        links.filter((protocol) => protocol !== 'mailto:'),
        contact,
      ).toEqual([])
    }
    await page.unroute('**/widget/chat-iframe?*')
  })

  const html = '<img src=x onerror="top.marked=1;window.marked=1"><script>window.marked=1</script>'
  const texts = {
    title: html,
    welcomeMessage: html,
    buttonText: html.slice(0, 60),
    label: html,
    closeLabel: html,
    quickReplies: [html],
  }
  const query = new URLSearchParams({ assistant_id: '1', ...texts, quickReplies: html }).toString()
  const inAttribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const written = Object.entries({ ...texts, quickReplies: html })
    .map(
      ([name, text]) =>
        `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="${inAttribute(text)}"`,
    )
    .join(' ')
  const rows: readonly Given[] = [
    { name: 'by the script’s address', query },
    { name: 'by attributes', attributes: written },
    {
      name: 'by settings',
      before: `<script>replyxSettings = ${JSON.stringify(texts).replaceAll('<', '\\u003c')}</script>`,
    },
  ]
  for (const row of rows)
    await test.step(`markup ${row.name} stays text`, async () => {
      await visit(page, row)
      const button = page.getByRole('button', { name: /img src=x/ }).first()
      await button.click()
      const chat = page.frameLocator('iframe')
      await expect(chat.getByRole('textbox', { name: 'Write a message' })).toBeVisible()
      await expect(chat.getByText(/<img src=x/).first()).toBeVisible()
      await expectIntact(page, row.name)
      expect(await page.locator('img[src="x"]').count()).toBe(0)
      expect(await chat.locator('img[src="x"], script:not([src])').count()).toBe(0)
    })
})

test('what a page does to its own world does not come back on it', async ({ page }) => {
  await test.step('functions of the language that were written over later', async () => {
    await visit(page, { name: 'overwritten' })
    await expect(launcher(page)).toBeVisible()
    await page.evaluate(() => {
      JSON.parse = () => ({ polluted: true })
      Object.assign(Array.prototype, { first: () => undefined, toJSON: () => 'x' })
      Object.assign(window, { told: [] })
      const { postMessage } = window
      window.postMessage = (...values: unknown[]) => {
        ;(window as unknown as { told: unknown[] }).told.push(values)
        return (postMessage as (...all: unknown[]) => void).apply(window, values)
      }
    })
    await openChat(page)
    const told = await page.evaluate(() => (window as unknown as { told: unknown[] }).told)
    expect(told).toEqual([])
    expect(problems).toEqual([])
  })

  await test.step('listeners that throw', async () => {
    await visit(page, { name: 'throwing' })
    await page.evaluate(() => {
      Object.assign(window, { called: 0 })
      for (const name of ['open', 'replyX_ready'])
        for (let count = 0; count < 3; count += 1)
          ReplyX('on', name, () => {
            ;(window as unknown as { called: number }).called += 1
            throw new Error('of the page')
          })
    })
    await openChat(page)
    await expect.poll(() => page.evaluate(() => (window as unknown as { called: number }).called)).toBe(6)
    expect(problems).toEqual(Array.from({ length: 6 }, () => 'of the page'))
  })

  await test.step('calls before there is a widget, and of what there is not', async () => {
    await visit(page, { name: 'early', query: '' })
    await page.evaluate(() => {
      for (const method of ['open', 'close', 'update', 'shutdown', 'sendMessage', 'nothing', ''])
        ReplyX(method)
    })
    expect(await page.locator('iframe').count()).toBe(0)
    await visit(page, { name: 'unknown' })
    const outcome = await page.evaluate(() => Promise.resolve(ReplyX('nothing')).then(String, String))
    expect(outcome).toBe('undefined')
    await expectChat(page, 'unknown')
    await expectIntact(page, 'unknown')
  })

  await test.step('the script twice, and begun twice', async () => {
    const twice = widgetScript(sites.widget)
    await visit(page, { name: 'twice', before: twice })
    await page.evaluate(() => {
      ReplyX('boot', { assistantId: 1 })
      ReplyX('boot', { assistantId: 1 })
    })
    await expect(launcher(page)).toHaveCount(1)
    await expectChat(page, 'twice')
    await expectIntact(page, 'twice')
  })

  await test.step('a thousand widgets come and go', async () => {
    await visit(page, { name: 'thousand' })
    await expect(launcher(page)).toBeVisible()
    const session = await page.context().newCDPSession(page)
    const count = async (): Promise<Record<string, number>> => {
      await session.send('HeapProfiler.collectGarbage')
      const { nodes, jsEventListeners, documents } = await session.send('Memory.getDOMCounters')
      return { nodes, jsEventListeners, documents }
    }
    const come = (times: number): Promise<number> =>
      page.evaluate((all) => {
        for (let each = 0; each < all; each += 1) {
          const other = ReplyX['create']?.({ assistantId: 1 }) as (method: string) => unknown
          other('shutdown')
        }
        return document.querySelectorAll('*').length
      }, times)
    const elements = await come(10)
    const before = await count()
    expect(await come(1_000)).toBe(elements)
    await expect
      .poll(async () => {
        const after = await count()
        return ['nodes', 'jsEventListeners', 'documents']
          .map((name) => (after[name] ?? 0) - (before[name] ?? 0))
          .filter((more) => more > 10)
      })
      .toEqual([])
  })
})

test('a page may draw the frame as it likes, and gets nothing of it', async ({ page }) => {
  for (const css of [
    'opacity:0',
    'width:0;height:0;overflow:hidden',
    'transform:scale(0.001)',
    'position:absolute;left:-9999px',
    'pointer-events:none',
    'filter:opacity(0)',
  ])
    await test.step(css, async () => {
      await visit(page, {
        name: css,
        before: `<style>body > div { ${css.replaceAll(';', ' !important;')} !important }</style>`,
      })
      await page.evaluate(() => void ReplyX('open'))
      await expect(page.locator('iframe')).toHaveCount(1)
      const chat = await chatFrame(page)
      await expect.poll(() => chat.locator('textarea').count()).toBe(1)
      expect(await page.evaluate(() => [chatElement().allow, chatElement().sandbox.value])).toEqual([
        '',
        'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
      ])
      expect(await chat.locator('.replyx-bubble').count()).toBe(0)
      const granted = await chat.evaluate(() =>
        ['camera', 'microphone', 'geolocation', 'payment', 'display-capture', 'clipboard-read'].filter(
          (name) =>
            (
              document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } }
            ).featurePolicy.allowsFeature(name),
        ),
      )
      expect(granted).toEqual([])
      await expectIntact(page, css)
    })
})

test('no frame on the page’s own origin', async ({ page }) => {
  await page.goto(sites.blank)
  await page.evaluate(async (src) => {
    const script = document.createElement('script')
    script.src = src
    const isLoaded = new Promise((resolve) => (script.onload = resolve))
    document.body.append(script)
    await isLoaded
  }, `${sites.widget}/widget/widget.js?assistant_id=1`)
  await page.evaluate(() => {
    ReplyX('boot', { assistantId: 1 })
    ReplyX['create']?.({ assistantId: 1, host: `${location.origin}/elsewhere` })
  })
  expect(await page.locator('div, iframe').count()).toBe(0)
  expect(warnings.join()).toContain('not shown: origin')
})
