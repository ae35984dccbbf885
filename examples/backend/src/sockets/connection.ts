/** One end of a socket, whatever carries it. Neither call may throw, also after the end. */
export interface Connection {
  send(text: string): void
  close(code: number, reason: string): void
}

/** What a carrier tells a session. */
export interface Session {
  receive(text: string): void
  /** The connection is gone, whoever ended it. */
  closed(): void
}
