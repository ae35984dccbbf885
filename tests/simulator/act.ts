import type { Message, SendResult } from '../../packages/core/src/index.ts'
import type { Step } from './plan.ts'
import { guestIn, spoil } from './spoil.ts'
import type { Tab } from './tab.ts'
import { readTruth } from './truth.ts'
import type { World } from './world.ts'

const DAY = 86_400_000

/** What a visitor's call may fail with where faults are about. */
const expected: ReadonlySet<string> = new Set([
  'cancelled',
  'destroyed',
  'network_failed',
  'request_timeout',
  'server_failed',
  'rate_limited',
  'handoff_refused',
  'dialog_not_found',
  'dialog_closed',
  'entry_not_found',
  'protocol_invalid',
  'authentication_failed',
  'domain_forbidden',
  'token_expired',
  'token_invalid',
  'request_refused',
])

type Actor = (world: World, tab: Tab, step: Step) => void | Promise<void>

/** What the visitor does: only where a tab lives to do it in. */
const visitor: Partial<Record<Step['kind'], Actor>> = {
  send: write,
  burst(world, tab, step) {
    for (let left = 2 + (step.salt % 4); left > 0; left -= 1) write(world, tab, step)
  },
  callOperator: (world, tab) => {
    attempt(world, tab, 'requestOperator', () => tab.chat.requestOperator())
  },
  cancelOperator: (world, tab) => {
    attempt(world, tab, 'cancelOperator', () => tab.chat.cancelOperator())
  },
  markRead: (_, { chat }) => {
    chat.markRead()
  },
  draft: (_, { chat }, { salt }) => {
    chat.setDraft(salt % 3 === 0 ? '' : 'draft')
  },
  stopAnswer: (world, tab) => {
    attempt(world, tab, 'stopAnswer', () => tab.chat.stopAnswer())
  },
  loadOlder: (world, tab) => {
    attempt(world, tab, 'loadOlder', () => tab.chat.loadOlder())
  },
  retry: (world, tab, step) => {
    onIdle(world, tab, step, ({ key, text }) => {
      follow(world, tab, text, tab.chat.retry(key))
    })
  },
  edit(world, tab, step) {
    onIdle(world, tab, step, ({ key, text }) => {
      const next = `${world.letters.nextText()} in place of "${text}"`
      const result = tab.chat.edit(key, next)
      world.letters.of(text).isWithdrawn = true
      follow(world, tab, next, result)
    })
  },
  discard(world, tab, step) {
    onIdle(world, tab, step, ({ key, text, status }) => {
      world.letters.takeBack(text, status, tab.chat.discard(key))
      world.trace(`  discards "${text}", which is ${status}`)
    })
  },
  startDialog: (world, tab) => {
    attempt(world, tab, 'startDialog', () => tab.chat.startDialog())
  },
  openDialog: (world, tab, { salt }) => {
    attempt(world, tab, 'openDialog', async () => {
      const dialogs = await tab.chat.listDialogs()
      const dialog = dialogs[salt % Math.max(1, dialogs.length)]
      if (dialog !== undefined) await tab.chat.openDialog(dialog.id)
    })
  },
  logout,
  identify(world, tab) {
    const { issuer, faults } = world
    if (issuer === null) return
    faults.note('token-given')
    attempt(world, tab, 'identify', () => tab.chat.identify(issuer.sign()))
  },
  disconnect: (_, { chat }) => {
    chat.disconnect()
  },
  connect: (world, tab) => {
    connect(world, tab)
  },
  destroyTab: (world, tab) => {
    world.close(tab)
  },
  killTab(world, tab) {
    world.faults.note('tab-kill')
    tab.kill()
  },
  killTabAtAwait: (_, tab, { salt }) => {
    tab.killAfter(1 + (salt % 12))
  },
  hide(world, tab) {
    world.faults.note('hidden')
    tab.setVisible(false)
  },
  reveal: (_, tab) => {
    tab.setVisible(true)
  },
  putAway(world, tab) {
    world.faults.note('page-put-away')
    tab.putAway()
  },
  fetchBack: (_, tab) => {
    tab.fetchBack()
  },
  closeSocket(world, tab, { code = 1006, salt }) {
    if (!tab.network.cut(code, salt % 4 > 0)) return
    world.faults.note(`close-${String(code)}`)
  },
  halfOpen(world, tab) {
    if (tab.network.silence()) world.faults.note('half-open')
  },
}

