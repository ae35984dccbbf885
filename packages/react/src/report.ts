/** Tells the page of an error that nobody else is there to be told of; a server has nothing of the kind. */
export const report = (error: unknown): void =>
  (globalThis as Partial<Pick<typeof globalThis, 'reportError'>>).reportError?.(error)
