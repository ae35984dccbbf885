import type { Loss } from '../domain/recovery.ts'
import { ruleSchema } from './rules.ts'
import type { FaultRule, FaultRuleInput } from './rules.ts'

/** What a fault may do to the running server. */
export interface FaultTargets {
  closeSockets(code: number, reason: string, dialogId: number | null): void
  loseLog(loss: Loss): Promise<void>
}

export interface LoseLogOptions {
  dialog_id?: number
  lost_messages?: number
}

/** The faults in force. Everything here is for tests: nothing of it exists unless it is switched on. */
export interface Faults {
  /** Takes a rule (see README); throws a ZodError for a malformed one. */
  add(rule: FaultRuleInput): Promise<void>
  list(): FaultRule[]
  clear(): void
  closeSockets(code: number, dialogId?: number): void
  loseLog(options?: LoseLogOptions): Promise<void>
  /** Finds the first rule of these actions that fits, and uses it up by one. */
  take<Action extends FaultRule['action']>(
    actions: readonly Action[],
    fits: (rule: Extract<FaultRule, { action: Action }>) => boolean,
  ): Extract<FaultRule, { action: Action }> | null
}

export const createFaults = (targets: FaultTargets): Faults => {
  let rules: FaultRule[] = []

  const loseLog = ({ dialog_id, lost_messages = 0 }: LoseLogOptions = {}): Promise<void> =>
    targets.loseLog({ dialogId: dialog_id ?? null, lostMessages: lost_messages })

  return {
    add: async (input) => {
      const rule = ruleSchema.parse(input)
      const dialogId = rule.match.dialog_id ?? null
      if (rule.action === 'lose_log') await targets.loseLog({ dialogId, lostMessages: rule.lost_messages })
      else if (rule.action === 'close' && rule.match.frame === undefined)
        targets.closeSockets(rule.code, rule.reason, dialogId)
      else rules.push(rule)
    },
    list: () => rules.map((rule) => ({ ...rule })),
    clear: () => {
      rules = []
    },
    closeSockets: (code, dialogId) => targets.closeSockets(code, 'fault', dialogId ?? null),
    loseLog,
    take: (actions, fits) => {
      type Wanted = Extract<FaultRule, { action: (typeof actions)[number] }>
      const found = rules.find(
        (rule): rule is Wanted =>
          (actions as readonly string[]).includes(rule.action) && fits(rule as Wanted),
      )
      if (!found) return null
      found.count -= 1
      if (found.count === 0) rules = rules.filter((rule) => rule !== found)
      return found
    },
  }
}

/** Whether a rule about requests means this one. */
export const fitsRoute = (rule: FaultRule, route: string): boolean =>
  rule.match.frame === undefined &&
  (rule.match.route === undefined || route.includes(rule.match.route)) &&
  (rule.match.dialog_id === undefined || route.includes(`/dialogs/${rule.match.dialog_id}/`))
