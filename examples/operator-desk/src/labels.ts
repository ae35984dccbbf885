/** Every sentence of the desk. */
export interface Labels {
  readonly title: string
  readonly signInLead: string
  readonly yourName: string
  readonly nameHint: string
  readonly signIn: string
  readonly signingIn: string
  readonly signInFailed: string
  readonly signInOffline: string
  readonly signInExpired: string
  readonly signOut: string
  readonly signOutHolding: (count: number) => string
  readonly leave: string
  readonly stay: string
  readonly status: string
  readonly online: string
  readonly away: string
  readonly operatorsOnline: (count: number) => string
  readonly connected: string
  readonly connecting: string
  readonly disconnected: string
  readonly lost: (seconds: number) => string
  readonly retryNow: string
  readonly refusedOrigin: string
  readonly refusedProtocol: string
  readonly reload: string
  readonly sound: string
  readonly soundOn: string
  readonly soundOff: string
  readonly help: string
  readonly requests: string
  readonly search: string
  readonly searchShort: string
  readonly waiting: string
  readonly mine: string
  readonly waitingEmpty: string
  readonly waitingEmptyHint: string
  readonly mineEmpty: string
  readonly searchEmpty: string
  readonly loading: string
  readonly take: string
  readonly takeGuest: (guest: string) => string
  readonly stepIn: string
  readonly guest: (guest: string) => string
  readonly waitedFor: (minutes: number) => string
  readonly noWords: string
  readonly urgent: string
  readonly reasons: Readonly<Record<string, string>>
  readonly newMessages: (count: number) => string
  readonly typingShort: string
  readonly conversation: string
  readonly messages: string
  readonly nothingSelected: string
  readonly nothingSelectedHint: string
  readonly back: string
  readonly visitorPane: string
  readonly visitorEmpty: string
  readonly release: string
  readonly transfer: string
  readonly loadOlder: string
  readonly today: string
  readonly yesterday: string
  readonly visitor: string
  readonly assistant: string
  readonly operator: string
  readonly you: string
  readonly sending: string
  readonly delivered: string
  readonly read: string
  readonly notSent: string
  readonly notSentYet: string
  readonly tryAgain: string
  readonly discard: string
  readonly edited: string
  readonly deleted: string
  readonly interrupted: string
  readonly writing: string
  readonly visitorTyping: string
  readonly toNewest: string
  readonly messagePlaceholder: string
  readonly messageLabel: string
  readonly send: string
  readonly sendHint: string
  readonly tooLong: (count: number) => string
  readonly left: (count: number) => string
  readonly offlineHint: string
  readonly viewWaiting: string
  readonly viewOther: (name: string) => string
  readonly viewIdle: string
  readonly viewEnded: string
  readonly dialogMissing: string
  readonly present: string
  readonly absent: string
  readonly since: string
  readonly dialog: string
  readonly page: string
  readonly language: string
  readonly handoffs: string
  readonly handoffsEmpty: string
  readonly unknown: string
  readonly transferTitle: (guest: string) => string
  readonly transferEmpty: string
  readonly transferEmptyHint: string
  readonly activeChats: (count: number) => string
  readonly cancel: string
  readonly close: string
  readonly shortcuts: string
  readonly keys: Readonly<
    Record<'down' | 'up' | 'take' | 'release' | 'search' | 'send' | 'break' | 'escape' | 'help', string>
  >
  readonly takenByOther: (name: string) => string
  readonly requestGone: string
  readonly chatLimit: string
  readonly released: (guest: string) => string
  readonly takeBack: string
  readonly transferred: (guest: string, name: string) => string
  readonly received: (guest: string) => string
  readonly show: string
  readonly dialogLost: (guest: string) => string
  readonly operatorOffline: string
  readonly actionFailed: string
  readonly actionOffline: string
  readonly arrived: (guest: string, words: string) => string
}
