import type { ReplyXOptions } from '@replyx/core'
import type { ViewOptions } from '@replyx/core/view'

const text = (value: string): string => value
const isSet = (value: string): boolean => value !== 'false'

type Kind<Option> = readonly [read: (value: string) => unknown, options: readonly Option[]]

/** Options of the client that attributes set, by how the value is read. */
const clientKinds: readonly Kind<keyof ReplyXOptions>[] = [
  [Number, ['assistantId']],
  [text, ['apiUrl', 'wsUrl', 'environment']],
]

/** Options of the interface that attributes set: all that a text can say. */
const viewKinds: readonly Kind<keyof ViewOptions>[] = [
  [
    text,
    [
      'theme',
      'colorScheme',
      'locale',
      'type',
      'position',
      'title',
      'welcomeMessage',
      'buttonText',
      'timeZone',
    ],
  ],
  [Number, ['buttonSize', 'borderRadius']],
  [isSet, ['showAvatar', 'showOnlineStatus', 'isMinimized', 'isClosable', 'sound', 'titleBadge']],
]

/** `title` would be the browser's own tooltip. */
const attributeOf = (option: string): string =>
  option === 'title' ? 'chat-title' : option.replace(/[A-Z]/g, (letter) => `-${letter}`).toLowerCase()

const namesOf = (kinds: readonly Kind<string>[]): string[] =>
  kinds.flatMap(([, options]) => options.map(attributeOf))

/** Attributes whose other value makes another client. */
export const clientAttributes = namesOf(clientKinds)

/** Every attribute that the element follows. */
export const attributeNames = [...clientAttributes, ...namesOf(viewKinds)]

const readBy =
  (kinds: readonly Kind<string>[]) =>
  (element: Element): Record<string, unknown> => {
    const found: Record<string, unknown> = {}
    for (const [read, options] of kinds)
      for (const option of options) {
        const value = element.getAttribute(attributeOf(option))
        if (value !== null) found[option] = read(value)
      }
    return found
  }

/** The options of the client that an element's attributes set. */
export const readClientOptions: (element: Element) => Partial<ReplyXOptions> = readBy(clientKinds)

/** The options of the interface that an element's attributes set. */
export const readViewOptions: (element: Element) => ViewOptions = readBy(viewKinds)
