import type { HostCommands } from '../protocol/bridge.ts'
import type { CommandFields } from './command-types.ts'
import { maybeText } from './fields.ts'

/** What the frame may call at the host page. */
export const hostFields: CommandFields<HostCommands> = {
  getToken: { previous: maybeText },
  rememberGuest: { guestId: maybeText },
}
