import type { Message } from '../model.ts'
import type { ChatActions } from './actions.ts'
import type { Locale } from './labels.ts'
import type { ChatViewSnapshot } from './model/types.ts'
import type { RichText, ViewOptions, ViewTools } from './options.ts'
import type { ChatPartProps } from './props/index.ts'
import type { Theme } from './theme-names.ts'

/** The interface of one chat without its drawing: what is shown, and what happens when something is touched. */
export interface ChatView extends ChatPartProps {
  /** Everything to draw: the same object until something changes. */
  getSnapshot(): ChatViewSnapshot
  /** Calls `listener` after each change. The view follows the chat while it has a listener. @returns the undo */
  subscribe(listener: () => void): () => void
  /** What a visitor can do. */
  readonly actions: ChatActions
  /** Opens a chat that can be minimized. */
  open(): void
  /** Minimizes it. */
  close(): void
  /** Opens or minimizes it. */
  toggle(): void
  /** Changes options. @throws TypeError naming the option, what was given and what is allowed */
  update(options: ViewOptions): void
  /**
   * Says what is wanted from now on: what was said before and is no longer falls back to its default. What `update` has
   * changed besides stays. @throws TypeError as `update`
   */
  setOptions(options: ViewOptions): void
  /** Changes the theme. @throws TypeError where it is none */
  setTheme(theme: Theme): void
  /** Gives what is loaded only when the snapshot says that it `needs` it. What it has already it keeps. */
  setTools(tools: ViewTools): void
  /** How the text of messages is understood. */
  richText(): RichText
  /** The name of the assistant or operator who wrote a message. */
  authorOf(message: Message): string
  /** Changes the language. */
  setLocale(locale: Locale): void
  /** Tells whether the window is a phone's (768 CSS pixels wide or less). */
  setMobile(isMobile: boolean): void
  /** Tells whether the page stands in a frame of another, so that the chat cannot cover all there is. */
  setFramed(isFramed: boolean): void
  /** Tells whether the system is set to dark. */
  setSystemDark(isDark: boolean): void
  /** Tells whether the list shows its end. At the end, what is shown counts as read. */
  setAtEnd(isAtEnd: boolean): void
  /** Tells, by their keys, the first and the last section in sight or near it: rows of others are left out. */
  setWindow(first: string, last: string): void
  /** Tells whether the page is visible. In a hidden page nothing counts as read. */
  setVisible(isVisible: boolean): void
  /** Ends the view: forgets every listener and timer. The chat stays. */
  destroy(): void
}
