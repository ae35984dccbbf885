import type { BridgeSettings } from '../protocol/bridge-settings.ts'
import type { FrameCommands } from '../protocol/bridge.ts'
import type { CommandHandlers } from './command-types.ts'

/** Whether the host page may have the texts of messages: only as long as it has set `shareText`. */
export interface Sharing {
  /** The same handlers, watched for the setting. */
  watch(handlers: CommandHandlers<FrameCommands>): CommandHandlers<FrameCommands>
  /** Takes changed settings. */
  update(settings: BridgeSettings): void
  /** What of an event's fields may go out. */
  clean(type: string, fields: object): object
}

export function createSharing(): Sharing {
  let isShared = false
  const update = ({ shareText = isShared }: BridgeSettings): void => {
    isShared = shareText
  }
  return {
    watch(handlers) {
      const { configure, update: change } = handlers
      return {
        ...handlers,
        ...(configure && {
          configure(settings) {
            update({ shareText: false, ...settings })
            return configure(settings)
          },
        }),
        ...(change && {
          update(settings) {
            update(settings)
            return change(settings)
          },
        }),
      }
    },
    update,
    clean(type, fields) {
      // What an error says is for developers, and holds nobody's words.
      if (isShared || type === 'replyX_error') return fields
      const { text: _text, message: _message, ...rest } = fields as Record<string, unknown>
      return rest
    },
  }
}
