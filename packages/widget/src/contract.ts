import type { LauncherConfig, resolve } from './loader/options.ts'

/** What the loader gives the part that it loads on intent. */
export interface PanelContext {
  /** The options of the launcher as they are now. */
  readonly config: () => LauncherConfig
  /** Where all other options come from, the heaviest first. */
  readonly sources: () => readonly object[]
  readonly resolve: typeof resolve
  readonly warn: (problem: string) => void
  readonly element: HTMLElement
  readonly shadow: ShadowRoot
  readonly button: HTMLButtonElement
  /** The nonce of the loader's script, for a `<style>` where a browser has no other way. */
  readonly nonce: string
  /** Where the widget's pages are. */
  readonly host: string
  /** Those who listen by `ReplyX('on', …)`, by the name of what they listen to. */
  readonly handlers: ReadonlyMap<string, ReadonlySet<(detail: unknown) => void>>
}

/** What the part that is loaded on intent gives back. */
export interface Panel {
  readonly isOpen: () => boolean
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
