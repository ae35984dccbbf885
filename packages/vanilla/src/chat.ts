import type { ReplyXClient } from '@replyx/core'
import { browserTiming } from '@replyx/core/dom'
import { bindChat, type ErrorHandler } from '@replyx/core/parts'
import { createChatView, type ChatView, type ViewOptions, type ViewTools } from '@replyx/core/view'
import { createDraw, type Parts } from './draw.ts'
import { createRenderer } from './render/patch.ts'

/** How a chat is drawn. */
export interface MountOptions extends ViewOptions {
  /** The nonce of a `<style>` element, where a browser without constructable stylesheets needs one. */
  readonly nonce?: string
  /** Own drawings of parts. */
  readonly parts?: Parts
  /** Told of a part that could not be drawn; the rest goes on. Default: the page's own error reporting. */
  readonly onError?: ErrorHandler
}

/** A chat on a page, whoever its client belongs to. */
export interface DrawnChat {
  readonly view: ChatView
  /** Draws parts otherwise from now on. */
  setParts(parts: Parts): void
  /** Takes the chat off the page; the client stays. */
  remove(): void
}

/**
 * Draws the chat of a client.
 *
 * @param tools - what the view has from the start; what it has not is loaded when it is needed
 * @throws TypeError where an option of the interface is not what it may be
 */
export function drawInto(
  parent: HTMLElement | ShadowRoot,
  client: ReplyXClient,
  options: MountOptions,
  tools: ViewTools,
): DrawnChat {
  const window = parent.ownerDocument.defaultView
  if (window === null) throw new TypeError('unable to attach; the document has no window')
  const { nonce, onError = (error) => window.reportError(error), ...viewOptions } = options
  let { parts = {} } = options
  const view = createChatView(client, { ...viewOptions, ...browserTiming(window), ...tools })
  const { refs, update } = bindChat(view, client, { nonce })
  /** Monitoring that fails takes nothing with it. */
  const report: ErrorHandler = (error, info) => {
    try {
      onError(error, info)
    } catch (failure) {
      window.reportError(failure)
    }
  }
  const renderer = createRenderer(parent, report)
  const show = (): void => renderer.show(draw(view.getSnapshot(), parts))
  const render = (): void => {
    show()
    update()
  }
  const draw = createDraw(view, refs, report, render)
  show()
  const unsubscribe = view.subscribe(render)
  render()
  return {
    view,
    setParts: (next) => {
      if (next === parts) return
      parts = next
      render()
    },
    remove: () => {
      unsubscribe()
      renderer.remove()
      view.destroy()
    },
  }
}
