/** A sentence with a count in it: one form per plural category of the language; `{count}` stands for the number. */
export type Plural = { readonly other: string } & { readonly [Category in Intl.LDMLPluralRule]?: string }

/**
 * Every text of the interface. All fields are required, so that a translation with a hole does not compile;
 * words in braces are filled in.
 */
export interface Labels {
  readonly assistant: string
  readonly operator: string
  readonly you: string
  readonly open: string
  readonly close: string
  readonly minimize: string
  readonly unread: Plural
  readonly statusReady: string
  readonly statusOperator: string
  readonly statusWaiting: string
  readonly statusConnecting: string
  readonly statusReconnecting: string
  readonly statusOffline: string
  readonly statusFailed: string
  readonly conversation: string
  readonly today: string
  readonly yesterday: string
  readonly newMessages: string
  readonly loadOlder: string
  readonly loading: string
  readonly sending: string
  readonly sent: string
  readonly read: string
  readonly notSent: string
  readonly retry: string
  readonly edit: string
  readonly discard: string
  readonly edited: string
  readonly deleted: string
  readonly interrupted: string
  /** Fills in `{name}`. */
  readonly typing: string
  readonly placeholder: string
  readonly send: string
  readonly stop: string
  readonly callOperator: string
  readonly charactersLeft: Plural
  readonly charactersOver: Plural
  readonly offlineHint: string
  readonly editing: string
  readonly cancel: string
  readonly handoffCalling: string
  /** Fills in `{place}`. */
  readonly handoffPlace: string
  readonly handoffWait: Plural
  /** Fills in `{time}`, minutes and seconds. */
  readonly handoffLeft: string
  readonly handoffReading: string
  /** Fills in `{name}`. */
  readonly handoffJoined: string
  readonly handoffReleased: string
  readonly handoffTimeout: string
  readonly handoffUnavailable: string
  /** Fills in `{time}`, a day and an hour. */
  readonly handoffBack: string
  readonly handoffLeaveMessage: string
  readonly dismiss: string
  readonly bannerStorage: string
  readonly bannerPlan: string
  /** Fills in `{time}`, minutes and seconds. */
  readonly bannerRate: string
  readonly bannerRateSoon: string
  readonly bannerOffline: string
  readonly errorTooLong: string
  readonly errorRefused: string
  readonly errorClosed: string
  readonly errorNetwork: string
  readonly errorServer: string
  readonly errorAccess: string
  readonly errorOther: string
  readonly welcome: string
  readonly quickReplies: string
  readonly newCount: Plural
  readonly toNewest: string
  readonly copy: string
  readonly copied: string
  readonly code: string
  readonly partFailed: string
  /** Fills in `{name}` and `{text}`: how a new message is read out. */
  readonly spoken: string
}

/** A language of the interface. */
export interface Locale {
  /** The BCP 47 tag, for dates, numbers and plurals. */
  readonly tag: string
  /** The direction of its script. */
  readonly direction: 'ltr' | 'rtl'
  /** Its texts. */
  readonly labels: Labels
}

/** Fills the words in braces of a label. */
export function fill(label: string, values: Readonly<Record<string, string>>): string {
  return label.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
