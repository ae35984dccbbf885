import type { Message, Snapshot } from '../../packages/core/src/index.ts'
import { tokenFaults } from './faults.ts'
import type { Letter } from './letters.ts'
import type { Tab } from './tab.ts'
import { readTruth, type DialogTruth, type Truth } from './truth.ts'
import type { World } from './world.ts'

/** Codes that an `error` event may carry where faults are about. */
const tellable: ReadonlySet<string> = new Set([
  'network_failed',
  'request_timeout',
  'server_failed',
  'rate_limited',
  'handoff_refused',
  'dialog_not_found',
  'dialog_closed',
  'request_refused',
  'authentication_failed',
  'domain_forbidden',
  'token_expired',
  'token_invalid',
  'protocol_invalid',
])

/** Judges a run when all faults are over and everything has had its time. @returns what is wrong */
export async function judge(world: World): Promise<string[]> {
  const wrong: string[] = [...world.violations, ...world.server.violations]
  for (const { checkSnapshot } of world.tabs) checkSnapshot()
  for (const { violations } of world.tabs) wrong.push(...violations)
  const tabs = world.livingTabs()
  wrong.push(...judgeTails(tabs, await readTruth(world)))
  for (const { chat, twin } of tabs) {
    chat.holdHistory(true)
    twin?.chat.holdHistory(true)
  }
  for (const tab of tabs) while (await loadOlder(world, tab));
  const truth = await readTruth(world)
  for (const tab of world.tabs) wrong.push(...judgeVanished(tab, truth, world))
  for (const tab of tabs) {
    const say = (problem: string): void => {
      wrong.push(`tab ${String(tab.number)}: ${problem}`)
    }
    judgeTab(tab, truth, say)
    if (tab.twin === null) continue
    const { chat, errors } = tab.twin
    while (await loadOlder(world, tab.twin));
    judgeTab({ ...tab, chat, errors, posted: new Set() }, truth, (problem) => {
      wrong.push(`the twin in tab ${String(tab.number)}: ${problem}`)
    })
  }
  for (const letter of world.letters.all.values()) {
    judgeLetter(letter, truth, world, (problem) => {
      wrong.push(`"${letter.text}": ${problem}`)
    })
  }
  wrong.push(...judgeOrder(world, truth), ...judgeGuests(world), ...judgeTokens(world))
  wrong.push(...(await judgeTrimming(world)), ...(await judgeSounds(world)))
  return wrong
}

/** What is not yet sent stays on the screen, unless another tab has sent it in another dialog, or far above. */
function judgeVanished({ vanished, number }: Tab, { places }: Truth, { letters }: World): string[] {
  return [...vanished]
    .filter(([text]) => !letters.of(text).wasLostByServer && !letters.of(text).isSpoiled)
    .filter(([text, { lowest, dialogId }]) => {
      const [place, seq] = places.get(text) ?? [dialogId, Infinity]
      return place === dialogId && seq >= lowest
    })
    .map(([text]) => `tab ${String(number)}: "${text}" has vanished before it was sent`)
}

/** What one tab wrote stands in the order of writing, but for what was taken up again. */
function judgeOrder(world: World, truth: Truth): string[] {
  const wrong: string[] = []
  // Then another tab may give up what this one still sends.
  if (world.faults.counts.has('clock-forward')) return wrong
  const last = new Map<string, { readonly seq: number; readonly text: string }>()
  for (const letter of world.letters.all.values()) {
    const [promised, ...more] = letter.promises
    const place = truth.places.get(letter.text)
    // Taken back in another tab while it was on its way, it lets pass what was written later.
    const isAsWritten = promised?.outcome?.status !== 'failed' && more.length === 0 && !letter.isWithdrawn
    if (promised === undefined || place === undefined || !isAsWritten) continue
    if (hadBadStorage(letter, world) || letter.wasLostByServer || letter.isSpoiled) continue
    const [dialogId, seq] = place
    const line = `${String(promised.tabNumber)} in ${String(dialogId)}`
    const before = last.get(line)
    if (before !== undefined && before.seq > seq)
      wrong.push(`"${letter.text}" stands before "${before.text}"`)
    else last.set(line, { seq, text: letter.text })
  }
  return wrong
}

/** Before anything is read back, each tab shows the end of its dialog without a hole. */
function judgeTails(tabs: readonly Tab[], truth: Truth): string[] {
  return tabs.flatMap((tab) => {
    const dialog = truth.dialogs.get(tab.chat.getSnapshot().dialogId ?? 0)
    const problem = dialog === undefined ? null : compareTail(tab.chat.getSnapshot(), dialog)
    return problem === null ? [] : [`tab ${String(tab.number)}: ${problem}`]
  })
}

