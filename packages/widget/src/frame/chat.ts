import { createReplyX, ReplyXError, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import type { BridgeSettings, BridgeTheme, FrameBridge } from '@replyx/core/bridge'
import { mount, type MountedChat } from '@replyx/vanilla'
import { tellEvents } from './events.ts'
import { guestSource } from './guest.ts'
import { clientOptions, viewOptions } from './settings.ts'

/** The chat of the frame, once the page has said how it is to be. */
export interface FrameChat {
  configure(settings: BridgeSettings, identity: ReplyXOptions, bridge: FrameBridge): void
  update(settings: BridgeSettings | BridgeTheme): void
  /** @throws ReplyXError `cancelled` before `configure` */
  client(): ReplyXClient
  send(text: string): Promise<void>
  setOpen(isOpen: boolean): void
  /** As the visitor does it, where that is possible. */
  minimize(): void
}

/** On a phone the frame is as wide as its screen; on a desktop it is narrow, and still no phone. */
const isPhone = (): boolean => matchMedia('(max-device-width: 768px)').matches

export function createChat(): FrameChat {
  let mounted: MountedChat | null = null
  let isTold = false
  let isOpen = false

  /** On a phone the input would bring up the keyboard over what the visitor came to read. */
  const takeFocus = (): void => {
    const name = isPhone() ? 'minimize-button' : 'message-input'
    if (isOpen) document.querySelector<HTMLElement>(`.replyx-${name}`)?.focus({ preventScroll: true })
  }
  /** Shows the chat as the page wants it, which need not be told, and gives the focus to it once the page gives it. */
  const open = (): void => {
    isTold = true
    if (isOpen) mounted?.view.open()
    else mounted?.view.close()
    isTold = false
    const canMinimize = mounted?.view.getSnapshot().header.canMinimize
    if (isOpen && canMinimize && !document.hasFocus()) addEventListener('focus', takeFocus, { once: true })
  }
  const present = (): MountedChat => {
    if (mounted) return mounted
    throw new ReplyXError({ code: 'cancelled', message: 'unable to do that; the chat is not configured yet' })
  }
  return {
    configure(settings, identity, bridge) {
      mounted?.destroy()
      const client = createReplyX({
        ...clientOptions(settings),
        ...identity,
        ports: { legacyGuestId: guestSource(settings, bridge) },
      })
      tellEvents(client, bridge)
      isOpen ||= settings.isMinimized === false
      mounted = mount(document.body, client, {
        ...viewOptions(settings),
        type: 'fullscreen',
        isMinimized: true,
        onError: (error) => {
          bridge.emit('replyX_error', { code: 'handler_failed', message: String(error).slice(0, 200) })
        },
      })
      const { view } = mounted
      view.setMobile(isPhone())
      let wasMinimized = view.getSnapshot().isMinimized
      view.subscribe(() => {
        const now = view.getSnapshot().isMinimized
        if (now === wasMinimized) return
        wasMinimized = now
        isOpen = !now
        // What the page has done itself it need not be told.
        if (!isTold) bridge.emit(now ? 'replyX_minimize' : 'replyX_maximize')
      })
      // Opened, not begun as open: whoever has pressed the button is to write at once.
      if (isOpen) open()
      client.connect().catch(() => undefined)
      performance.mark('firstRenderTime')
    },
    update(settings) {
      if (!mounted) return
      mounted.update(viewOptions(settings))
      mounted.view.setMobile(isPhone())
    },
    client: () => present().client,
    async send(text) {
      const { settled } = present().client.send(text)
      const outcome = await settled
      if (outcome.status === 'failed') throw outcome.error
    },
    setOpen(next) {
      isOpen = next
      open()
    },
    minimize() {
      if (mounted?.view.getSnapshot().header.canMinimize) mounted.view.close()
    },
  }
}
