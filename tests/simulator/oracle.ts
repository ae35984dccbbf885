import type { Message, Snapshot } from '../../packages/core/src/index.ts'
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
  'protocol_invalid',
])

/** Judges a run when all faults are over and everything has had its time. @returns what is wrong */
export async function judge(world: World): Promise<string[]> {
  const wrong: string[] = [...world.violations, ...world.server.violations]
  for (const { violations } of world.tabs) wrong.push(...violations)
  const tabs = world.livingTabs()
  for (const tab of tabs) while (await loadOlder(world, tab));
  const truth = await readTruth(world)
  for (const tab of world.tabs) wrong.push(...judgeVanished(tab, truth, world))
  for (const tab of tabs) {
    const say = (problem: string): void => {
      wrong.push(`tab ${String(tab.number)}: ${problem}`)
    }
    judgeTab(tab, truth, say)
  }
  for (const letter of world.letters.all.values()) {
    judgeLetter(letter, truth, world, (problem) => {
      wrong.push(`"${letter.text}": ${problem}`)
    })
  }
  wrong.push(...judgeOrder(world, truth))
  return wrong
}

/** What is not yet sent stays on the screen, unless another tab has sent it in another dialog. */
function judgeVanished({ vanished, chat, number }: Tab, { places }: Truth, { letters }: World): string[] {
  const { dialogId } = chat.getSnapshot()
  return [...vanished]
    .filter((text) => !letters.of(text).wasLostByServer)
    .filter((text) => (places.get(text)?.[0] ?? dialogId) === dialogId)
    .map((text) => `tab ${String(number)}: "${text}" has vanished before it was sent`)
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
    const isAsWritten = promised?.outcome?.status !== 'failed' && more.length === 0
    if (promised === undefined || place === undefined || !isAsWritten) continue
    if (hadBadStorage(letter, world) || letter.wasLostByServer) continue
    const [dialogId, seq] = place
    const line = `${String(promised.tabNumber)} in ${String(dialogId)}`
    const before = last.get(line)
    if (before !== undefined && before.seq > seq)
      wrong.push(`"${letter.text}" stands before "${before.text}"`)
    else last.set(line, { seq, text: letter.text })
  }
  return wrong
}

async function loadOlder({ clock }: World, { chat }: Tab): Promise<boolean> {
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
  const settled = snapshot.messages.filter(({ id }) => id !== null)
  const shown = settled.map(
    ({ id, seq, sender, text, isDeleted }) =>
      `${String(seq)}/${String(id)} ${sender}: ${isDeleted ? '(deleted)' : text}`,
  )
  const held = dialog.messages.map(
    ({ id, seq, sender, text, deleted }) =>
      `${String(seq)}/${String(id)} ${sender}: ${deleted ? '(deleted)' : text}`,
  )
  if (shown.join('\n') !== held.join('\n')) say(`shows ${difference(shown, held)}`)
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
    const stale = copies.find(({ status }) => status !== 'sent')
    // A storage that fails cannot let go of an entry either.
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