function compareTail(snapshot: Snapshot, { messages }: DialogTruth): string | null {
  const settled = snapshot.messages.filter(({ id }) => id !== null)
  const lowest = snapshot.hasOlder ? (settled[0]?.seq ?? Infinity) : 0
  const shown = settled.map(({ text, isDeleted, ...message }) =>
    line({ ...message, text, deleted: isDeleted }),
  )
  const held = messages.filter(({ seq }) => seq >= lowest).map(line)
  return shown.join('\n') === held.join('\n') ? null : `shows ${difference(shown, held)}`
}

const line = (message: {
  readonly id: number | null
  readonly seq: number | null
  readonly sender: string
  readonly text: string
  readonly deleted: boolean
}): string =>
  `${String(message.seq)}/${String(message.id)} ${message.sender}: ${message.deleted ? '(deleted)' : message.text}`

/** Who has left does not come back, in no tab that could hear of it. */
function judgeGuests({ plan, device, letters, tabs, livingTabs }: World): string[] {
  const wrong: string[] = []
  const first = tabs[0]
  if (first !== undefined && device.legacyGuestId !== null) {
    const [guest = device.legacyGuestId] = first.network.guests
    const isKnown = guest === device.legacyGuestId
    const isExcused = first.hasBadStorage || letters.leftGuests.size > 0
    if (!isKnown && !isExcused) wrong.push('the guest of the earlier version was not taken over')
  }
  if (!plan.hasChannels) return wrong
  for (const { number, network, hasBadStorage } of livingTabs()) {
    if (!hasBadStorage && letters.loggedOut.has(network.guestId ?? ''))
      wrong.push(`tab ${String(number)}: goes on as a guest who has left`)
  }
  return wrong
}

/** What an identity may be refused for. */
const identityTroubles = [
  ...tokenFaults,
  'status-401',
  'token-revoked',
  'close-4001',
  'close-4002',
  'offline',
  'slow-request',
  'clock-forward',
  'clock-back',
]
/** Seconds within which nothing that is not slow can overtake a token's end. */
const LONG_ENOUGH = 600

/** Tokens end, and are renewed, without anybody hearing of it. */
function judgeTokens({ plan, faults, tabs }: World): string[] {
  const isTroubled = identityTroubles.some((kind) => faults.counts.has(kind))
  if (isTroubled || (plan.site?.lifetime ?? LONG_ENOUGH) < LONG_ENOUGH) return []
  return tabs.flatMap(({ number, errors }) =>
    errors
      .filter((code) => /^(token|authentication)_/.test(code))
      .map((code) => `tab ${String(number)}: told ${code} without a cause`),
  )
}

/** A word that comes now is announced once by every client that shows its dialog, and by one of them to be heard. */
async function judgeSounds(world: World): Promise<string[]> {
  const { plan, clock, desk } = world
  const clients = world.livingTabs().flatMap((tab) => (tab.twin === null ? [tab] : [tab, tab.twin]))
  const dialogIds = new Set(clients.map(({ chat }) => chat.getSnapshot().dialogId))
  const wrong: string[] = []
  for (const dialogId of dialogIds) {
    if (dialogId === null) continue
    const text = `the last word in ${String(dialogId)}`
    await desk.takeover(dialogId, 0)
    await desk.write(dialogId, text)
    await clock.runTo(clock.elapsed + SOON)
    const there = clients.filter(({ chat }) => chat.getSnapshot().dialogId === dialogId)
    const announced = there.map((client) => client.announced.get(text) ?? { times: 0, leading: 0 })
    const times = announced.map((each) => each.times)
    // No operator was free to write, or the dialog is closed.
    if (times.every((count) => count === 0)) continue
    if (times.some((count) => count !== 1)) wrong.push(`a word is announced ${times.join(', ')} times`)
    const leading = announced.filter((each) => each.leading > 0).length
    if (leading !== (plan.hasLocks ? 1 : there.length))
      wrong.push(`a word is to be heard ${String(leading)} times`)
  }
  return wrong
}

/** Time for what is held to be trimmed, where that happens often. */
const SOON = 5_000

