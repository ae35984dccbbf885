import type { Theme, ViewOptions } from '@replyx/core/view'

const oneOf = <Value extends string>(value: string | null, ...allowed: readonly Value[]): Value | undefined =>
  allowed.find((candidate) => candidate === value)

/** Reads how the chat should look from the page's address: `?theme=green&scheme=dark&position=bottom-left`. */
export function readViewOptions(query: URLSearchParams): ViewOptions {
  const theme = query.get('theme')
  const colorScheme = oneOf(query.get('scheme'), 'light', 'dark', 'auto')
  const locale = query.get('locale')
  const position = oneOf(query.get('position'), 'bottom-right', 'bottom-left', 'bottom-center')
  return {
    ...(theme === null ? {} : { theme: theme as Theme }),
    ...(colorScheme === undefined ? {} : { colorScheme }),
    ...(locale === null ? {} : { locale }),
    ...(position === undefined ? {} : { position }),
  }
}
