/** `oldest` and `sockets` push over WebSocket, `events` over event streams. */
export type Generation = 'oldest' | 'sockets' | 'events'

/** How a backend is built and deployed, as far as a client can tell. */
export interface Profile {
  readonly generation: Generation
  readonly live: 'socket' | 'events' | 'none'
  /** A push made in one of these processes reaches the links of the same one only. */
  readonly processes: number
  /** REST is in a process of its own: no push of a REST call reaches a link by itself. */
  readonly isSplit: boolean
  /** Some pushes go through a bus that all processes hear. */
  readonly hasBridge: boolean
}

export type ProfileName = 'socket' | 'split' | 'events' | 'workers' | 'polling'

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  /** Sockets, one process: nearly all is pushed. */
  socket: { generation: 'sockets', live: 'socket', processes: 1, isSplit: false, hasBridge: false },
  /** Sockets apart from REST: of the assistant nothing is ever pushed. */
  split: { generation: 'sockets', live: 'socket', processes: 1, isSplit: true, hasBridge: true },
  /** Event streams in site mode; in widget mode 403, so that only polling is left. */
  events: { generation: 'events', live: 'events', processes: 1, isSplit: false, hasBridge: true },
  /** Sockets over four processes that do not hear each other: three pushes of four are lost, in either mode. */
  workers: { generation: 'sockets', live: 'socket', processes: 4, isSplit: false, hasBridge: false },
  /** Nothing live at all. */
  polling: { generation: 'events', live: 'none', processes: 4, isSplit: false, hasBridge: true },
}
