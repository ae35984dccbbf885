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
  /** Makes each try ask for another address: some browsers keep in mind which module has failed. */
  let tries = ''
  /** What had the focus when the chat was opened. */
  let opener: Element | null = null
  let frame: Frame | undefined
  let failure: HTMLElement | undefined
  let uncover: (() => void) | undefined
  let texts = english
  let language = 'en'

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
      siteToken: context.config.siteToken,
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
  /** The few words of the page's side are there before they are needed: later they could not be loaded. */
  const loadTexts = async (): Promise<void> => {
    const [wanted = ''] = (options.locale ?? document.documentElement.lang).toLowerCase().split('-')
    if (wanted === language) return
    language = wanted
    const loaded = /^(en)?$/.test(wanted) ? english : (await import('./more-texts.ts')).textsOf(wanted)
    if (wanted !== language) return
    texts = loaded ?? english
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
    tries += '?'
    failure = createFailure(texts, context.config.contact, begin)
    place.append(failure)
    emit('failed')
  }
  function begin(): void {
    if (isEnded || frame) return
    failure?.remove()
    failure = undefined
    const start = performance.now()
    const { siteToken, getToken, assistantId } = context.config
    frame = createFrame({
      host,
      // A token says whose the chat is.
      assistantId: siteToken || getToken ? undefined : assistantId,
      tries,
      title: options.title ?? 'Chat',
      allow: options.allow,
      settings,
      getToken,
      isGuestKept: () => options.rememberGuest,
      onFailure: fail,
      onRefused: () => leave('the site token was refused'),
      onConfigured() {
        // A document that comes in the place of another takes the focus from nobody.
        if (isReady) return
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
    if (next) {
      focusFrame()
      // Firefox gives no focus to a frame that was hidden a moment ago.
      requestAnimationFrame(focusFrame)
    } else button.focus({ preventScroll: true })
    emit(next ? 'open' : 'close')
  }
  const destroy = (): void => {
    if (isEnded) return
    isEnded = true
    isOpen = false
    phone.removeEventListener('change', show)
    removeEventListener('keydown', onKeydown)
    uncover?.()
    uncover = undefined
    frame?.destroy()
    element.remove()
    emit('shutdown')
  }
  /** Takes the widget off the page for good. */
  const leave = (problem: string): void => {
    warn(`not shown: ${problem}`)
    destroy()
    context.call('shutdown', [])
  }
  /**
   * A token that is revoked, or of another site, takes the widget off the page, where nothing gets a better one: the
   * frame does that. One that is good says how the button looks where the page does not.
   */
  const check = async (): Promise<void> => {
    const { siteToken, getToken } = context.config
    if (siteToken === undefined) return
    const { findTheme, findTokenProblem } = await import('./server.ts')
    const apiUrl = options.apiUrl ?? new URL(host).origin
    const problem = await findTokenProblem(apiUrl, siteToken)
    if (problem !== undefined) {
      if (!getToken) leave(problem)
      return
    }
    // The chat need not wait for a colour.
    void findTheme(apiUrl, siteToken).then((theme) => {
      if (theme !== undefined && context.config.theme === undefined && !isEnded)
        context.call('update', [{ theme }])
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
  // Where nobody could be asked the frame begins: it asks again, and says what is wrong.
  void check()
    .catch(() => undefined)
    .then(begin)

  return {
    get isOpen() {
      return isOpen
    },
    show() {
      options = context.resolve(panelRules, context.sources, warn)
      show()
      void loadTexts().catch(() => undefined)
      frame?.bridge.then(({ post }) => post('config_update', settings())).catch(() => undefined)
    },
    call: (method, values) => {
      if (Object.hasOwn(methods, method)) return methods[method]?.(values[0] as never)
      return warn(`unable to call "${method}"`)
    },
    destroy,
  }
}
