import type { LauncherConfig, resolve } from './loader/options.ts'

/** Those who listen by `ReplyX('on', …)`, each with the name of what they listen to. */
export type Handlers = Set<readonly [name: string, handler: (detail: unknown) => void]>

/** What the loader gives the part that it loads on intent. */
export interface PanelContext {
  /** The options of the launcher as they are now. */
  config: LauncherConfig
  /** Where all options come from, the heaviest first. */
  sources: readonly object[]
  readonly resolve: typeof resolve
  readonly warn: (problem: string) => void
  readonly element: HTMLElement
  readonly shadow: ShadowRoot
  readonly button: HTMLButtonElement
  /** The nonce of the loader's script, for a `<style>` where a browser has no other way. */
  readonly nonce: string
  /** Where the widget's pages are. */
  readonly host: string
  readonly handlers: Handlers
  /** Carries out what the page calls: here, to change options as a page does. */
  call(method: string, values: readonly unknown[]): unknown
}

/** What the part that is loaded on intent gives back. */
export interface Panel {
  readonly isOpen: boolean
  /** Shows what is configured. */
  show(): void
  /** Carries out what the page calls. */
  call(method: string, values: readonly unknown[]): unknown
  destroy(): void
}

/** The module that is loaded on intent. */
export interface PanelModule {
  readonly createPanel: (context: PanelContext) => Panel
}
