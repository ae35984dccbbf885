import type { launcherRules } from '../loader/options.ts'
import type { panelRules } from '../panel/options.ts'

/** The name of an option. */
export type OptionName = keyof typeof launcherRules | keyof typeof panelRules

/** What the page of options says of one. */
export interface OptionNote {
  /** What it is for. */
  readonly means: string
  /** What it may be, with its unit. */
  readonly values: string
  /** As it is written in an attribute; `null` where it can be given by a script only. */
  readonly sample: string | null
  /** What is used where nothing is given, where the rules cannot say it. */
  readonly preset?: string
}

/** Says it of every option, in the order of the page: the compiler asks for each that is added. */
export const optionNotes: Readonly<Record<OptionName, OptionNote>> = {
  assistantId: {
    means: 'the public number of the assistant: anybody may write, as a guest',
    values: 'a whole number from 1',
    sample: '1',
  },
  siteToken: {
    means: 'a token that your server has signed for a visitor, in place of `assistantId`',
    values: 'a JWT, at most 4,096 characters',
    sample: 'eyJhbGciOi…',
  },
  getToken: {
    means:
      'gets another site token, where the one in `siteToken` has ended or is refused; called with that one',
    values: 'a function that returns a token or a promise of one',
    sample: null,
  },
  apiUrl: {
    means: "the backend's address",
    values: 'an `http` or `https` address; what stands behind its path is left out',
    sample: 'https://api.example.com',
    preset: 'the origin of `host`',
  },
  wsUrl: {
    means: "the backend's address for sockets",
    values: 'a `ws` or `wss` address',
    sample: 'wss://api.example.com',
    preset: 'that of `apiUrl`',
  },
  host: {
    means: "the address of the folder with the frame's page; never on your page's own origin",
    values: 'an `http` or `https` address',
    sample: 'https://chat.example.com/widget',
    preset: 'where the script comes from',
  },
  type: {
    means: 'a button that opens a panel, a chat inside of an element, or one over the whole page',
    values: '`floating`, `embedded` or `fullscreen`',
    sample: 'embedded',
  },
  container: {
    means: 'the element that an embedded chat fills; it may come later, or again',
    values: 'a CSS selector',
    sample: '#support',
  },
  theme: {
    means: 'the colours of the button and the chat',
    values: '`blue`, `green`, `purple`, `orange`, or a colour as `#rgb` or `#rrggbb`',
    sample: 'green',
    preset: 'what the site has configured for its assistant, else `blue`',
  },
  colorScheme: {
    means: "light or dark; `auto`: as the visitor's system is set",
    values: '`auto`, `light` or `dark`',
    sample: 'dark',
  },
  position: {
    means: 'where the button stands',
    values: '`bottom-left`, `bottom-center` or `bottom-right`',
    sample: 'bottom-left',
  },
  offset: {
    means: "the button's distance from the edges of the window",
    values: '0 to 400 pixels',
    sample: '32',
  },
  zIndex: {
    means: 'how far in front of the page the widget stands',
    values: '0 to 2147483647',
    sample: '1000',
  },
  buttonSize: { means: "the button's height, and its least width", values: '40 to 120 pixels', sample: '64' },
  buttonText: { means: 'words on the button', values: 'at most 60 characters', sample: 'Chat' },
  label: {
    means: 'what a screen reader calls the button while the chat is closed',
    values: 'at most 200 characters',
    sample: 'Ask us',
    preset: "“Open chat” in the language of `locale`, else the page's; English until somebody comes near",
  },
  closeLabel: {
    means: 'what a screen reader calls the button while the chat is open',
    values: 'at most 200 characters',
    sample: 'Close',
    preset: "“Close chat” in the language of `locale`, else the page's",
  },
  borderRadius: { means: "the radius of the panel's corners", values: '0 to 32 pixels', sample: '8' },
  title: {
    means: 'the name in the header of the chat',
    values: 'at most 200 characters',
    sample: 'Support',
    preset: "the assistant's",
  },
  welcomeMessage: {
    means: 'what an empty conversation begins with',
    values: 'at most 2,000 characters',
    sample: 'Hello! How can we help?',
    preset: "a sentence in the chat's language",
  },
  quickReplies: {
    means: 'questions to choose from in an empty conversation',
    values: 'up to 4 texts of at most 200 characters: a list, or one on each line',
    sample: 'Where is my order?',
    preset: 'none',
  },
  locale: {
    means: 'the language of the chat',
    values: 'a BCP 47 tag of at most 35 characters, such as `de` or `pt-BR`',
    sample: 'de',
    preset: 'English',
  },
  showAvatar: {
    means: 'pictures of those who write',
    values: '`true` or `false`',
    sample: 'false',
  },
  showOnlineStatus: {
    means: 'how the connection stands, in the header',
    values: '`true` or `false`',
    sample: 'false',
  },
  sound: {
    means: 'a sound for a message that comes while the chat is not looked at',
    values: '`true` or `false`',
    sample: 'true',
  },
  preload: {
    means: 'loads the chat as soon as the page has nothing else to do, unless the visitor saves data',
    values: '`true` or `false`',
    sample: 'true',
    preset: '`false`',
  },
  shareText: {
    means: 'events bring the texts of messages to your page',
    values: '`true` or `false`',
    sample: 'true',
  },
  rememberGuest: {
    means:
      'your page keeps the guest id in its `localStorage`, for browsers that give a frame no lasting storage',
    values: '`true` or `false`',
    sample: 'true',
  },
  allow: {
    means: 'what the frame may use of the browser; each only after the browser has asked the visitor',
    values:
      'any of `camera`, `microphone`, `geolocation`, `clipboard-write`, `autoplay`: a list, or with spaces between',
    sample: 'clipboard-write',
    preset: 'nothing',
  },
  failedText: {
    means: 'what the button says when not even the panel could be loaded; pressed once more, it tries again',
    values: 'at most 200 characters',
    sample: 'Not loaded. Try again',
  },
  contact: {
    means: 'where visitors can write when the chat cannot be loaded',
    values: 'a mailbox, or an `http`, `https` or `mailto` address',
    sample: 'help@shop.example',
    preset: 'no link',
  },
  devOnly: {
    means: 'shows the widget only to browsers that hold `devKey`',
    values: '`true` or `false`',
    sample: 'true',
    preset: '`false`',
  },
  devKey: {
    means: 'what `localStorage.CHAT_AI_DEV_KEY` must be where `devOnly` is set; no secret',
    values: 'at most 200 characters',
    sample: 'preview',
    preset: 'none',
  },
}
