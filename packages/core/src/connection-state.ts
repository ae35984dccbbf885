import type { ConnectionState } from './model.ts'
import type { Connection } from './transport/connection.ts'

/** How the connection looks from outside. */
export function toConnectionState(
  { phase, attempts }: Connection,
  context: { readonly wasOnline: boolean; readonly isNetworkOnline: boolean; readonly hadDialog: boolean },
): ConnectionState {
  const { wasOnline, isNetworkOnline, hadDialog } = context
  if (phase === 'waiting') return isNetworkOnline ? 'reconnecting' : 'offline'
  if (phase !== 'authenticating' && phase !== 'connecting') return phase
  // The first message makes the dialog: to the visitor nothing was interrupted.
  if (wasOnline && !hadDialog) return 'online'
  return wasOnline || attempts > 0 ? 'reconnecting' : 'connecting'
}
