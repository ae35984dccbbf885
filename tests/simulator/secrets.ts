/** What must never be shown: tokens and guest ids. */
export interface Secrets {
  add(secret: string): void
  /** Looks through a value with all that hangs on it. @returns the secret found there */
  findIn(value: unknown): string | null
}

export function createSecrets(): Secrets {
  const known = new Set<string>()
  return {
    add: (secret) => known.add(secret),
    findIn(value) {
      const text = typeof value === 'string' ? value : JSON.stringify(value, withErrors)
      return [...known].find((secret) => text.includes(secret)) ?? null
    },
  }
}

/** What an error says stands in no property that is listed. */
function withErrors(_: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  const { message, stack, cause } = value
  return { ...value, message, stack, cause }
}