/** What was read back is let go of again, and can be read back again. */
async function judgeTrimming(world: World): Promise<string[]> {
  const { plan, clock } = world
  const { maxMessages, cleanupInterval } = plan.memory
  const wrong: string[] = []
  for (const tab of world.livingTabs()) {
    const { chat, number } = tab
    const countHeld = (): number => chat.getSnapshot().messages.filter(({ id }) => id !== null).length
    const { dialogId } = chat.getSnapshot()
    if (dialogId === null || cleanupInterval > SOON || countHeld() <= maxMessages) continue
    if (number % 2 === 0) chat.markRead()
    else chat.holdHistory(false)
    await clock.runTo(clock.elapsed + SOON)
    if (countHeld() > maxMessages)
      wrong.push(`tab ${String(number)}: holds ${String(countHeld())}, allowed: ${String(maxMessages)}`)
    const [gap] = judgeTails([tab], await readTruth(world))
    while (await loadOlder(world, tab));
    const [loss] = judgeTails([tab], await readTruth(world))
    if (gap !== undefined) wrong.push(`trimmed, ${gap}`)
    else if (loss !== undefined) wrong.push(`trimmed and read back, ${loss}`)
    if (chat.getSnapshot().hasOlder) wrong.push(`tab ${String(number)}: there is more that cannot be read`)
  }
  return wrong
}

async function loadOlder({ clock }: World, { chat }: Pick<Tab, 'chat'>): Promise<boolean> {
  if (!chat.getSnapshot().hasOlder) return false
  const loading = chat.loadOlder()
  await clock.runTo(clock.elapsed + 1_000)
  return loading
}

function judgeTab(tab: Tab, truth: Truth, say: (problem: string) => void): void {
  const snapshot = tab.chat.getSnapshot()
  const { connection, messages, dialogId } = snapshot
  if (connection !== 'online') say(`the connection is ${connection}`)
  if (snapshot.isLoading) say('is still loading')
  const waiting = messages.filter(({ status }) => ['saving', 'queued', 'sending'].includes(status))
  for (const { text, status } of waiting) say(`"${text}" is still ${status}`)
  const streaming = messages.filter(({ status }) => status === 'streaming')
  for (const { text } of streaming) say(`"${text}" is still being written`)
  for (const code of tab.errors) if (!tellable.has(code)) say(`told the error ${code}`)
  const dialog = dialogId === null ? undefined : truth.dialogs.get(dialogId)
  if (dialog !== undefined) judgeDialog(snapshot, dialog, say)
  else if (dialogId === null) judgeVacancy(tab, truth, say)
  else say(`is in dialog ${String(dialogId)}, which the server does not know`)
}

/** A tab without a dialog has sent nothing that stands in an open one. */
function judgeVacancy({ posted, network }: Tab, truth: Truth, say: (problem: string) => void): void {
  for (const dialog of truth.dialogs.values()) {
    if (!dialog.isOpen || dialog.guestId !== network.guestId) continue
    const hidden = dialog.messages.find(({ text }) => posted.has(text))
    if (hidden !== undefined) say(`has sent "${hidden.text}", and knows no dialog`)
  }
}

function judgeDialog(snapshot: Snapshot, dialog: DialogTruth, say: (problem: string) => void): void {
  if (snapshot.hasOlder) say('there is more that cannot be read')
  const problem = compareTail(snapshot, dialog)
  if (problem !== null) say(problem)
  const allowed: readonly Message['status'][] = [
    'failed',
    'interrupted',
    'saving',
    'queued',
    'sending',
    'streaming',
  ]
  const others = snapshot.messages.filter(({ id, status }) => id === null && !allowed.includes(status))
  for (const { text } of others) say(`"${text}" is sent and has no id`)
  judgeHandoff(snapshot, dialog, say)
  if (snapshot.readSeq !== dialog.readSeq) {
    say(`has read up to ${String(snapshot.readSeq)}, the server says ${String(dialog.readSeq)}`)
  }
  const unread = dialog.messages.filter(
    ({ seq, sender, deleted }) =>
      seq > dialog.readSeq && !deleted && (sender === 'assistant' || sender === 'manager'),
  ).length
  if (snapshot.unread !== unread) {
    say(`counts ${String(snapshot.unread)} unread, the server ${String(unread)}`)
  }
}

function judgeHandoff({ handoff }: Snapshot, dialog: DialogTruth, say: (problem: string) => void): void {
  const { status, assigned_manager: manager } = dialog.handoff
  const isOver = status === 'released' || status === 'cancelled'
  const wanted = isOver ? 'none' : status
  if (handoff.status !== wanted) say(`the handoff is ${handoff.status}, the server says ${status}`)
  else if (wanted === 'active' && handoff.operator?.id !== manager?.id) {
    say(`the operator is ${String(handoff.operator?.id)}, the server says ${String(manager?.id)}`)
  }
}

