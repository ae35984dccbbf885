import type { Dialog } from '../../base-backend/model.ts'
import type { Letter } from '../letters.ts'
import { attempt, release } from './act.ts'
import type { Tab } from './tab.ts'
import type { World } from './world.ts'

/** Codes that an `error` event may carry where faults are about. */
const tellable: ReadonlySet<string> = new Set([
  'network_failed',
  'request_timeout',
  'server_failed',
  'rate_limited',
  'handoff_refused',
  'request_refused',
  'request_invalid',
  'protocol_invalid',
])

/** Why a message may have failed. */
const reasons: ReadonlySet<string> = new Set([
  'cancelled',
  'destroyed',
  'request_refused',
  'request_invalid',
  'message_invalid',
  'text_too_long',
  'server_failed',
  'protocol_invalid',
  // Where the history could not be read after that answer, nobody knows that it was stored.
  'plan_reached',
])

/** The polls while something is expected and while nothing is, each with the time that its requests take. */
const SOON = 4_500
const IN_TIME = 17_000

/** Judges a run when all faults are over and everything has had its time. */
export async function judge(world: World): Promise<void> {
  const tabs = world.livingTabs()
  for (const tab of tabs) judgeTab(world, tab)
  for (const letter of world.letters.all.values()) judgeLetter(world, letter)
  await judgePace(world)
  for (const tab of tabs) judgeTab(world, tab)
}

const sayer =
  (world: World, tab: Tab) =>
  (problem: string): void => {
    world.report(`tab ${String(tab.number)}: ${problem}`)
  }

function judgeTab(world: World, tab: Tab): void {
  const say = sayer(world, tab)
  const { connection, messages, dialogId, isLoading } = tab.chat.getSnapshot()
  if (connection !== 'online') say(`the connection is ${connection}`)
  if (isLoading) say('is still loading')
  for (const { id, text, status, error } of messages) {
    if (id === null && (status !== 'failed' || error === undefined)) say(`"${text}" is still ${status}`)
    if (id !== null && status !== 'sent') say(`"${text}" is stored, and shown as ${status}`)
  }
  for (const code of tab.errors) if (!tellable.has(code)) say(`told the error ${code}`)
  const own = dialogsOf(world, tab)
  // Of several that were made at once the oldest stays.
  const [dialog] = own
  if (dialog === undefined || dialogId === null) {
    if (dialogId !== null) say(`is in dialog ${String(dialogId)}, which the backend does not know`)
    // A tab that has only looked on learns of a dialog when it needs one.
    else if (hasSent(world, tab, own)) say('has sent something, and knows no dialog')
    return
  }
  if (dialog.id !== dialogId) say(`is in dialog ${String(dialogId)}, the oldest is ${String(dialog.id)}`)
  const shown = messages.filter(({ id }) => id !== null)
  const lowest = tab.chat.getSnapshot().hasOlder ? (shown[0]?.id ?? 0) : 0
  const wanted = dialog.messages.filter(({ id }) => id >= lowest)
  const line = (message: { id: number | null; sender: string | null; text: string }): string =>
    `${String(message.id)} ${String(message.sender)}: ${message.text}`
  if (shown.map(line).join('\n') !== wanted.map(line).join('\n'))
    say(`shows [${shown.map(line).join(' | ')}], the history is [${wanted.map(line).join(' | ')}]`)
  judgeHandoff(world, tab, say)
}

const hasSent = ({ letters }: World, { number }: Tab, dialogs: readonly Dialog[]): boolean =>
  dialogs
    .flatMap(({ messages }) => messages)
    .some(
      ({ text }) => letters.all.get(text)?.promises.some(({ tabNumber }) => tabNumber === number) === true,
    )

const dialogsOf = ({ backend }: World, { network }: Tab) => {
  const guest = [...network.guests].at(-1)
  return backend.truth.dialogs().filter(({ guestId }) => guestId === guest)
}

function judgeHandoff(world: World, tab: Tab, say: (problem: string) => void): void {
  const { handoff, dialogId } = tab.chat.getSnapshot()
  const dialog = world.backend.truth.dialogs().find(({ id }) => id === dialogId)
  if (dialog === undefined) return
  const { status, manager } = dialog.handoff
  const isOngoing = status === 'requested' || status === 'active'
  const isSame = isOngoing ? handoff.status === status : /^(none|released)$/.test(handoff.status)
  if (!isSame) say(`the handoff is ${handoff.status}, the status says ${status}`)
  if (status === 'active' && handoff.operator?.id !== manager?.id)
    say(`the operator is ${String(handoff.operator?.id)}, the status says ${String(manager?.id)}`)
}