/** What operators do, about the dialog that a tab has open. */
const operator: Partial<Record<Step['kind'], (world: World, dialogId: number, step: Step) => Promise<void>>> =
  {
    takeover: ({ desk }, dialogId, { salt }) => desk.takeover(dialogId, salt),
    operatorWrites: ({ desk }, dialogId, { salt }) => desk.write(dialogId, `operator's word ${String(salt)}`),
    async flood({ desk }, dialogId, { salt }) {
      await desk.takeover(dialogId, salt)
      for (let left = 60 + (salt % 60); left > 0; left -= 1)
        await desk.write(dialogId, `word ${String(left)}`)
    },
    operatorCorrects: ({ desk }, dialogId, { salt }) =>
      desk.correct(dialogId, salt, `corrected ${String(salt)}`),
    operatorDeletes: ({ desk }, dialogId, { salt }) => desk.correct(dialogId, salt, null),
    operatorTypes: ({ desk }, dialogId, { salt }) => desk.type(dialogId, salt % 2 === 0),
    operatorReads: ({ desk }, dialogId, { salt }) => desk.read(dialogId, salt % 30),
    transfer: ({ desk }, dialogId) => desk.transfer(dialogId),
    release: ({ desk }, dialogId) => desk.release(dialogId),
    watchDialog: ({ desk }, dialogId) => desk.watch(dialogId),
  }

/** What happens to everybody at once. */
const surroundings: Partial<Record<Step['kind'], (world: World, step: Step) => void | Promise<void>>> = {
  openTab(world, { slot }) {
    if (world.tabIn(slot) === undefined) connect(world, world.open(slot))
  },
  offline(world) {
    world.faults.note('offline')
    setOnline(world, false)
  },
  online: (world) => {
    setOnline(world, true)
  },
  turnClock(world, { salt }) {
    world.faults.note(salt % 2 === 0 ? 'clock-forward' : 'clock-back')
    world.device.clockOffset += salt % 2 === 0 ? DAY : -DAY
  },
  heartbeat: ({ desk }) => desk.heartbeat(),
  async restart({ server, faults }) {
    if (!server.isUp) return
    faults.note('server-restart')
    await server.stopCleanly()
    await server.start()
  },
  killServer({ server, faults }) {
    if (!server.isUp) return
    faults.note('server-kill')
    server.kill()
  },
  async revokeTokens({ issuer, server, faults }) {
    if (issuer === null || !server.isUp) return
    faults.note('token-revoked')
    issuer.changeKey()
    await server.stopCleanly()
    await server.start()
  },
  startServer: ({ server }) => server.start(),
  newEpoch: (world) => loseLog(world, 0),
  loseLog: (world, { salt }) => loseLog(world, 1 + (salt % 4)),
  spoilStorage: (world, { salt }) => {
    spoil(world, salt)
  },
}

/** What can happen to a tab that is put away. */
const untouched: ReadonlySet<Step['kind']> = new Set(['fetchBack', 'killTab'])

/** Carries out one step. */
export async function act(world: World, step: Step): Promise<void> {
  const { kind, slot, fault, count = 1, match = '', code } = step
  const tab = world.tabIn(slot)
  const what = [kind, fault, match, code, count === 1 ? null : `x${String(count)}`].filter(
    (part) => part !== null && part !== undefined && part !== '',
  )
  world.trace(`${what.join(' ')} tab${String(slot)}`)
  if (fault !== undefined) world.faults.arm({ fault, slot, count, match })
  await surroundings[kind]?.(world, step)
  const dialogId = tab?.chat.getSnapshot().dialogId ?? null
  if (dialogId !== null) await operator[kind]?.(world, dialogId, step)
  if (tab !== undefined && (!tab.isFrozen || untouched.has(kind))) await visitor[kind]?.(world, tab, step)
}

/** Connects a tab; nobody waits for it. */
export function connect(world: World, tab: Tab): void {
  attempt(world, tab, 'connect', () => tab.chat.connect())
  const { twin } = tab
  if (twin !== null) attempt(world, tab, 'connect', () => twin.chat.connect())
}

