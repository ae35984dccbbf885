import {
  awaitFrame,
  frameUrl,
  type BridgeEvent,
  type BridgeSettings,
  type HostBridge,
} from '@replyx/core/bridge'
import type { speak } from './line.ts'

/** The module that comes beside the frame, as it is called in the folder of the widget. */
interface LineModule {
  readonly speak: typeof speak
}

/** What {@link createFrame} needs to know. */
export interface FrameHost {
  /** Where the widget's pages are. */
  readonly host: string
  readonly assistantId: number | undefined
  readonly title: string
  /** Features that the frame may use. */
  readonly allow: readonly string[]
  /** What the frame is set to, asked for whenever a document of it is there. */
  readonly settings: () => BridgeSettings
  readonly getToken: ((previous?: string) => unknown) | undefined
  readonly isGuestKept: () => boolean
  readonly onEvent: (event: BridgeEvent) => void
  /** A document of the frame is there, and set up. */
  readonly onConfigured: () => void
  readonly onFailure: () => void
  /** The server has refused the token, and every other that there was. */
  readonly onRefused: () => void
  /** What is put behind the address of what speaks with the frame. */
  readonly tries: string
}

/** The frame and what speaks with it. */
export interface Frame {
  readonly element: HTMLIFrameElement
  readonly bridge: Promise<HostBridge>
  destroy(): void
}

/** Makes the frame; it loads once it is put into the page, and what speaks with it beside it. */
export function createFrame(options: FrameHost): Frame {
  const { host, assistantId, onFailure } = options
  const element = document.createElement('iframe')
  // `crypto.randomUUID` is missing on pages without TLS.
  const session = crypto.getRandomValues(new Uint32Array(4)).join('-')
  element.title = options.title
  element.setAttribute(
    'sandbox',
    'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
  )
  element.allow = options.allow.join(';')
  element.referrerPolicy = 'no-referrer'
  const handshake = awaitFrame({
    frame: element,
    window,
    origin: new URL(host).origin,
    session,
    onSilent: onFailure,
    onVersionMismatch: onFailure,
  })
  const line = import(/* @vite-ignore */ `./widget-line.js${options.tries}`) as Promise<LineModule>
  const bridge = line.then(({ speak }) => speak(handshake, options))
  bridge.catch(onFailure)
  element.src = frameUrl(`${host}/chat-iframe`, { assistantId, parentOrigin: location.origin, session })
  return {
    element,
    bridge,
    destroy() {
      handshake.close()
      void bridge.then((joined) => joined.close()).catch(() => undefined)
      element.remove()
    },
  }
}
