import { failure, type ReplyXError } from './errors.ts'
import type { Message, Snapshot } from './model.ts'
import type { ReplyXClient } from './types.ts'

/**
 * Something added to a client. All of it is called on the page; what it throws is reported as an `error` event with
 * the code `handler_failed`, and harms nobody else.
 *
 * @example
 * ```ts
 * import { createReplyX, type ReplyXPlugin } from '@replyx/core'
 *
 * const greeter: ReplyXPlugin = {
 *   name: 'greeter',
 *   version: '1.0.0',
 *   init(chat) {
 *     chat.on('message:sending', ({ text, cancel }) => {
 *       if (text.includes('password')) cancel('it holds a password')
 *     })
 *   },
 *   onMessage: (message) => console.log(message.sender, message.text),
 * }
 * createReplyX({ assistantId: 1, plugins: [greeter] })
 * ```
 */
export interface ReplyXPlugin {
  /** What tells it from the others of the same client. */
  readonly name: string
  /** Its version, for debugging. */
  readonly version?: string
  /** Called once, with the client that it is used by, at that client's first call: never on a server. */
  init?(chat: ReplyXClient): void
  /** Called when it is taken out, and when the client ends. */
  destroy?(): void
  /** Called with each message that was accepted or has come in. */
  onMessage?(message: Message): void
  /** Called after each change of the snapshot. */
  onStateChange?(snapshot: Snapshot): void
}

/** A plugin's name; empty where it is none. */
function nameOf(plugin: unknown): string {
  const name = (plugin as Partial<ReplyXPlugin> | null | undefined)?.name
  return typeof name === 'string' ? name : ''
}

/** Whether all are plugins, each of a name of its own. */
export function arePlugins(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const names = new Set(value.map(nameOf))
  return names.size === value.length && !names.has('')
}

export interface Plugins {
  use(plugin: ReplyXPlugin): () => void
  stop(): void
}

export function createPlugins(getClient: () => ReplyXClient, report: (error: ReplyXError) => void): Plugins {
  const undos = new Map<string, () => void>()

  return {
    use(plugin) {
      const name = nameOf(plugin)
      if (name === '' || undos.has(name)) {
        throw failure('option_invalid', 'use the plugin', 'a plugin needs a name that no other has')
      }
      const client = getClient()
      const attempt = (work: () => void): void => {
        try {
          work()
        } catch (cause) {
          report(failure('handler_failed', `run the plugin "${name}"`, 'it has thrown', { cause }))
        }
      }
      const onMessage = ({ message }: { readonly message: Message }): void => plugin.onMessage?.(message)
      const undoAll = [
        client.on('message:sent', onMessage),
        client.on('message:received', onMessage),
        client.subscribe(() => plugin.onStateChange?.(client.getSnapshot())),
      ]
      const undo = (): void => {
        // Another may have come under its name.
        if (undos.get(name) !== undo) return
        undos.delete(name)
        for (const undoOne of undoAll) undoOne()
        attempt(() => plugin.destroy?.())
      }
      undos.set(name, undo)
      attempt(() => plugin.init?.(client))
      return undo
    },
    stop() {
      for (const undo of [...undos.values()]) undo()
    },
  }
}