function judgeLetter(world: World, letter: Letter): void {
  const { text, promises, isWithdrawn, isTakenBack, mayBeLost } = letter
  const say = (problem: string): void => {
    world.report(`"${text}" ${problem}`)
  }
  const tabs = world.livingTabs()
  const stored = world.countStored(text)
  if (isTakenBack && stored > 0) say('is stored, and was taken back')
  if (stored > world.ledger.countOf(text))
    say(`is stored ${String(stored)} times, more often than it was sent`)
  for (const { tabNumber, outcome } of promises) {
    if (outcome === null && tabs.some(({ number }) => number === tabNumber))
      say(`is promised by tab ${String(tabNumber)}, which never settled it`)
    if (outcome?.status === 'failed' && !reasons.has(outcome.error.code))
      say(`was given up for ${outcome.error.code}`)
    if (outcome?.status === 'sent' && stored === 0) say('was called sent, and is not stored')
  }
  const copies = tabs.flatMap(({ chat }) => chat.getSnapshot().messages.filter((one) => one.text === text))
  judgeRepeats(world, letter, stored, say)
  if (stored > 0) {
    const stale = copies.find(({ id }) => id === null)
    if (stale !== undefined && letter.keys.size === 1) say(`is stored, and shown as ${stale.status}`)
    return
  }
  if (isWithdrawn || mayBeLost) return
  if (!copies.some(({ status, error }) => status === 'failed' && error !== undefined))
    say('is neither stored nor shown as failed')
}

/** What may reach the backend after a history has shown that it is not there. */
const stragglers = ['slow-request', 'no-answer', 'tab-kill', 'tab-kill-at-await', 'offline']

/** A text that was written several times is stored as often, and no stored one is taken for two. */
function judgeRepeats(world: World, letter: Letter, stored: number, say: (problem: string) => void): void {
  const { keys, promises } = letter
  const keyById = new Map<number | null, string>()
  for (const { outcome } of promises) {
    if (outcome?.status !== 'sent') continue
    const { id, key } = outcome.message
    if ((keyById.get(id) ?? key) !== key) say(`was written twice, and both are said to be ${String(id)}`)
    keyById.set(id, key)
  }
  const isExact = world.plan.hasLocks && !stragglers.some((kind) => world.faults.counts.has(kind))
  if (isExact && stored > keys.size)
    say(`is stored ${String(stored)} times, written ${String(keys.size)} times`)
}

/** Without faults each tab shows what operators do within one poll, whatever is pushed. */
async function judgePace(world: World): Promise<void> {
  const { clock, backend } = world
  const tabs = world.livingTabs().filter(({ chat }) => chat.getSnapshot().dialogId !== null)
  const [first] = tabs
  const dialog = backend.truth.dialogs().find(({ id }) => id === first?.chat.getSnapshot().dialogId)
  if (first === undefined || dialog === undefined) return
  const there = tabs.filter(({ chat }) => chat.getSnapshot().dialogId === dialog.id)
  const check = async (when: string, wait: number): Promise<void> => {
    world.trace(`  ${when}`)
    await clock.runTo(clock.elapsed + wait)
    for (const tab of there)
      judgeHandoff(world, tab, (problem) => {
        sayer(world, tab)(`${when}, ${problem}`)
      })
  }
  if (dialog.handoff.status === 'active') {
    release(backend, dialog.id)
    await check('released once more', SOON)
  }
  if (dialog.handoff.status !== 'requested') {
    attempt(world, first, 'requestOperator', () => first.chat.requestOperator())
    await check('asked for', IN_TIME)
  }
  if (dialog.handoff.status !== 'requested') {
    world.report(`an operator was asked for, and the status is ${dialog.handoff.status}`)
    return
  }
  backend.operators.takeover(dialog.id)
  await check('taken over', SOON)
  backend.operators.write(dialog.id, 'the last word')
  await clock.runTo(clock.elapsed + SOON)
  for (const tab of there) {
    if (!tab.chat.getSnapshot().messages.some(({ text }) => text === 'the last word'))
      sayer(world, tab)('does not show the last word')
  }
  release(backend, dialog.id)
  await check('released', SOON)
  // What is over stays in the status.
  await check('left alone', IN_TIME)
}
