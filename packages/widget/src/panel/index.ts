import type { BridgeSettings } from '@replyx/core/bridge'
import type { Panel, PanelContext } from '../contract.ts'
import { createFailure } from './failure.ts'
import { createFrame, type Frame } from './frame.ts'
import { dress } from './dress.ts'
import { panelRules, type PanelConfig } from './options.ts'
import { sheet } from './sheet.ts'
import { english } from './texts.ts'

const cross = 'path("M9 11 11 9 18 16 25 9 27 11 20 18 27 25 25 27 18 20 11 27 9 25 16 18")'

/** Only what is set: whatever is not is the frame's own default. */
const defined = (settings: Readonly<Record<string, unknown>>): BridgeSettings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/** Makes everything that a chat needs beyond its button. */
export function createPanel(context: PanelContext): Panel {
  const { element, shadow, button, host, warn, handlers } = context
  const place = document.createElement('div')
  const badge = document.createElement('b')
  const phone = matchMedia('(max-width: 768px)')
  const icon = button.querySelector('i')?.style ?? { clipPath: '' }
  const { clipPath: bubble } = icon
  let options: PanelConfig = context.resolve(panelRules, context.sources, warn)
  let isOpen = context.config.type !== 'floating'
  let isEnded = false
  let unread = 0
  let isReady = false
  /** What had the focus when the chat was opened. */
  let opener: Element | null = null
  let frame: Frame | undefined
  let failure: HTMLElement | undefined
  let uncover: (() => void) | undefined
  let texts = english
  /** What `getToken` gave in place of a token of the page that is none any more, or that there was not. */
  const renewed = new Map<string | undefined, string>()

  const siteToken = (): string | undefined => {
    const { siteToken: given } = context.config
    return renewed.get(given) ?? given
  }
  const emit = (name: string, detail?: unknown): void => {
    for (const [wanted, handler] of [...handlers]) {
      if (wanted !== name) continue
      try {
        handler(detail)
      } catch (error) {
        reportError(error)
      }
    }
  }
  const settings = (): BridgeSettings => {
    const { rememberGuest, allow: _allow, closeLabel: _label, ...rest } = options
    return defined({
      ...rest,
      theme: context.config.theme,
      siteToken: siteToken(),
      canRenewToken: context.config.getToken !== undefined,
      canRememberGuest: rememberGuest,
      // The panel is open or not as the page shows it.
      isMinimized: !isOpen,
      isClosable: context.config.type === 'floating',
    })
  }
  const show = (): void => {
    const { type, position, buttonText, label } = context.config
    const [, , , openText, closeText] = texts
    place.className = `${type} ${position.slice(7)}${isOpen ? ' open' : ''}`
    place.style.setProperty('--radius', `${options.borderRadius}px`)
    badge.textContent = isOpen || unread < 1 ? '' : unread > 9 ? '9+' : `${unread}`
    button.ariaExpanded = `${isOpen}`
    icon.clipPath = isOpen ? cross : bubble
    button.ariaLabel = [
      buttonText,
      isOpen ? (options.closeLabel ?? closeText) : (label ?? openText),
      badge.textContent,
    ]
      .filter(Boolean)
      .join(', ')
    if (type === 'embedded') element.style.cssText = 'all:initial;display:block;height:100%'
    if (type === 'fullscreen') element.style.cssText += ';inset:0'
    uncover?.()
    uncover = undefined
    const isCovering = (): boolean => isOpen && type === 'floating' && phone.matches
    if (isCovering())
      void import('./cover.ts').then(({ coverPage }) => {
        if (isCovering()) uncover ??= coverPage(element, place)
      })
  }
  /** The few words of the fall-back are there before it is needed: later they could not be loaded. */
  const loadTexts = async (): Promise<void> => {
    const language = (options.locale ?? document.documentElement.lang).toLowerCase().split('-')[0] ?? ''
    if (/^(en)?$/.test(language)) return
    texts = (await import('./more-texts.ts')).textsOf(language) ?? english
    show()
  }
  /**
   * Lets the visitor write at once, but only when the frame's document is there: a browser that was sent into a frame
   * before would keep what is typed for a document that is gone. Whoever has gone elsewhere meanwhile stays there, and
   * where the frame has taken the focus itself, taking it again would take it from its input.
   */
  const focusFrame = (): void => {
    const { body, activeElement } = document
    if (!isReady || !isOpen || context.config.type !== 'floating') return
    if (![body, element, opener].includes(activeElement) || shadow.activeElement === frame?.element) return
    frame?.element.focus()
  }
  const fail = (): void => {
    if (failure || isEnded) return
    frame?.destroy()
    frame = undefined
    isReady = false
    failure = createFailure(texts, context.config.contact, begin)
    place.append(failure)
    emit('failed')
  }
  function begin(): void {
    if (isEnded || frame) return
    failure?.remove()
    failure = undefined
    const start = performance.now()
    frame = createFrame({
      host,
      assistantId: siteToken() === undefined ? context.config.assistantId : undefined,
      title: options.title ?? 'Chat',
      allow: options.allow,
      settings,
      getToken: context.config.getToken,
      isGuestKept: () => options.rememberGuest,
      onFailure: fail,
      onConfigured() {
        isReady = true
        focusFrame()
      },
      onEvent(event) {
        if (event.type === 'replyX_ready') {
          performance.measure('iframeLoadTime', { start, end: performance.now() })
        } else if (event.type === 'replyX_minimize') setOpen(false, true)
        else if (event.type === 'replyX_maximize') setOpen(true, true)
        else if (event.type === 'replyX_unread') {
          unread = event.count
          show()
        }
        emit(event.type, event)
      },
    })
    place.append(frame.element)
  }
  function setOpen(next: boolean, isTold = false): void {
    if (isEnded || isOpen === next || context.config.type !== 'floating') return
    isOpen = next
    show()
    if (next) {
      opener = document.activeElement
      begin()
      try {
        localStorage.setItem('replyx:used', '1')
      } catch {
        // Where nothing is kept, nothing is loaded before somebody comes near.
      }
    }
    if (!isTold) frame?.bridge.then(({ post }) => post(next ? 'maximize' : 'minimize')).catch(() => undefined)
    if (next) focusFrame()
    else button.focus({ preventScroll: true })
    emit(next ? 'open' : 'close')
  }
  const destroy = (): void => {
    if (isEnded) return
    isEnded = true
    phone.removeEventListener('change', show)
    removeEventListener('keydown', onKeydown)
    uncover?.()
    frame?.destroy()
    element.remove()
    emit('shutdown')
  }
  /**
   * A token that is revoked, or of another site, takes the widget off the page, if the page has no better one. One that
   * is good says how the button looks where the page does not.
   */
  const check = async (): Promise<void> => {
    const { siteToken: given, assistantId, getToken } = context.config
    if (given === undefined && (assistantId !== undefined || !getToken)) return
    const { findTheme, findTokenProblem } = await import('./server.ts')
    const apiUrl = options.apiUrl ?? new URL(host).origin
    let problem = given === undefined ? 'there is no token' : await findTokenProblem(apiUrl, given)
    if (problem !== undefined && getToken) {
      const token = String(await getToken(given))
      renewed.set(given, token)
      problem = await findTokenProblem(apiUrl, token)
    }
    if (problem !== undefined) {
      warn(`not shown: ${problem}`)
      return destroy()
    }
    // The chat need not wait for a colour.
    void findTheme(apiUrl, siteToken() ?? '').then((theme) => {
      if (theme !== undefined && context.config.theme === undefined) context.call('update', [{ theme }])
    })
  }
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen && shadow.activeElement) setOpen(false)
  }
  const bridgeCall = async (method: string, params: unknown): Promise<unknown> => {
    begin()
    if (!frame) throw new Error(`unable to call "${method}"; the chat could not be loaded`)
    const { call } = await frame.bridge
    return (call as (name: string, given: unknown) => Promise<unknown>)(method, params ?? {})
  }
  const methods: Readonly<Record<string, (value: never) => unknown>> = {
    open: () => setOpen(true),
    close: () => setOpen(false),
    toggle: () => setOpen(!isOpen),
    identify: (siteToken: string) => bridgeCall('identify', { siteToken }),
    logout: (given?: object) => bridgeCall('logout', given),
    sendMessage: (text: string) => bridgeCall('sendMessage', { text }),
    requestOperator: (reason?: string) =>
      bridgeCall('requestOperator', reason === undefined ? {} : { reason }),
  }

  try {
    performance.measure('widgetLoadTime', 'widget-init-start', 'widget-init-end')
  } catch {
    // The page has cleared its marks.
  }
  dress(shadow, sheet, context.nonce)
  badge.ariaHidden = 'true'
  button.ariaHasPopup = 'dialog'
  button.append(badge)
  shadow.prepend(place)
  phone.addEventListener('change', show)
  addEventListener('keydown', onKeydown)
  show()
  void loadTexts().catch(() => undefined)
  void check()
    .catch((error: unknown) => {
      warn('not shown: getToken failed')
      destroy()
      reportError(error)
    })
    .then(begin)

  return {
    get isOpen() {
      return isOpen
    },
    show() {
      options = context.resolve(panelRules, context.sources, warn)
      show()
      frame?.bridge.then(({ post }) => post('config_update', settings())).catch(() => undefined)
    },
    call: (method, values) => {
      if (Object.hasOwn(methods, method)) return methods[method]?.(values[0] as never)
      return warn(`unable to call "${method}"`)
    },
    destroy,
  }
}
