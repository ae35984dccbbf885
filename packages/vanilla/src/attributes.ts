import type { ReplyXOptions } from '@replyx/core'
import type { ViewOptions } from '@replyx/core/view'

type Read = (value: string) => unknown

const isSet: Read = (value) => value !== 'false'
const text: Read = (value) => value

/** Attributes that set an option of the client, with its name and how the value is read. */
const clientAttributes: Readonly<Record<string, readonly [keyof ReplyXOptions, Read]>> = {
  'assistant-id': ['assistantId', Number],
  'api-url': ['apiUrl', text],
  'ws-url': ['wsUrl', text],
  environment: ['environment', text],
}

/** Attributes that set an option of the interface. `title` would be the browser's own tooltip. */
const viewAttributes: Readonly<Record<string, readonly [keyof ViewOptions, Read]>> = {
  theme: ['theme', text],
  'color-scheme': ['colorScheme', text],
  locale: ['locale', text],
  type: ['type', text],
  position: ['position', text],
  'chat-title': ['title', text],
  'welcome-message': ['welcomeMessage', text],
  'show-avatar': ['showAvatar', isSet],
  'show-online-status': ['showOnlineStatus', isSet],
  'button-text': ['buttonText', text],
  'button-size': ['buttonSize', Number],
  'border-radius': ['borderRadius', Number],
  'is-minimized': ['isMinimized', isSet],
  sound: ['sound', isSet],
  'title-badge': ['titleBadge', isSet],
  'time-zone': ['timeZone', text],
}

/** Every attribute that the element follows. */
export const attributeNames: readonly string[] = [
  ...Object.keys(clientAttributes),
  ...Object.keys(viewAttributes),
]

/** Whether another value of this attribute makes another client. */
export const isClientAttribute = (name: string): boolean => Object.hasOwn(clientAttributes, name)

const read = (
  element: Element,
  attributes: Readonly<Record<string, readonly [string, Read]>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([attribute, [option, parse]]) => {
      const value = element.getAttribute(attribute)
      return [option, value === null ? undefined : parse(value)]
    }),
  )

/** The options of the client that an element's attributes set. */
export const readClientOptions = (element: Element): Partial<ReplyXOptions> =>
  Object.fromEntries(
    Object.entries(read(element, clientAttributes)).filter(([, value]) => value !== undefined),
  )

/** The options of the interface that an element's attributes set; `undefined` for those that they do not. */
export const readViewOptions = (element: Element): ViewOptions => read(element, viewAttributes)