export function setOnline(world: World, isOnline: boolean): void {
  world.device.isOnline = isOnline
  for (const tab of world.livingTabs()) tab.noteNetwork()
}

function attempt(world: World, tab: Tab, action: string, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    const { code } = error as { code?: string }
    world.trace(`  tab ${String(tab.number)} ${action} failed: ${code ?? String(error)}`)
    if (code === undefined || !expected.has(code))
      world.violations.push(`${action} rejected with ${String(error)}`)
  })
}

function write(world: World, tab: Tab, { salt }: Step): void {
  const wish = salt % 12 === 0 ? ' an operator please' : ''
  const text = `${world.letters.nextText()}${wish}`
  follow(world, tab, text, tab.chat.send(text))
}

function follow(world: World, tab: Tab, text: string, result: SendResult): void {
  world.trace(`  tab ${String(tab.number)} "${text}" as ${result.key.slice(0, 8)}`)
  tab.follow(text, result)
}

/** Does something with a message that waits or has failed. */
function onIdle(
  { plan, letters }: World,
  { chat, number }: Tab,
  { salt }: Step,
  work: (message: Message) => void,
): void {
  const idle = chat
    .getSnapshot()
    .messages.filter(({ status }) => status === 'failed' || status === 'queued')
    .filter(({ text }) => !plan.ownOnly || letters.isOnlyOf(text, number))
  const message = idle[salt % Math.max(1, idle.length)]
  if (message === undefined) return
  try {
    work(message)
  } catch (error) {
    // The screen is a frame behind: the message may be on its way already.
    if ((error as { code?: string }).code !== 'entry_not_found') throw error
  }
}

/** Tabs in which the visitor is about to leave. */
const leaving = new WeakSet<Tab>()

function logout(world: World, tab: Tab, { salt, slot }: Step): void {
  const flush = salt % 3 === 0
  const isWaiting = tab.chat.getSnapshot().messages.some(({ id, sender }) => id === null && sender === 'user')
  if (isWaiting) world.faults.note('logout-with-waiting')
  world.letters.withdrawAll()
  // A tab that has asked for nothing yet leaves the guest whom the storage knows.
  const left = new Set<string>()
  for (const [key, value] of world.device.values) {
    const kept = key.startsWith('guest:') ? guestIn(value) : null
    if (kept !== null) left.add(kept)
  }
  const { guestId } = tab.network
  if (guestId !== null) left.add(guestId)
  for (const name of left) world.letters.leftGuests.add(name)
  if (guestId !== null && !leaving.has(tab)) {
    // What waits was written by this guest, and is nobody else's.
    for (const { guests } of world.letters.pendingOf(tab.number)) guests.add(guestId)
  }
  attempt(world, tab, 'logout', async () => {
    const before = world.letters.pendingOf(tab.number)
    leaving.add(tab)
    leaving.add(tab)
    const dropped = await tab.chat.logout({ flush }).finally(() => leaving.delete(tab))
    tab.network.forgetGuest()
    const cancelled = before.filter(({ promises }) =>
      promises.some(({ tabNumber, outcome }) => tabNumber === tab.number && outcome?.status === 'failed'),
    )
    const isOpen = world.tabIn(slot) === tab
    const shown = isOpen ? tab.chat.getSnapshot().messages.map(({ text }) => text) : []
    for (const { text } of before) {
      if (shown.includes(text)) world.violations.push(`"${text}" is shown after the logout`)
    }
    world.trace(`  logout dropped ${String(dropped)}`)
    world.letters.withdrawAll()
    // Where the storage refused, it keeps the guest.
    if (!tab.hasBadStorage) for (const name of left) world.letters.loggedOut.add(name)
    if (!flush && dropped < cancelled.length) {
      world.violations.push(
        `logout dropped ${String(cancelled.length)} messages and counted ${String(dropped)}`,
      )
    }
  })
}

async function loseLog(world: World, lostMessages: number): Promise<void> {
  const { server, letters, faults } = world
  if (!server.isUp) return
  faults.note(lostMessages === 0 ? 'epoch-change' : 'log-lost')
  const before = await readTruth(world)
  await server.logic.service.loseLog({ dialogId: null, lostMessages })
  const after = await readTruth(world)
  for (const [text, count] of before.written) {
    if ((after.written.get(text) ?? 0) < count) letters.of(text).wasLostByServer = true
  }
}
