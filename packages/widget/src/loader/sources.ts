/** What an option is called in an address or an attribute, where that is another name. */
export const aliases: Readonly<Record<string, string | null>> = {
  __proto__: null,
  api: 'apiUrl',
  assistant: 'assistantId',
  assistant_id: 'assistantId',
  token: 'siteToken',
}

/** Pairs of names and values as a source of options. */
export const source = (pairs: Iterable<readonly [string, unknown]>): Readonly<Record<string, unknown>> =>
  Object.fromEntries<unknown>([...pairs].map(([name, value]) => [aliases[name] ?? name, value]))
