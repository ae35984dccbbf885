// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BridgeEvent, HostBridge } from '@replyx/core/bridge'
import type { Handlers } from '../src/contract.ts'
import './support/style-setter.ts'
import { createLauncher } from '../src/loader/launcher.ts'
import { launcherRules, resolve } from '../src/loader/options.ts'
import type { FrameHost } from '../src/panel/frame.ts'
import { createPanel } from '../src/panel/index.ts'

const frames: { readonly options: FrameHost; readonly isDestroyed: () => boolean }[] = []
const call = vi.fn(async (_method: string, _params: unknown): Promise<unknown> => 'answered')
const post = vi.fn()

vi.mock('../src/panel/frame.ts', () => ({
  createFrame(options: FrameHost) {
    let isDestroyed = false
    const element = document.createElement('section')
    element.tabIndex = 0
    frames.push({ options, isDestroyed: () => isDestroyed })
    return {
      element,
      bridge: Promise.resolve({ call, post, close: vi.fn() } as unknown as HostBridge),
      destroy() {
        isDestroyed = true
        element.remove()
      },
    }
  },
}))

const turn = async (): Promise<void> => {
  for (let round = 0; round < 10; round += 1) await Promise.resolve()
}

async function start(options: object = {}, warn = vi.fn()) {
  const launcher = createLauncher()
  const sources: object[] = [{ assistantId: 1, ...options }]
  const config = resolve(launcherRules, sources, warn)
  const handlers: Handlers = new Set()
  const heard: unknown[][] = []
  const on = (name: string, handler: (detail: unknown) => void): void => void handlers.add([name, handler])
  for (const name of ['open', 'close', 'failed', 'shutdown'])
    on(name, (detail) => heard.push([name, ...(detail === undefined ? [] : [detail])]))
  launcher.show(config, false, false)
  document.body.append(launcher.element)
  const change = vi.fn()
  const panel = createPanel({
    config,
    sources,
    call: change,
    resolve,
    warn,
    ...launcher,
    nonce: '',
    host: 'https://chat.example.com/widget',
    handlers,
  })
  await turn()
  const say = (event: BridgeEvent): void => frames.at(-1)?.options.onEvent(event)
  return { ...launcher, panel, heard, on, say, warn, change, sources }
}

beforeEach(() => vi.stubGlobal('reportError', vi.fn()))
afterEach(() => {
  frames.length = 0
  call.mockClear()
  post.mockClear()
  document.body.replaceChildren()
  localStorage.clear()
  vi.unstubAllGlobals()
})

describe('what happens in the chat', () => {
  const events: readonly BridgeEvent[] = [
    { type: 'replyX_message_sent', timestamp: '2026-01-01T00:00:00Z' },
    { type: 'replyX_message_received', message: 'Hello', timestamp: '2026-01-01T00:00:00Z' },
    { type: 'replyX_websocket_connected' },
    { type: 'replyX_unread', count: 3 },
    { type: 'replyX_handoff', status: 'active' },
    { type: 'replyX_error', code: 'rate_limited', message: 'slower' },
  ]
  it.each(events)('reaches those who listen: $type', async (event) => {
    const { on, say } = await start()
    const handler = vi.fn()
    on(event.type, handler)
    say(event)
    expect(handler.mock.calls).toEqual([[event]])
  })

  it('reaches the others where one of them fails', async () => {
    const { on, say } = await start()
    const handler = vi.fn()
    on('replyX_unread', () => {
      throw new Error('not mine')
    })
    on('replyX_unread', handler)
    say({ type: 'replyX_unread', count: 1 })
    expect(handler).toHaveBeenCalledTimes(1)
    expect(reportError).toHaveBeenCalledTimes(1)
  })

  it.each([
    [0, ''],
    [3, '3'],
    [12, '9+'],
  ])('%d unread messages show as "%s"', async (count, shown) => {
    const { button, say } = await start()
    say({ type: 'replyX_unread', count })
    expect(button.querySelector('b')?.textContent).toBe(shown)
    expect(button.ariaLabel).toBe(['Open chat', shown].filter(Boolean).join(', '))
  })
})

