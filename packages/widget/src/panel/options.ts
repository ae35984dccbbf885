import { address, between, flag, matching, text, type Check } from '../loader/checks.ts'
import type { ConfigOf, Rules } from '../loader/options.ts'

const features = ['camera', 'microphone', 'geolocation', 'clipboard-write', 'autoplay']

/** Features of the browser that the frame may use, as a list or as words. */
const allowed: Check<readonly string[]> = (given) => {
  const list = typeof given === 'string' ? given.split(/[\s,;]+/).filter(Boolean) : given
  return Array.isArray(list) && list.every((word) => features.includes(word as string))
    ? (list as string[])
    : undefined
}

/** Up to four texts, as a list or one below the other. */
const texts: Check<readonly string[]> = (given) => {
  const list = typeof given === 'string' ? given.split('\n') : given
  return Array.isArray(list) && list.length <= 4 && list.every((each) => text(200)(each) !== undefined)
    ? (list as string[])
    : undefined
}

/** What is needed only once somebody has come near the chat. */
export const panelRules = {
  apiUrl: [address],
  wsUrl: [matching(/^wss?:\/\/[^/].*$/)],
  borderRadius: [between(0, 32), 16],
  welcomeMessage: [text(2000)],
  showAvatar: [flag, true],
  showOnlineStatus: [flag, true],
  locale: [text(35)],
  colorScheme: [matching(/^(auto|light|dark)$/), 'auto'],
  title: [text(200)],
  quickReplies: [texts],
  sound: [flag, false],
  shareText: [flag, false],
  rememberGuest: [flag, false],
  allow: [allowed, []],
  closeLabel: [text(200)],
} as const satisfies Rules

/** What is given to the frame, and how its place looks. */
export type PanelConfig = ConfigOf<typeof panelRules>
