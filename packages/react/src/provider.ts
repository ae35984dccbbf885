import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { createElement, useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { useBeforePaint } from './effect.ts'
import { report } from './report.ts'
import { createScope, ScopeContext, type ProviderViewOptions, type Scope } from './scope.ts'

/** Props of {@link ReplyXProvider}: either `client` or `options`. */
export interface ReplyXProviderProps {
  /** A client of yours: connecting and ending it stay with you. */
  readonly client?: ReplyXClient | undefined
  /**
   * Options of a client that lives as long as the provider, connected from mount to unmount. Read once: to begin anew
   * with others, give the provider another `key`.
   */
  readonly options?: ReplyXOptions | undefined
  /** Looks and texts of the interface; they may change at any time. */
  readonly view?: ProviderViewOptions | undefined
  /** The nonce of a `<style>` element, where a browser without constructable stylesheets needs one. */
  readonly nonce?: string | undefined
  readonly children?: ReactNode
}

interface Held {
  readonly scope: Scope
  /** What the client was made from; `null` where it is somebody else's. */
  readonly options: ReplyXOptions | null
  isEnded: boolean
  /** Calls off an end that is about to come. */
  stay?: () => void
}

const noOptions: ProviderViewOptions = {}

/** Clients made here whose provider has just gone. */
const leaving = new Set<Held>()

function hold({ client, options, view = noOptions, nonce }: ReplyXProviderProps, taken?: ReplyXClient): Held {
  if (!client === !options) throw new Error('unable to provide ReplyX; give either "client" or "options"')
  const own = client ?? taken ?? createReplyX(options as ReplyXOptions)
  return { scope: createScope(own, view, nonce), options: client ? null : (options ?? null), isEnded: false }
}

/** Keeps a client connected while it is on the page; gives the undo. */
function keepConnected(held: Held): () => void {
  held.stay?.()
  leaving.delete(held)
  // Where connecting fails for good, the snapshot says so and the banner shows it.
  held.scope.client.connect().catch(() => undefined)
  return () => {
    // Strict mode, and a tree that is put elsewhere, come back at once: the connection stays open for that moment.
    const timer = setTimeout(() => {
      leaving.delete(held)
      held.isEnded = true
      held.scope.client.destroy()
    }, 0)
    held.stay = () => clearTimeout(timer)
    leaving.add(held)
  }
}

/** Options of a client say the same when each of them does. */
function isSame(one: object, other: object): boolean {
  const entries = Object.entries(one)
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([name, value]) => value === other[name as never])
  )
}

/** What is held by a provider that is on the page (again): what has just left with the same options, where there is some. */
function resume(held: Held, options: ReplyXOptions, props: ReplyXProviderProps): Held {
  if (leaving.has(held)) return held
  const found = [...leaving].find((other) => other.options && isSame(other.options, options))
  // A tree that was put away for longer than a moment comes back with a client of its own.
  if (!found) return held.isEnded ? hold(props) : held
  const { client, view } = found.scope
  if (view.getSnapshot().type === held.scope.view.getSnapshot().type) return found
  // Where the chat now stands otherwise, what was open there is not open here: only the client goes on.
  found.stay?.()
  leaving.delete(found)
  view.destroy()
  return hold(props, client)
}

/**
 * Gives a chat to the components and hooks below it. Renders on a server, too, and connects only in a page.
 *
 * @throws Error where neither or both of `client` and `options` are given
 * @throws TypeError where an option of the interface is not what it may be
 *
 * @example
 * ```tsx
 * import { ReplyXChat, ReplyXProvider } from '@replyx/react'
 *
 * export const Support = () => (
 *   <ReplyXProvider options={{ assistantId: 1 }} view={{ theme: 'green', title: 'Mila' }}>
 *     <ReplyXChat />
 *   </ReplyXProvider>
 * )
 * ```
 */
export function ReplyXProvider(props: ReplyXProviderProps): ReactElement {
  const { client, options, view = noOptions, children } = props
  const [state, setState] = useState(() => hold(props))
  let held = state
  if (client ? client !== held.scope.client : options && !held.options) {
    held = hold(props)
    setState(held)
  }
  useBeforePaint(() => {
    try {
      held.scope.view.setOptions(view)
    } catch (error) {
      // What does not fit leaves a page that is already there as it was.
      report(error)
    }
  })
  useEffect(() => {
    if (!held.options) return undefined
    const next = resume(held, held.options, props)
    if (next !== held) setState(next)
    return keepConnected(next)
  }, [held])
  return createElement(ScopeContext.Provider, { value: held.scope }, children)
}
