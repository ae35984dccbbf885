export type Command = 'down' | 'up' | 'take' | 'release' | 'search' | 'help'

/** What is looked at of a key that was pressed. */
export interface Key {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly isComposing: boolean
}

// By the key's place, so that J is J on a Cyrillic keyboard too.
const byPlace: Readonly<Record<string, Command>> = {
  KeyJ: 'down',
  KeyK: 'up',
  KeyT: 'take',
  KeyR: 'release',
  Slash: 'search',
}

/** The command behind a key, or null where it means something else. */
export const commandOf = (pressed: Key, isWriting: boolean): Command | null => {
  if (isWriting || pressed.isComposing || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null
  if (pressed.key === '?') return 'help'
  if (pressed.key === '/') return 'search'
  return pressed.shiftKey ? null : (byPlace[pressed.code] ?? null)
}

/** Whether keys pressed here belong to a field. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** The one before or after in a list that begins anew at its ends; the first where none is chosen. */
export const neighbour = (ids: readonly number[], current: number | null, step: 1 | -1): number | null => {
  if (ids.length === 0) return null
  const at = current === null ? -1 : ids.indexOf(current)
  if (at === -1) return (step === 1 ? ids[0] : ids.at(-1)) ?? null
  return ids[(at + step + ids.length) % ids.length] ?? null
}
