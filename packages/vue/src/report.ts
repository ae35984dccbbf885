/** Tells the page of an error that whoever should have been told of has thrown; a server has nothing of the kind. */
export const report = (error: unknown): void =>
  (globalThis as Partial<Pick<typeof globalThis, 'reportError'>>).reportError?.(error)