function difference(shown: readonly string[], held: readonly string[]): string {
  const extra = shown.filter((line) => !held.includes(line))
  const missing = held.filter((line) => !shown.includes(line))
  if (extra.length + missing.length === 0) return 'another order than the server'
  return `what the server has not: [${extra.join(' | ')}], and lacks [${missing.join(' | ')}]`
}

function judgeLetter(letter: Letter, truth: Truth, world: World, say: (problem: string) => void): void {
  const stored = truth.written.get(letter.text) ?? 0
  const tabs = world.livingTabs()
  // A storage that fails forgets which dialog an entry went to, and the server knows a message by dialog and id.
  if (stored > (hadBadStorage(letter, world) ? 2 : 1)) say(`is stored ${String(stored)} times`)
  if (letter.isTakenBack && stored > 0 && !hadBadStorage(letter, world)) say('is stored, and was taken back')
  if (letter.guests.size > 1) say('was sent under the names of several guests')
  for (const { tabNumber, outcome } of letter.promises) {
    const isAlive = tabs.some(({ number }) => number === tabNumber)
    if (outcome === null && isAlive) say(`tab ${String(tabNumber)} never settled its promise`)
  }
  for (const { outcome, tabNumber } of letter.promises) {
    const [dialogId] = truth.places.get(letter.text) ?? []
    const here = world.tabs[tabNumber]?.chat.getSnapshot().dialogId
    const isCalledOff = outcome?.status === 'failed' && outcome.error.code === 'cancelled'
    // Sent by another tab in another dialog, it cannot be told from one that was discarded there.
    if (isCalledOff && dialogId === here && stored > 0 && !letter.isWithdrawn)
      say('is stored, and was called off')
    if (outcome?.status === 'failed' && !isReason(outcome.error.code, world)) {
      say(`was given up for ${outcome.error.code}`)
    }
  }
  const outcomes = letter.promises.map(({ outcome }) => outcome)
  const wasSent = outcomes.some((outcome) => outcome?.status === 'sent')
  if (wasSent && stored === 0 && !letter.wasLostByServer) say('was called sent, and the server has it not')
  const copies = tabs.flatMap(({ chat }) =>
    chat.getSnapshot().messages.filter(({ text }) => text === letter.text),
  )
  if (stored > 0) {
    // A storage that fails cannot let go of an entry either, and a tab without one hears of nobody else's.
    const stale = tabs
      .filter(({ hasBadStorage }) => !hasBadStorage)
      .flatMap(({ chat }) => chat.getSnapshot().messages)
      .find(({ text, status }) => text === letter.text && status !== 'sent')
    if (stale !== undefined && !hadBadStorage(letter, world)) say(`is stored, and shown as ${stale.status}`)
    return
  }
  const isExcused = letter.isWithdrawn || letter.mayBeLost || letter.wasLostByServer || wasSent
  if (isExcused || copies.some(({ status, error }) => status === 'failed' && error !== undefined)) return
  if (isKeptAsFailed(letter, world)) return
  // Where the storage is bad it is kept by the tab alone, which may have another dialog open.
  const wasToldSo = outcomes.some((outcome) => outcome?.status === 'failed')
  if (wasToldSo && tabs.some(({ chat }) => chat.getSnapshot().storage === 'memory')) return
  say('is neither stored nor shown as failed')
}

/** Whether sending may end with a code, after all that was done to it. */
function isReason(code: string, { faults: { counts } }: World): boolean {
  const serverErrors = (counts.get('status-500') ?? 0) + (counts.get('status-503') ?? 0)
  if (code === 'server_failed') return serverErrors >= 8
  if (code === 'request_timeout') return counts.has('clock-forward')
  return ['cancelled', 'destroyed', 'dialog_closed', 'dialog_not_found'].includes(code)
}

/** Whether it was written where the storage was failing. */
const hadBadStorage = ({ promises }: Letter, { tabs }: World): boolean =>
  tabs.some((tab) => tab.hasBadStorage && promises.some(({ tabNumber }) => tabNumber === tab.number))

/** Of a dialog that nobody has on the screen, a failed message waits in the storage. */
function isKeptAsFailed({ keys }: Letter, { device }: World): boolean {
  const kept = [...device.values].find(([name]) => [...keys].some((key) => name.endsWith(key)))
  const { failure = null } = (kept?.[1] ?? {}) as { failure?: unknown }
  return failure !== null
}
