import type { ConnectionState } from './model.ts'
import type { Connection } from './transport/connection.ts'

/** How the connection looks from outside. */
export function toConnectionState(
  connection: Connection,
  context: { readonly wasOnline: boolean; readonly isNetworkOnline: boolean; readonly hadDialog: boolean },
): ConnectionState {
  switch (connection.phase) {
    case 'idle':
    case 'online':
    case 'failed':
      return connection.phase
    case 'authenticating':
    case 'connecting':
      // The first message makes the dialog: to the visitor nothing was interrupted.
      if (context.wasOnline && !context.hadDialog) return 'online'
      return context.wasOnline || connection.attempts > 0 ? 'reconnecting' : 'connecting'
    case 'waiting':
      return context.isNetworkOnline ? 'reconnecting' : 'offline'
  }
}
