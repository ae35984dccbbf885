// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import './support/style-setter.ts'
import { buttonOf, clearPage, page, runLoader, widgets } from './support/loader.ts'

beforeEach(clearPage)
afterEach(async () => {
  await page.ReplyX?.('shutdown')
  clearPage()
  vi.unstubAllGlobals()
})

describe('the script', () => {
  it('shows a button and nothing else, and keeps nothing', async () => {
    await runLoader()
    expect(widgets()).toHaveLength(1)
    expect(buttonOf(widgets()[0]).ariaLabel).toContain('Open chat')
    expect(page.panels).toEqual([])
    expect(localStorage).toHaveLength(0)
    expect(performance.getEntriesByName('widget-init-end').length).toBeGreaterThan(0)
  })

  it('a second time changes nothing', async () => {
    await runLoader()
    const [first] = widgets()
    const api = page.ReplyX
    await runLoader('assistant_id=2&theme=green')
    expect(widgets()).toEqual([first])
    expect(page.ReplyX).toBe(api)
  })

  it('an element of the page does not say where the chat comes from', async () => {
    const place = document.createElement('div')
    place.id = 'replyx-widget'
    Object.assign(place.dataset, {
      theme: 'green',
      host: 'https://evil.example',
      api: 'https://evil.example',
    })
    document.body.append(place)
    await runLoader()
    await vi.waitFor(async () => {
      buttonOf(widgets()[0]).click()
      await Promise.resolve()
      expect(page.panels).toHaveLength(1)
    })
    const { context } = page.panels[0]!
    expect(context.config.theme).toBe('green')
    expect(context.host).not.toContain('evil')
    expect(JSON.stringify(context.sources)).not.toContain('evil')
  })

  it('waits for a body', async () => {
    const { body } = document
    body.remove()
    Object.defineProperty(document, 'body', { value: null, configurable: true })
    await runLoader()
    expect(page.ReplyX).toBeUndefined()
    Reflect.deleteProperty(document, 'body')
    document.documentElement.append(body)
    window.dispatchEvent(new Event('DOMContentLoaded'))
    expect(widgets()).toHaveLength(1)
  })

  it('comes from where it comes from, whatever addresses its query holds', async () => {
    await runLoader('assistant_id=1&api=https://api.example.com/v1&host=https://chat.example.com/widget/')
    await page.ReplyX?.('open')
    expect(page.panels[0]?.context.host).toBe('https://chat.example.com/widget')
  })

  it('shows nothing, and says so, on the origin of its own frame', async () => {
    const { warnings } = await runLoader(`assistant_id=1&host=${location.origin}/widget`)
    expect(widgets()).toEqual([])
    expect(warnings.mock.calls).toEqual([['ReplyX: not shown: origin']])
  })

  it('begins by itself only where somebody is named', async () => {
    const { warnings } = await runLoader('theme=green')
    expect(widgets()).toEqual([])
    expect(warnings).not.toHaveBeenCalled()
    page.ReplyX?.('boot', { assistantId: 1 })
    expect(widgets()).toHaveLength(1)
  })

  it('is for developers only where that is set and the key is another', async () => {
    await runLoader('assistant_id=1', { 'data-dev-only': 'true', 'data-dev-key': 'k' })
    expect(widgets()).toEqual([])
    localStorage.setItem('CHAT_AI_DEV_KEY', 'k')
    page.ReplyX?.('boot')
    expect(widgets()).toHaveLength(1)
  })

  it('without a key to compare is for nobody', async () => {
    await runLoader('assistant_id=1&devOnly=true')
    expect(widgets()).toEqual([])
  })
})

describe('where options come from', () => {
  it('boot before settings before the script before the element before the address', async () => {
    document.body.append(Object.assign(document.createElement('div'), { id: 'replyx-widget' }))
    Object.assign(document.querySelector<HTMLElement>('#replyx-widget')?.dataset ?? {}, {
      label: 'element',
      buttonText: 'element',
      theme: 'green',
      closeLabel: 'element',
    })
    page.replyxSettings = { label: 'settings', buttonText: 'settings' }
    await runLoader('assistant_id=1&label=url&buttonText=url&theme=orange&closeLabel=url&title=url', {
      'data-label': 'script',
      'data-button-text': 'script',
      'data-theme': 'purple',
    })
    page.ReplyX?.('boot', { label: 'boot' })
    await page.ReplyX?.('open')
    const { context } = page.panels.at(-1) ?? {}
    expect(context?.config).toMatchObject({ label: 'boot', buttonText: 'settings', theme: 'purple' })
    const rules = { closeLabel: [(given: unknown) => given], title: [(given: unknown) => given] } as const
    expect(context?.resolve(rules, context.sources, () => undefined)).toEqual({
      closeLabel: 'element',
      title: 'url',
    })
  })

  it('a bad value is said once, however often it is met', async () => {
    const { warnings } = await runLoader('assistant_id=1&buttonSize=huge')
    page.ReplyX?.('boot')
    page.ReplyX?.('update', { label: 'Ask' })
    expect(warnings.mock.calls).toEqual([['ReplyX: "buttonSize" is invalid']])
    expect(buttonOf(widgets()[0]).style.height).toBe('80px')
  })

  it.each(['token', 'siteToken'])('a token in the address, as %s, works and is warned of', async (name) => {
    const { warnings } = await runLoader(`${name}=secret`)
    expect(widgets()).toHaveLength(1)
    expect(warnings.mock.calls).toEqual([['ReplyX: use data-token']])
  })

  it('a token in an attribute is not', async () => {
    const { warnings } = await runLoader('', { 'data-token': 'secret' })
    expect(widgets()).toHaveLength(1)
    expect(warnings).not.toHaveBeenCalled()
  })
})

