import { drawBanner, drawHandoff, drawHeader, drawLauncher } from './chrome.ts'
import { drawComposer } from './composer.ts'
import type { Child, Kit, PartContext, PartName } from './kit.ts'
import { drawEmpty, drawTyping } from './messages.ts'

/**
 * Draws a part the usual way.
 *
 * @param name - the part
 * @param kit - what the adapter draws with
 * @param context - what the part is drawn from
 * @returns the part, or nothing where there is nothing to show
 *
 * @example
 * ```ts
 * import { drawPart, type Kit, type PartContext } from '@replyx/core/parts'
 *
 * export const draw = <Drawn>(kit: Kit<Drawn>, context: PartContext) => drawPart('ChatHeader', kit, context)
 * ```
 */
export function drawPart<Drawn>(
  name: Exclude<PartName, 'Message'>,
  kit: Kit<Drawn>,
  context: PartContext,
): Child<Drawn> {
  const { h } = kit
  switch (name) {
    case 'ChatHeader':
      return drawHeader(h, context)
    case 'HandoffControls':
      return drawHandoff(h, context)
    case 'Banner':
      return drawBanner(h, context)
    case 'EmptyState':
      return drawEmpty(h, context)
    case 'TypingIndicator':
      return drawTyping(h, context)
    case 'Attachments':
      return null
    case 'InputArea':
      return drawComposer(kit, context)
    case 'FloatingButton':
      return drawLauncher(h, context)
  }
}
