import type { ErrorHandler, MessageContext, PartContext, PartName } from '@replyx/core/parts'
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
export type OwnParts = { readonly [Name in Exclude<PartName, 'Message'>]?: OwnPart<PartContext> } & {
  readonly Message?: OwnPart<MessageContext>
}

/** What a part is drawn from, whichever it is. */
export type AnyContext = PartContext & MessageContext

/** Tells an adapter of each part in its own way. */
export const mapParts = <Own>(
  parts: OwnParts,
  make: (own: OwnPart<AnyContext>, name: PartName) => Own,
): Readonly<Record<string, Own>> =>
  Object.fromEntries(
    Object.entries(parts).map(([name, own]) => [name, make(own as OwnPart<AnyContext>, name as PartName)]),
  )

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
  /** The element with the focus, in the chat or around it. */
  focused(): Element | null
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
