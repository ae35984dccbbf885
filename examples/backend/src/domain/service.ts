import type { Assistant } from '../assistant/assistant.ts'
import type { Config } from '../config.ts'
import type { Store } from '../store/store.ts'
import { createAnswers } from './answers.ts'
import type { Answers } from './answers.ts'
import { createAppend } from './append.ts'
import { createDesk } from './desk.ts'
import { createDialogs } from './dialogs.ts'
import { createHandoffRules } from './handoff.ts'
import { createHandoffTimers } from './handoff-timers.ts'
import { createHub } from './hub.ts'
import { createMessages } from './messages.ts'
import type { Handoff, Log, Message, Ports } from './model.ts'
import { createRoster } from './operators.ts'
import { rankQueue } from './queue.ts'
import { createRateLimit } from './rate.ts'
import { createRealtime } from './realtime.ts'
import { loseLog, repair } from './recovery.ts'
import type { Loss } from './recovery.ts'
import { createRunner } from './unit.ts'
import type { Context, Run } from './unit.ts'

export interface ServiceParts {
  store: Store
  ports: Ports
  config: Config
  assistant: Assistant
  log: Log
  /** Called before a visitor's message is stored: where a fault can hold it up. */
  beforeCommit?(dialogId: number): Promise<void>
}

/** All rules of the protocol, without HTTP and sockets; they call it, and hear from it through `hub`. */
export const createService = (parts: ServiceParts) => {
  const { store, ports, config, assistant, log } = parts
  const hub = createHub(config.limits.socketsPerDialog)
  const context: Context = { store, ports, config, hub, log }
  const append = createAppend(config.limits.logLength)
  let isStopped = false

  /** For what no caller waits for: timers. */
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (!isStopped) log('error', `a timer's work failed: ${String(error)}`)
    })
  }

  const timers = createHandoffTimers(ports, (handoff) => inBackground(expire(handoff)))
  const run: Run = createRunner(context, {
    rank: (unit) => rankQueue(unit, append, config.limits.minutesPerPlace),
    changed: (handoff) => timers.follow(handoff),
  })
  const rules = createHandoffRules(context, append, {
    fence: (dialogId, controlEpoch) => answers.fence(dialogId, controlEpoch),
  })
  const answers: Answers = createAnswers({ context, run, append, rules, assistant })
  const roster = createRoster(ports, config.timers.operatorLost, {
    changed: (operatorsOnline) => hub.broadcast({ type: 'presence', operatorsOnline }),
    lost: (operatorId) => inBackground(loseOperator(operatorId)),
  })
  const shared = { context, run, append, rules, answers, roster }
  const messages = createMessages({
    ...shared,
    rate: createRateLimit(ports, config.limits.messagesPerWindow, config.timers.rateWindow),
    ask: (question: Message) => answers.enqueue(question),
    beforeCommit: parts.beforeCommit ?? (async () => undefined),
  })

  const expire = (expired: Handoff): Promise<void> =>
    run(async (unit) => {
      const dialog = await unit.tables.dialogs.byId(expired.dialogId)
      const current = await unit.tables.handoffs.get(expired.dialogId)
      // Another request may have begun since the timer was set.
      if (dialog && current.expiresAt === expired.expiresAt)
        await rules.apply(unit, dialog, { type: 'time_out' })
    })

  const loseOperator = (operatorId: string): Promise<void> =>
    run(async (unit) => {
      for (const { dialogId } of await unit.tables.handoffs.heldBy(operatorId)) {
        const dialog = await unit.tables.dialogs.byId(dialogId)
        const expiresAt = unit.now + config.timers.queue
        if (dialog) await rules.apply(unit, dialog, { type: 'operator_lost', expiresAt })
      }
    })

  return {
    hub,
    messages,
    dialogs: createDialogs(shared),
    desk: createDesk(shared),
    realtime: createRealtime(shared),
    operatorsOnline: (): number => roster.online(),
    loseLog: (loss: Loss): Promise<void> => loseLog(context, run, loss),

    /** Takes up what an earlier run left: waiting times, operators, unanswered questions. */
    start: async (): Promise<void> => {
      if (store.wasUnclean) {
        const broken = await repair(context, run)
        log('info', `the last run ended without a clean stop; ${broken} dialogs began a new epoch`)
      }
      const { waiting, active, questions } = await run(async ({ tables }) => ({
        waiting: await tables.handoffs.queue(),
        active: await tables.handoffs.active(),
        questions: await tables.messages.waiting(),
      }))
      for (const handoff of waiting) timers.follow(handoff)
      for (const { manager } of active) if (manager) roster.expect(manager.id)
      for (const question of questions) answers.enqueue(question)
    },

    /** Ends what runs by itself; answers are committed as far as they got. */
    stop: async (): Promise<void> => {
      await answers.close()
      isStopped = true
      timers.stop()
      roster.stop()
    },

    /** Ends it as a crash would. */
    abandon: (): void => {
      isStopped = true
      answers.abandon()
      timers.stop()
      roster.stop()
    },
  }
}

export type Service = ReturnType<typeof createService>