describe('opening and closing', () => {
  it('is told to those who listen and to the frame, and leaves the mark of a first use', async () => {
    const { panel, heard, button } = await start()
    panel.call('open', [])
    expect(panel.isOpen).toBe(true)
    expect(button.ariaExpanded).toBe('true')
    expect({ ...localStorage }).toEqual({ 'replyx:used': '1' })
    panel.call('toggle', [])
    await turn()
    expect(heard).toEqual([['open'], ['close']])
    expect(post.mock.calls).toEqual([['maximize'], ['minimize']])
  })

  it('by the frame is not told to the frame again', async () => {
    const { say, panel, heard } = await start()
    say({ type: 'replyX_maximize' })
    expect(panel.isOpen).toBe(true)
    say({ type: 'replyX_minimize' })
    await turn()
    expect(heard).toEqual([['open'], ['close']])
    expect(post).not.toHaveBeenCalled()
  })

  it('is not for a chat that fills a place', async () => {
    const { panel } = await start({ type: 'embedded' })
    panel.call('close', [])
    expect(panel.isOpen).toBe(true)
  })
})

describe('what the page calls', () => {
  it.each([
    ['sendMessage', ['Hello'], { text: 'Hello' }],
    ['requestOperator', [], {}],
    ['requestOperator', ['An order'], { reason: 'An order' }],
    ['identify', ['token'], { siteToken: 'token' }],
    ['logout', [{ flush: true }], { flush: true }],
    ['logout', [], {}],
  ])('%s%j goes over the bridge', async (method, values, params) => {
    const { panel } = await start()
    expect(await panel.call(method, values)).toBe('answered')
    expect(call.mock.calls).toEqual([[method, params]])
  })

  it.each(['constructor', '__proto__', 'toString', 'boot', 'no such'])('"%s" is none', async (method) => {
    const { panel, warn } = await start()
    expect(panel.call(method, [])).toBeUndefined()
    expect(warn.mock.calls).toEqual([[`unable to call "${method}"`]])
  })
})

describe('what the frame is told', () => {
  it('is what it may know: neither functions nor what is of the page alone', async () => {
    const getToken = (): string => 'next'
    const given = { getToken, contact: 'help@shop.example', allow: 'camera', closeLabel: 'X', title: 'Mila' }
    await start({ ...given, borderRadius: 4, rememberGuest: true, theme: 'green' })
    const { options } = frames[0] ?? {}
    expect(options?.settings()).toEqual({
      title: 'Mila',
      theme: 'green',
      colorScheme: 'auto',
      borderRadius: 4,
      showAvatar: true,
      showOnlineStatus: true,
      sound: false,
      shareText: false,
      canRenewToken: true,
      canRememberGuest: true,
      isMinimized: true,
      isClosable: true,
    })
    expect(options).toMatchObject({ allow: ['camera'], title: 'Mila', assistantId: undefined, getToken })
  })

  it('holds no assistant where a token says whose it is', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('offline')))
    const payload = btoa(JSON.stringify({ type: 'site' }))
    await start({ siteToken: `x.${payload}.y` })
    await vi.waitFor(() => expect(frames).toHaveLength(1))
    expect(frames[0]?.options.assistantId).toBeUndefined()
  })

  it('is nothing where the token is for another page: the widget goes', async () => {
    const payload = btoa(JSON.stringify({ type: 'site', allowed_domains: 'other.example' }))
    const { warn, element, heard } = await start({ siteToken: `x.${payload}.y` })
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1))
    expect(warn.mock.calls[0]?.[0]).toMatch(/^not shown: the site token is not for/)
    expect(element.isConnected).toBe(false)
    expect(heard).toEqual([['shutdown']])
    expect(frames).toEqual([])
  })
})

