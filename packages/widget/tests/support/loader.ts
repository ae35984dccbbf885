import { vi, type Mock } from 'vitest'
import { pathToFileURL } from 'node:url'
import type { PanelContext } from '../../src/contract.ts'

/** What the double of the panel notes. */
interface PanelRecord {
  readonly context: PanelContext
  readonly calls: readonly unknown[][]
  readonly shows: number
  readonly destroyed: number
}

declare global {
  /** What the build puts in. */
  const VERSION: string
}

type Call = (method: string, ...values: unknown[]) => unknown

const folder = pathToFileURL(import.meta.dirname).href

/** The globals of the page. */
export interface Page {
  ReplyX?: Call & Readonly<Record<string, (...values: unknown[]) => unknown>>
  ReplyXWidget?: Readonly<Record<string, unknown>>
  replyxSettings?: object
  panels: PanelRecord[]
}

export const page = globalThis as unknown as Page

/** Puts the loader's script into the page, as a browser does; the double of the panel is in the same folder. */
export async function runLoader(
  query = 'assistant_id=1',
  attributes: Readonly<Record<string, string>> = {},
  from = folder,
): Promise<Page & { readonly warnings: Mock }> {
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const script = document.createElement('script')
  script.src = `${from}/widget.js?${query}`
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
  Object.defineProperty(Document.prototype, 'currentScript', { value: script, configurable: true })
  vi.stubGlobal('VERSION', '9.9.9')
  vi.resetModules()
  await import('../../src/loader/index.ts')
  return Object.assign(page, { warnings })
}

/** The elements of widgets that are in the page. */
export const widgets = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('div')].filter((element) => element.shadowRoot !== null)

export const buttonOf = (element: HTMLElement | undefined): HTMLButtonElement => {
  const button = element?.shadowRoot?.querySelector('button')
  if (!button) throw new Error('there is no button')
  return button
}

/** Takes everything off the page again. */
export function clearPage(): void {
  delete page.ReplyX
  delete page.ReplyXWidget
  delete page.replyxSettings
  page.panels = []
  document.body.replaceChildren()
  localStorage.clear()
}
