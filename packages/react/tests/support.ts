import type { ReplyXOptions } from '@replyx/core'
import { createScriptedServer, createVirtualClock, type ScriptedServer } from '@replyx/core/testing'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'

/** A tree on the page. */
export interface Mounted {
  readonly container: HTMLElement
  /** Draws something else in its place. */
  readonly render: (node: ReactNode) => void
  /** Takes it off the page. */
  readonly unmount: () => void
}

const mounted = new Set<Mounted>()

/** Puts a tree on the page until the test ends; what it throws comes out here. */
export function mountTree(node: ReactNode): Mounted {
  const container = document.createElement('div')
  document.body.append(container)
  const failures: unknown[] = []
  const root: Root = createRoot(container, { onUncaughtError: (error) => failures.push(error) })
  const entry: Mounted = {
    container,
    render: (next) => {
      flushSync(() => root.render(next))
      if (failures.length > 0) throw failures[0]
    },
    unmount: () => {
      if (!mounted.delete(entry)) return
      root.unmount()
      container.remove()
    },
  }
  mounted.add(entry)
  entry.render(node)
  return entry
}

/** Waits until what is loaded on demand is there, and drawn. */
export async function settle(): Promise<void> {
  await vi.dynamicImportSettled()
  await vi.dynamicImportSettled()
}

/** Lets whatever is put off to the next task happen. */
export const moment = (): Promise<void> => createVirtualClock().settle()

/** A server, and options of clients that connect with it. */
export function createServer(): { readonly server: ScriptedServer; readonly options: ReplyXOptions } {
  const server = createScriptedServer()
  return { server, options: { assistantId: 1, apiUrl: 'https://chat.test', ports: server.createPorts() } }
}

/** How often clients have begun to connect with a server. */
export const connections = ({ requests }: ScriptedServer): number =>
  requests.filter(({ path }) => path === '/api/protocol').length

export function find<Wanted extends HTMLElement = HTMLElement>(selector: string): Wanted {
  const found = document.querySelector<Wanted>(selector)
  if (found === null) throw new TypeError(`nothing on the page is ${selector}`)
  return found
}
export const has = (selector: string): boolean => document.querySelector(selector) !== null

/** Ends each test of a file with an empty page, and with nothing that React has complained of. */
export function watchPage(): void {
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  })
  afterEach(() => {
    for (const { unmount } of mounted) unmount()
    expect(vi.mocked(console.error).mock.calls).toEqual([])
    expect(vi.mocked(console.warn).mock.calls).toEqual([])
    expect(document.body.childElementCount).toBe(0)
  })
}

/** What React says of an error that was caught is expected. */
export const expectComplaints = (): void => {
  vi.mocked(console.error).mockClear()
  vi.mocked(console.warn).mockClear()
}