describe('a site token', () => {
  const payload = btoa(JSON.stringify({ type: 'site' }))
  const [ended, fresh] = [`x.${payload}.ended`, `x.${payload}.fresh`]

  /** A server that lets in one token, and has a theme. */
  const serve = (theme?: string) => {
    const server = vi.fn(async (url: string, { body }: { readonly body: string }) => {
      const { token } = JSON.parse(body) as { readonly token: string }
      if (url.endsWith('/widget-config'))
        return Response.json({ success: true, config: { widget_theme: theme } })
      return Response.json(token === fresh ? { valid: true } : { valid: false, reason: 'expired' })
    })
    vi.stubGlobal('fetch', server)
    return server
  }

  it('that is refused takes the widget off the page', async () => {
    serve()
    const { warn, element } = await start({ siteToken: ended })
    await vi.waitFor(() => expect(element.isConnected).toBe(false))
    expect(warn.mock.calls).toEqual([['not shown: the site token was refused (expired)']])
    expect(frames).toEqual([])
  })

  it.each([
    ['that is refused', ended],
    ['that there is not', undefined],
  ])('%s is exchanged by the frame, where the page has another', async (_, siteToken) => {
    serve()
    const getToken = vi.fn(async () => fresh)
    const { warn, element } = await start({ siteToken, getToken })
    await vi.waitFor(() => expect(frames).toHaveLength(1))
    expect(frames[0]?.options).toMatchObject({ getToken, assistantId: undefined })
    expect(frames[0]?.options.settings()['siteToken']).toBe(siteToken)
    expect(frames[0]?.options.settings()['canRenewToken']).toBe(true)
    expect(element.isConnected).toBe(true)
    expect(warn).not.toHaveBeenCalled()
  })

  it('that the frame cannot exchange takes the widget off the page, once and for good', async () => {
    serve()
    const { warn, element, heard, change, panel } = await start({ siteToken: ended, getToken: () => ended })
    await vi.waitFor(() => expect(frames).toHaveLength(1))
    frames[0]?.options.onRefused()
    expect(warn.mock.calls).toEqual([['not shown: the site token was refused']])
    expect(element.isConnected).toBe(false)
    expect(frames[0]?.isDestroyed()).toBe(true)
    // The loader would put it back otherwise.
    expect(change.mock.calls).toEqual([['shutdown', []]])
    panel.destroy()
    expect(heard).toEqual([['shutdown']])
  })

  it('that nobody can look at is left to the frame', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('offline')))
    const { warn, element } = await start({ siteToken: ended })
    await vi.waitFor(() => expect(frames).toHaveLength(1))
    expect(element.isConnected).toBe(true)
    expect(warn).not.toHaveBeenCalled()
  })

  it('brings the theme of the site, where the page names none', async () => {
    serve('green')
    const { change } = await start({ siteToken: fresh })
    await vi.waitFor(() => expect(change.mock.calls).toEqual([['update', [{ theme: 'green' }]]]))
  })

  it('brings none over that of the page, and none that there is not', async () => {
    const server = serve('green')
    const { change } = await start({ siteToken: fresh, theme: 'orange' })
    await vi.waitFor(() => expect(server).toHaveBeenCalledTimes(2))
    const other = serve()
    const { change: second } = await start({ siteToken: fresh })
    await vi.waitFor(() => expect(other).toHaveBeenCalledTimes(2))
    await turn()
    expect(change).not.toHaveBeenCalled()
    expect(second).not.toHaveBeenCalled()
  })
})

describe('the name of the button', () => {
  it('is in the language of the chat', async () => {
    const { button, panel } = await start({ locale: 'ru' })
    await vi.waitFor(() => expect(button.ariaLabel).toBe('Открыть чат'))
    panel.call('open', [])
    expect(button.ariaLabel).toBe('Закрыть чат')
  })

  it('changes with the language', async () => {
    const { button, panel, sources } = await start({ locale: 'ru' })
    await vi.waitFor(() => expect(button.ariaLabel).toBe('Открыть чат'))
    Object.assign(sources[0] ?? {}, { locale: 'en' })
    panel.show()
    await vi.waitFor(() => expect(button.ariaLabel).toBe('Open chat'))
  })

  it('is what the page calls it', async () => {
    const { button, panel } = await start({ locale: 'de', label: 'Fragen', closeLabel: 'Genug' })
    await vi.dynamicImportSettled()
    expect(button.ariaLabel).toBe('Fragen')
    panel.call('open', [])
    expect(button.ariaLabel).toBe('Genug')
  })
})

describe('a frame that cannot be loaded', () => {
  it('gives way to a sentence, a link and a way to try again', async () => {
    const { shadow, heard } = await start({ contact: 'help@shop.example' })
    frames[0]?.options.onFailure()
    expect(frames[0]?.isDestroyed()).toBe(true)
    expect(heard).toEqual([['failed']])
    const failure = shadow.querySelector('.failure')
    expect(failure?.textContent).toContain('The chat cannot be loaded right now.')
    expect(failure?.querySelector('a')?.href).toBe('mailto:help@shop.example')
    failure?.querySelector('button')?.click()
    expect(frames).toHaveLength(2)
    expect(shadow.querySelector('.failure')).toBeNull()
  })

  it('says it in the language of the chat', async () => {
    const { shadow } = await start({ locale: 'de-AT' })
    await vi.waitFor(() => {
      frames.at(-1)?.options.onFailure()
      expect(shadow.querySelector('.failure')).not.toBeNull()
    })
    await vi.dynamicImportSettled()
    shadow.querySelector<HTMLButtonElement>('.failure button')?.click()
    frames.at(-1)?.options.onFailure()
    expect(shadow.querySelector('.failure')?.textContent).toContain('Erneut versuchen')
  })
})