describe('ReplyX', () => {
  it('does what was called before it was there, in order', async () => {
    const q: unknown[] = []
    const stub = (...values: unknown[]): void => void q.push(values)
    page.ReplyX = Object.assign(stub, { q }) as never
    const heard: unknown[] = []
    stub('on', 'open', () => heard.push('open'))
    stub('boot', { assistantId: 5, label: 'first' })
    stub('update', { label: 'second' })
    stub('open')
    stub('sendMessage', 'Hello')
    await runLoader('')
    await vi.waitFor(() => expect(page.panels[0]?.calls).toHaveLength(2))
    expect(page.panels).toHaveLength(1)
    expect(page.panels[0]?.calls).toEqual([['open'], ['sendMessage', 'Hello']])
    expect(page.panels[0]?.context.config).toMatchObject({ assistantId: 5, label: 'second' })
    for (const [, handler] of page.panels[0]?.context.handlers ?? []) handler(undefined)
    expect(heard).toEqual(['open'])
  })

  it('does it for the chat that begins by itself, too', async () => {
    const q: unknown[] = [['update', { label: 'Early' }], ['open']]
    page.ReplyX = Object.assign(() => undefined, { q }) as never
    const { warnings } = await runLoader('assistant_id=1')
    await vi.waitFor(() => expect(page.panels[0]?.calls).toEqual([['open']]))
    expect(page.panels[0]?.context.config.label).toBe('Early')
    expect(warnings).not.toHaveBeenCalled()
  })

  it('is begun once where two scripts wait for a body', async () => {
    const { body } = document
    body.remove()
    Object.defineProperty(document, 'body', { value: null, configurable: true })
    await runLoader()
    await runLoader()
    Reflect.deleteProperty(document, 'body')
    document.documentElement.append(body)
    window.dispatchEvent(new Event('DOMContentLoaded'))
    expect(widgets()).toHaveLength(1)
  })

  it('takes the arguments of the usual stub', async () => {
    const q: unknown[] = []
    // What stands in pages is older than rest parameters.
    const stub = function (..._values: unknown[]): void {
      // eslint-disable-next-line prefer-rest-params
      q.push(arguments)
    }
    page.ReplyX = Object.assign(stub, { q }) as never
    stub('boot', { assistantId: 5 })
    await runLoader('')
    expect(widgets()).toHaveLength(1)
  })

  it('answers with what is done, and says what cannot be', async () => {
    const { warnings } = await runLoader('')
    page.ReplyX?.('open')
    expect(warnings.mock.calls).toEqual([['ReplyX: unable to call "open"']])
    page.ReplyX?.('boot', { assistantId: 1 })
    expect(await page.ReplyX?.('open')).toBe('open done')
    expect(await page.ReplyX?.['sendMessage']?.('Hello')).toBe('sendMessage done')
  })

  it('hides and shows the button', async () => {
    await runLoader()
    const button = buttonOf(widgets()[0])
    page.ReplyX?.('hide')
    expect(button.style.display).toBe('none')
    page.ReplyX?.('show')
    expect(button.style.display).toBe('flex')
  })

  it('has handlers that can be taken back', async () => {
    await runLoader()
    const off = page.ReplyX?.('on', 'open', () => undefined) as () => void
    await page.ReplyX?.('open')
    const handlers = page.panels[0]?.context.handlers
    expect(handlers?.size).toBe(1)
    off()
    expect(handlers?.size).toBe(0)
  })

  it('makes further widgets, each with its own options and handlers', async () => {
    await runLoader('assistant_id=1&theme=green')
    const other = page.ReplyX?.['create']?.({ assistantId: 2, label: 'Sales', position: 'bottom-left' }) as (
      ...values: unknown[]
    ) => unknown
    expect(widgets().map((element) => buttonOf(element).ariaLabel?.trim())).toEqual(['Open chat', 'Sales'])
    await other('open')
    expect(page.panels).toHaveLength(1)
    expect(page.panels[0]?.context.config).toMatchObject({ assistantId: 2, theme: undefined })
    other('shutdown')
    expect(widgets()).toHaveLength(1)
  })

  it('says it once where what is loaded on intent does not come; the page goes on', async () => {
    const { warnings } = await runLoader('assistant_id=1', {}, 'file:///nowhere')
    buttonOf(widgets()[0]).click()
    await expect(page.ReplyX?.('sendMessage', 'Hello')).rejects.toThrow()
    await expect(page.ReplyX?.('open')).rejects.toThrow()
    expect(warnings.mock.calls).toEqual([['ReplyX: Not loaded']])
  })

  it.each([
    ['help@shop.example', 'mailto:help@shop.example'],
    ['https://shop.example/help', 'https://shop.example/help'],
  ])(
    'says on the button that it does not come, and where %s is; not before somebody asks',
    async (contact, url) => {
      await runLoader('assistant_id=1', { 'data-contact': contact }, 'file:///nowhere')
      const [element] = widgets()
      const button = buttonOf(element)
      const link = element?.shadowRoot?.querySelector('a')
      button.dispatchEvent(new Event('focus'))
      await vi.waitFor(() => expect(console.warn).toHaveBeenCalledTimes(1))
      expect([button.textContent, element?.role, link?.hidden]).toEqual(['', '', true])
      button.click()
      await vi.waitFor(() => expect(button.textContent).toBe('Not loaded. Try again'))
      expect(button.ariaLabel).toBe('Not loaded. Try again Open chat')
      expect([element?.role, link?.hidden, link?.textContent, link?.href]).toEqual([
        'alert',
        false,
        contact,
        url,
      ])
    },
  )

  it('shows the button where a place would stay empty', async () => {
    const place = document.createElement('div')
    place.id = 'replyx-widget'
    document.body.append(place)
    await runLoader('assistant_id=1&type=embedded', {}, 'file:///nowhere')
    const button = buttonOf(widgets()[0])
    expect(button.style.display).toBe('none')
    await vi.waitFor(() => expect(button.textContent).toBe('Not loaded. Try again'))
    expect(button.style.display).toBe('flex')
  })

  it('draws anew only what has changed by a call', async () => {
    await runLoader()
    await page.ReplyX?.('open')
    await page.ReplyX?.('sendMessage', 'Hello')
    expect(page.panels[0]?.shows).toBe(0)
  })

  it('has no link where nobody is named', async () => {
    await runLoader('assistant_id=1&failedText=Offline', {}, 'file:///nowhere')
    await expect(page.ReplyX?.('open')).rejects.toThrow()
    const [element] = widgets()
    expect(buttonOf(element).textContent).toBe('Offline')
    expect(element?.shadowRoot?.querySelector('a')?.hidden).toBe(true)
  })

  it('after a shutdown leaves nothing, and can boot again', async () => {
    await runLoader()
    await page.ReplyX?.('open')
    page.ReplyX?.('shutdown')
    expect(widgets()).toEqual([])
    await vi.waitFor(() => expect(page.panels[0]?.destroyed).toBe(1))
    page.ReplyX?.('boot')
    expect(widgets()).toHaveLength(1)
  })

  it('after a shutdown ends what is on its way, and loads nothing more', async () => {
    await runLoader()
    const button = buttonOf(widgets()[0])
    const opened = page.ReplyX?.('open')
    page.ReplyX?.('shutdown')
    await opened
    await vi.waitFor(() => expect(page.panels[0]?.destroyed).toBe(1))
    page.ReplyX?.('boot')
    page.ReplyX?.('shutdown')
    button.dispatchEvent(new Event('focus'))
    expect(page.panels).toHaveLength(1)
  })
})

describe('ReplyXWidget', () => {
  it('has the shape of version 1.2', async () => {
    await runLoader('assistant_id=1&theme=green')
    const widget = page.ReplyXWidget
    expect(widget).toMatchObject({
      isMinimized: true,
      isLoaded: false,
      container: widgets()[0],
      config: { assistantId: 1, type: 'floating' },
      theme: 'green',
    })
    const methods = ['init', 'createContainer', 'loadStyles', 'createFloatingWidget', 'expand', 'minimize']
    for (const name of methods) expect(typeof widget?.[name], name).toBe('function')
  })

  it('opens and closes, and begins anew with what is called in turn', async () => {
    await runLoader()
    const widget = page.ReplyXWidget as Record<string, () => unknown>
    await widget['expand']?.()
    expect(widget).toMatchObject({ isMinimized: false, isLoaded: true })
    await widget['minimize']?.()
    expect(widget).toMatchObject({ isMinimized: true, isLoaded: true })
    for (const name of ['init', 'createContainer', 'loadStyles', 'createFloatingWidget']) widget[name]?.()
    expect(widgets()).toHaveLength(1)
  })
})
