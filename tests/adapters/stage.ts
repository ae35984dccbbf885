import type { ErrorHandler, MessageContext, PartContext } from '@replyx/core/parts'
import type { ChatView, ViewOptions } from '@replyx/core/view'
import type { FakeChat } from '../../packages/core/tests/view/fake-chat.ts'

/** What stands in the place of a part: a sentence, alone or above the part as it would have been. */
export interface OwnDrawing {
  readonly sentence: string
  readonly isAlone?: boolean
}

/** Says what stands in the place of a part; `null` where it is drawn as usual. What it throws, the part throws. */
export type OwnPart<Context> = (context: Context) => OwnDrawing | null

/** The parts that a scenario draws otherwise; each adapter is told in its own way. */
export interface OwnParts {
  readonly ChatHeader?: OwnPart<PartContext>
  readonly InputArea?: OwnPart<PartContext>
  readonly Message?: OwnPart<MessageContext>
}

/** What a chat may be drawn with besides the options of its interface. */
export interface StageExtras {
  readonly parts?: OwnParts | undefined
  readonly onError?: ErrorHandler | undefined
}

/** A chat that stands on the page. */
export interface Staged {
  readonly view: ChatView
  /** The outermost element. @throws TypeError where there is none */
  root(): HTMLElement
  /** Waits until all that was asked for is drawn, and what it takes is loaded. */
  settle(): Promise<void>
  /** Changes options of the interface as users of this adapter do. */
  update(options: ViewOptions): Promise<void>
  /** Takes the chat off the page. */
  destroy(): Promise<void>
}

/** One adapter, as every scenario sees it. */
export interface Stage {
  readonly name: string
  mount(fake: FakeChat, options: ViewOptions, extras: StageExtras): Staged
}
