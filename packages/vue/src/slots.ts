import type { ErrorHandler, MessageContext, PartContext, PartName } from '@replyx/core/parts'
import type { FunctionalComponent, InjectionKey, VNode } from 'vue'

/** The parts that are drawn from everything that is shown. */
export type SlotName = Exclude<PartName, 'Message'>

/** What a slot in the place of a part gets. */
export interface PartSlotProps extends PartContext {
  /** The part as it would have been: `<component :is="usual" />`. */
  readonly usual: FunctionalComponent
}

/** What the slot in the place of a row gets. */
export interface MessageSlotProps extends MessageContext {
  /** The row as it would have been: `<component :is="usual" />`. */
  readonly usual: FunctionalComponent
}

/** Slots of {@link ReplyXChat}: drawings of your own in the place of parts, by the names of the parts. */
export type ReplyXChatSlots = Partial<Record<SlotName, (props: PartSlotProps) => VNode[]>> & {
  /** Draws one row of the conversation: a message, a notice, a day, or the line of the unread. */
  readonly Message?: (props: MessageSlotProps) => VNode[]
}

/** What `ReplyXChat` sets for the parts inside. */
export interface Surroundings {
  readonly slots: ReplyXChatSlots
  readonly listener: () => ErrorHandler | undefined
}

export const surroundingsKey: InjectionKey<Surroundings> = Symbol()

/** Around parts in a layout of one's own there is nothing. */
export const noSurroundings: Surroundings = { slots: {}, listener: () => undefined }
