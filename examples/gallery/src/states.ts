import { ReplyXError, type Message, type Snapshot } from '@replyx/core'
import type { ViewOptions } from '@replyx/core/view'

/** A state to look at: what the client holds, and how the interface is set. */
export interface GalleryState {
  readonly snapshot: Partial<Snapshot>
  readonly isMinimized?: boolean
  readonly title?: string
  /** What the client holds a moment later, where only the change shows something. */
  readonly then?: Partial<Snapshot>
  /** Further options of the interface. */
  readonly view?: ViewOptions
}

const now = Date.now()
const minute = 60_000
let number = 0

function message(sender: Message['sender'], text: string, more: Partial<Message> = {}): Message {
  number++
  return {
    key: `m${number}`,
    id: number,
    seq: number,
    sender,
    text,
    timestamp: new Date(now - (400 - number) * 1000).toISOString(),
    status: 'sent',
    isDeleted: false,
    ...more,
  }
}

const refused = new ReplyXError({
  code: 'network_failed',
  message: 'unable to send; offline',
  retryable: true,
})
const maria = { id: 7, name: 'Maria Okafor' }
const yesterday = new Date(now - 26 * 60 * minute).toISOString()

const talk: readonly Message[] = [
  message('user', 'Hi! I ordered the oak desk on Monday. When will it arrive?', { timestamp: yesterday }),
  message(
    'assistant',
    'Your order **#48210** left our workshop this morning. Deliveries in your area take *two to three working days*.',
    { timestamp: yesterday },
  ),
  message('assistant', 'You can follow it here: [track the parcel](https://example.com/track/48210).', {
    timestamp: yesterday,
  }),
  message('user', 'Great, thank you 🙌'),
  message('user', 'Can I still change the colour of the legs?'),
  message(
    'assistant',
    'Yes, as long as it is in the workshop. These are on stock:\n\n| Colour | Extra | Days |\n|---|---:|---:|\n| Black | 0 € | 0 |\n| Brass | 24 € | 2 |\n| Raw steel | 12 € | 1 |\n\nShall I:\n\n1. keep **black**, or\n2. change to **brass**?',
  ),
]

const joined: readonly Message[] = [
  ...talk,
  message('user', 'I would rather talk to a person about this.'),
  message('system', 'Maria has joined the conversation'),
  message('manager', 'Hello, this is Maria from the workshop. I have your order in front of me.'),
  message('manager', 'Brass it is? I can have them swapped today.'),
  message('user', 'Yes please!'),
  message('user', '🎉'),
]

const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
const url = `https://example.com/${'a-very-long-path/'.repeat(16)}end?query=${'x'.repeat(20)}`
const code = `const total = ${'price * quantity + '.repeat(11)}0\nconsole.log(total)`

/** Languages that run from right to left, with what does not in between. */
const fromRight: readonly Message[] = [
  message('user', 'مرحبًا، متى يصل طلبي رقم 48210؟'),
  message(
    'assistant',
    'غادر طلبك الورشة **هذا الصباح**. الخطوات التالية:\n\n- نتصل بك قبل التسليم\n- يصل السائق بين 9:00 و12:00\n  1. أظهر رقم الطلب\n  2. افحص المكتب\n- iPhone 15 support: see the guide.\n- `npm start` يشغّل البرنامج\n\n> الضمان سنتان من يوم التسليم.\n> C++ أيضًا!',
  ),
  message(
    'assistant',
    '| اللون | السعر | الأيام |\n|---|---:|---:|\n| أسود | 0 € | 0 |\n| Oak (raw). | 24 € | 2 |',
  ),
  message('user', 'האם אפשר לשנות את הצבע? See https://example.com'),
  message(
    'manager',
    'כן, כל עוד הוא בבית המלאכה:\n\n1. שחור\n2. פליז\n\n> לפי המדריך.\n\nThis part is in English:\n\n- one\n- שניים',
  ),
  message('user', '©'),
  message('user', '1️⃣'),
]

