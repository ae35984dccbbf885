import type { Message, SendResult } from '../../../packages/core/src/index.ts'
import { Refusal } from '../../base-backend/refusal.ts'
import type { Step, StepKind } from './plan.ts'
import type { Tab } from './tab.ts'
import type { World } from './world.ts'

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
  'entry_not_found',
  'protocol_invalid',
  'request_refused',
  'request_invalid',
])

type Actor = (world: World, tab: Tab, step: Step) => void

/** What the visitor does: only where a tab lives to do it in. */
const visitor: Partial<Record<StepKind, Actor>> = {
  send: write,
  burst(world, tab, step) {
    for (let left = 2 + (step.salt % 4); left > 0; left -= 1) write(world, tab, step)
  },
  retry: (world, tab, step) => {
    onIdle(tab, step, ({ key, text }) => {
      follow(world, tab, text, tab.chat.retry(key))
    })
  },
  edit(world, tab, step) {
    onIdle(tab, step, ({ key, text }) => {
      const next = `${world.letters.nextText()} in place of "${text}"`
      const result = tab.chat.edit(key, next)
      world.letters.of(text).isWithdrawn = true
      follow(world, tab, next, result)
    })
  },
  discard(world, tab, step) {
    onIdle(tab, step, ({ key, text, status }) => {
      world.letters.takeBack(text, status, tab.chat.discard(key))
      world.trace(`  discards "${text}", which is ${status}`)
    })
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
  logout(world, tab, { salt }) {
    world.faults.note('logout')
    world.letters.withdrawAll()
    attempt(world, tab, 'logout', () => tab.chat.logout({ flush: salt % 3 === 0 }))
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
    tab.killAfter(1 + (salt % 16))
  },
  hide(world, tab) {
    world.faults.note('hidden')
    tab.setVisible(false)
  },
  reveal: (_, tab) => {
    tab.setVisible(true)
  },
  halfOpen(world, tab) {
    if (tab.network.silence()) world.faults.note('half-open')
  },
}

/** What happens to everybody at once. */
const surroundings: Partial<Record<StepKind, (world: World, step: Step) => void>> = {
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
  backendFault({ backend, faults }, { backendFault }) {
    if (backendFault === undefined) return
    const { answer, phase } = backendFault
    faults.note(`backend-${phase}-${typeof answer === 'string' ? answer : String(answer.status)}`)
    backend.faults.add(backendFault)
  },
  switch({ backend, faults }, { switches }) {
    for (const name of Object.keys(switches ?? {})) faults.note(`switch-${name}`)
    Object.assign(backend.switches, switches)
  },
  closeLinks({ backend, faults }, { code = 1006 }) {
    if (backend.openLinks().length > 0) faults.note(`close-${String(code)}`)
    backend.closeLinks(code)
  },
  crash({ backend, faults, livingTabs }) {
    faults.note('crash')
    backend.crash()
    for (const { network } of livingTabs()) network.cut(1006)
  },
}

const deeds: Partial<Record<StepKind, (world: World, dialogId: number, step: Step) => void>> = {
  takeover: ({ backend }, dialogId, { salt }) => {
    backend.operators.takeover(dialogId, salt % 4 === 0 ? 3 : 1)
  },
  operatorWrites: ({ backend }, dialogId, { salt }) => {
    backend.operators.write(dialogId, `operator's word ${String(salt)}`)
  },
  release: ({ backend }, dialogId) => {
    release(backend, dialogId)
  },
}

/** Whoever has the dialog gives it back. */
export function release(backend: World['backend'], dialogId: number): void {
  const dialog = backend.truth.dialogs().find(({ id }) => id === dialogId)
  backend.operators.release(dialogId, dialog?.handoff.manager?.id ?? 1)
}

/** Carries out one step. */
export function act(world: World, step: Step): void {
  const { kind, slot, fault, count = 1, match = '', code, backendFault, switches } = step
  const tab = world.tabIn(slot)
  const rest = JSON.stringify({ fault, match, code, backendFault, switches })
  world.trace(`${kind} tab${String(slot)} x${String(count)} ${rest}`)
  if (fault !== undefined) world.faults.arm({ fault, slot, count, match })
  if (kind === 'refuseLink') world.faults.arm({ fault: 'refuse-socket', slot, count })
  surroundings[kind]?.(world, step)
  const dialogId = tab?.chat.getSnapshot().dialogId ?? null
  if (dialogId !== null) {
    try {
      deeds[kind]?.(world, dialogId, step)
    } catch (error) {
      // Operators are refused what the dialog's state does not allow.
      if (!(error instanceof Refusal)) throw error
    }
  }
  if (tab !== undefined) visitor[kind]?.(world, tab, step)
}

/** Connects a tab; nobody waits for it. */
export function connect(world: World, tab: Tab): void {
  attempt(world, tab, 'connect', () => tab.chat.connect())
}

export function setOnline(world: World, isOnline: boolean): void {
  world.device.isOnline = isOnline
  for (const tab of world.livingTabs()) tab.noteNetwork()
}

export function attempt(world: World, tab: Tab, action: string, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    const { code } = error as { code?: string }
    world.trace(`  tab ${String(tab.number)} ${action} failed: ${code ?? String(error)}`)
    if (code === undefined || !expected.has(code))
      world.report(`tab ${String(tab.number)}: ${action} rejected with ${String(error)}`)
  })
}

function write(world: World, tab: Tab, { salt }: Step): void {
  const wish = salt % 12 === 0 ? ' I want an operator' : ''
  const next = world.plan.repeatsTexts ? `text ${salt % 3 === 0 ? 'A' : 'B'}` : world.letters.nextText()
  const text = `${next}${wish}`
  follow(world, tab, text, tab.chat.send(text))
}

function follow(world: World, tab: Tab, text: string, result: SendResult): void {
  world.trace(`  tab ${String(tab.number)} "${text}" as ${result.key.slice(0, 8)}`)
  // Somebody may write the same once more.
  world.letters.of(text).isTakenBack = false
  tab.follow(text, result)
}

/** Does something with a message that waits or has failed. */
function onIdle({ chat }: Tab, { salt }: Step, work: (message: Message) => void): void {
  const idle = chat.getSnapshot().messages.filter(({ status }) => status === 'failed' || status === 'queued')
  const message = idle[salt % Math.max(1, idle.length)]
  if (message === undefined) return
  try {
    work(message)
  } catch (error) {
    // The screen is a frame behind: the message may be on its way already.
    if ((error as { code?: string }).code !== 'entry_not_found') throw error
  }
}
