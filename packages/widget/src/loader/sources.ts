/** What an option is called in an address or an attribute, where that is another name. */
const aliases: Readonly<Record<string, string>> = {
  api: 'apiUrl',
  assistant: 'assistantId',
  assistant_id: 'assistantId',
  token: 'siteToken',
}

/** Pairs of names and values as a source of options. */
export const source = (pairs: Iterable<readonly [string, unknown]>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...pairs].map(([name, value]) => [Object.hasOwn(aliases, name) ? aliases[name] : name, value]),
  )