/** Every state of the chat, by name. */
export const galleryStates: Readonly<Record<string, GalleryState>> = {
  empty: { snapshot: {} },
  loading: { snapshot: { isLoading: true, connection: 'connecting' } },
  history: { snapshot: { messages: talk, hasOlder: true, operatorReadSeq: 4 } },
  typing: { snapshot: { messages: talk.slice(0, 5), typing: { actor: 'assistant' } } },
  streaming: {
    snapshot: {
      messages: [
        ...talk.slice(0, 5),
        message('assistant', 'Brass legs are on stock. The swap takes **two more days**, and your', {
          status: 'streaming',
          seq: null,
        }),
      ],
    },
  },
  failed: {
    snapshot: {
      messages: [
        ...talk.slice(0, 4),
        message('user', 'Is there a warranty on the legs as well?', {
          status: 'failed',
          error: refused,
          seq: null,
        }),
        message('user', 'And one more thing', { status: 'queued', seq: null }),
      ],
      draft: 'Hello?',
    },
  },
  interrupted: {
    snapshot: {
      messages: [...talk.slice(0, 5), message('assistant', 'Brass legs are on', { status: 'interrupted' })],
    },
  },
  waiting: {
    snapshot: {
      messages: joined.slice(0, 7),
      handoff: { status: 'requested', queuePosition: 2, estimatedWait: 3, expiresAt: now + 143_000 },
    },
  },
  operator: {
    snapshot: {
      messages: joined,
      handoff: { status: 'active', operator: maria },
      operatorReadSeq: 999,
      typing: { actor: 'manager', name: 'Maria' },
    },
  },
  offline: {
    snapshot: {
      connection: 'offline',
      messages: [
        ...talk.slice(0, 4),
        message('user', 'Are you there?', { status: 'sending', seq: null }),
        message('user', 'I am on a train', { status: 'queued', seq: null }),
        message('user', 'The parcel should be here by noon, could you look where it is?', {
          status: 'queued',
          seq: null,
        }),
      ],
    },
  },
  reconnecting: { snapshot: { connection: 'reconnecting', messages: talk.slice(0, 3) } },
  refused: {
    snapshot: {
      connection: 'failed',
      error: new ReplyXError({ code: 'domain_forbidden', message: 'unable to connect; domain not allowed' }),
    },
  },
  limit: { snapshot: { messages: talk.slice(0, 4), limit: { kind: 'rate', until: now + 42_000 } } },
  plan: { snapshot: { messages: talk.slice(0, 4), limit: { kind: 'plan' } } },
  long: {
    title: 'Maximiliane Konstantinopolitanska-Featherstonehaugh of Support',
    snapshot: {
      messages: [
        message('user', longWord),
        message('assistant', `See ${url}`),
        message('assistant', `\`\`\`ts\n${code}\n\`\`\``),
        message('user', '😀😃😄😁😆😅😂🤣🥲😊'.repeat(4)),
        message('assistant', '> Quoted from the guide\n\nUse `npm install` and ~~guess~~ read on.'),
        message('user', 'This one was deleted', { isDeleted: true, text: '' }),
      ],
      draft: 'word '.repeat(745),
    },
  },
  fromRight: { snapshot: { messages: fromRight } },
  thousand: {
    snapshot: {
      messages: Array.from({ length: 1000 }, (_, index) =>
        message(index % 3 === 0 ? 'user' : 'assistant', `Message ${index + 1}`),
      ),
    },
  },
  unavailable: {
    snapshot: {
      messages: talk.slice(0, 4),
      handoff: { status: 'requested' },
    },
    then: {
      handoff: {
        status: 'none',
        reason: 'unavailable',
        nextOpenAt: new Date(now + 9 * 60 * minute).toISOString(),
      },
    },
  },
  storage: {
    snapshot: {
      storage: 'memory',
      connection: 'reconnecting',
      messages: [...talk.slice(0, 2), message('user', 'Are you there?', { status: 'queued', seq: null })],
    },
  },
  withoutAvatars: {
    snapshot: { messages: talk, typing: { actor: 'assistant' } },
    view: { showAvatar: false },
  },
  scrolled: { snapshot: { messages: [...talk, ...joined.slice(6)], unread: 3, readSeq: 2 } },
  minimized: { snapshot: { messages: talk, unread: 12 }, isMinimized: true },
  labelled: {
    snapshot: { unread: 1 },
    isMinimized: true,
    view: { buttonText: 'Questions?', buttonSize: 56, position: 'bottom-left' },
  },
}