describe('how long it took', () => {
  it('stands in the measures of the page', async () => {
    performance.mark('widget-init-start')
    performance.mark('widget-init-end')
    const { say } = await start()
    say({ type: 'replyX_ready', version: 1 })
    expect(performance.getEntriesByName('widgetLoadTime')).toHaveLength(1)
    expect(performance.getEntriesByName('iframeLoadTime')).toHaveLength(1)
  })

  it('is not known where the page has cleared its marks; the chat opens', async () => {
    performance.clearMarks()
    const { panel } = await start()
    panel.call('open', [])
    expect(panel.isOpen).toBe(true)
  })
})

describe('the focus', () => {
  it('is given to the frame once it can be written in, and not by a document in its place', async () => {
    const { panel, shadow } = await start()
    panel.call('open', [])
    expect(shadow.activeElement).toBeNull()
    frames[0]?.options.onConfigured()
    expect(shadow.activeElement).toBe(shadow.querySelector('section'))
    ;(shadow.activeElement as HTMLElement).blur()
    frames[0]?.options.onConfigured()
    expect(shadow.activeElement).toBeNull()
  })

  it('is given again where the frame was loaded anew because it had failed', async () => {
    const { panel, shadow } = await start()
    panel.call('open', [])
    frames[0]?.options.onConfigured()
    frames[0]?.options.onFailure()
    shadow.querySelector<HTMLButtonElement>('.failure button')?.click()
    expect(frames.map(({ options }) => options.tries)).toEqual(['', '?'])
    frames[1]?.options.onConfigured()
    expect(shadow.activeElement).toBe(shadow.querySelector('section'))
  })

  it('stays where the visitor has gone meanwhile', async () => {
    const { panel, shadow } = await start()
    const input = document.createElement('input')
    document.body.append(input)
    panel.call('open', [])
    input.focus()
    frames[0]?.options.onConfigured()
    expect([document.activeElement, shadow.activeElement]).toEqual([input, null])
  })
})

describe('the end', () => {
  it('leaves a phone’s page free, whatever comes afterwards', async () => {
    vi.stubGlobal('matchMedia', () =>
      Object.assign(new EventTarget(), { matches: true, media: '(max-width: 768px)' }),
    )
    const { panel } = await start()
    const page = document.createElement('main')
    document.body.append(page)
    panel.call('open', [])
    await vi.waitFor(() => expect(page.inert).toBe(true))
    panel.destroy()
    expect(page.inert).toBe(false)
    panel.show()
    await vi.dynamicImportSettled()
    expect(page.inert).toBe(false)
  })

  it('leaves no listener, no node and no frame', async () => {
    const balance = new Map<string, number>()
    const count = (
      target: EventTarget,
      name: 'addEventListener' | 'removeEventListener',
      by: number,
    ): void => {
      const original = target[name].bind(target) as (...values: unknown[]) => void
      const counted = (...values: unknown[]): void => {
        const type = String(values[0])
        balance.set(type, (balance.get(type) ?? 0) + by)
        original(...values)
      }
      vi.spyOn(target, name).mockImplementation(counted)
    }
    const phone = matchMedia('(max-width: 768px)')
    vi.stubGlobal('matchMedia', () => phone)
    for (const target of [globalThis as unknown as EventTarget, document, phone]) {
      count(target, 'addEventListener', 1)
      count(target, 'removeEventListener', -1)
    }
    const { panel, element, heard } = await start()
    panel.call('open', [])
    expect([...balance.values()].some((many) => many > 0)).toBe(true)
    panel.destroy()
    panel.destroy()
    expect([...balance].filter(([, many]) => many !== 0)).toEqual([])
    expect(element.isConnected).toBe(false)
    expect(frames[0]?.isDestroyed()).toBe(true)
    expect(heard).toEqual([['open'], ['shutdown']])
    panel.call('open', [])
    expect(frames).toHaveLength(1)
  })
})
