/** What an option is called in an address or an attribute, where that is another name. */
export const aliases: Readonly<Record<string, string | null>> = {
  __proto__: null,
  api: 'apiUrl',
  assistant: 'assistantId',
  assistant_id: 'assistantId',
  token: 'siteToken',
}

/** What is given under any of its names as a source of options. */
export const source = (given: object | undefined): Readonly<Record<string, unknown>> =>
  Object.fromEntries<unknown>(
    Object.entries(given ?? {}).map(([name, value]) => [aliases[name] ?? name, value]),
  )
