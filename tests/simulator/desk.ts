import type { Logic } from '../../examples/backend/src/index.ts'
import type { Timers } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Server } from './server.ts'

type Operator = Parameters<Logic['service']['desk']['takeover']>[0]

const person = (name: string): Operator => ({
  kind: 'operator',
  id: `operator-${name.toLowerCase()}`,
  name,
  avatar: null,
  expiresAt: null,
})
const people = [person('Ann'), person('Bob')]

/** The operators, who work on the backend without the network between. */
export interface Desk {
  heartbeat(): Promise<void>
  takeover(dialogId: number, who: number): Promise<void>
  write(dialogId: number, text: string): Promise<void>
  /** Edits one of the operators' messages, or deletes it. */
  correct(dialogId: number, salt: number, text: string | null): Promise<void>
  type(dialogId: number, isStart: boolean): Promise<void>
  read(dialogId: number, seq: number): Promise<void>
  transfer(dialogId: number): Promise<void>
  release(dialogId: number): Promise<void>
  /** Looks at a dialog for a while. */
  watch(dialogId: number): Promise<void>
  /** The operators show up from now on as they should. */
  stay(): void
}

const BEAT = 5_000

export function createDesk({
  server,
  faults,
  timers,
  trace,
}: {
  readonly server: Server
  readonly faults: Faults
  readonly timers: Timers
  readonly trace: (line: string) => void
}): Desk {
  const written: { readonly dialogId: number; readonly messageId: number; readonly by: Operator }[] = []

  /** What an operator tries may be refused: then it was not to be. */
  async function attempt(work: (service: Logic['service']) => Promise<unknown>): Promise<boolean> {
    if (!server.isUp) return false
    const { generation } = server
    try {
      await work(server.logic.service)
      return true
    } catch (error) {
      const { code } = error as { code?: string }
      trace(`  the operator was refused: ${code ?? String(error)}`)
      if (code === undefined && server.generation === generation) throw error
      return false
    }
  }

  const holderOf = async (dialogId: number): Promise<Operator | undefined> => {
    const held = await Promise.all(
      people.map(async (operator) => {
        const dialogs = await server.logic.service.desk.held(operator)
        return dialogs.some(({ dialog }) => dialog.id === dialogId)
      }),
    )
    return people[held.indexOf(true)]
  }

  const asHolder = (dialogId: number, work: (who: Operator, service: Logic['service']) => Promise<unknown>) =>
    attempt(async (service) => {
      const who = await holderOf(dialogId)
      if (who !== undefined) await work(who, service)
    })

  const heartbeat = async (): Promise<void> => {
    for (const who of people) await attempt((service) => service.desk.heartbeat(who, 'online', null))
  }

  return {
    heartbeat,
    async takeover(dialogId, who) {
      const isWriting = server.isStreaming(dialogId)
      const operator = people[who % people.length] ?? person('Ann')
      const wasDone = await attempt((service) => service.desk.takeover(operator, dialogId))
      if (wasDone && isWriting) faults.note('takeover-in-stream')
    },
    async write(dialogId, text) {
      await asHolder(dialogId, async (by, service) => {
        const { message } = await service.messages.postByOperator(by, dialogId, {
          text,
          clientMessageId: null,
        })
        written.push({ dialogId, messageId: message.id, by })
      })
    },
    async correct(dialogId, salt, text) {
      const own = written.filter((message) => message.dialogId === dialogId)
      // Mostly what was written last, but far back too.
      const target = salt % 3 === 0 ? own[salt % Math.max(1, own.length)] : own.at(-1)
      if (target === undefined) return
      await attempt(({ messages }) =>
        text === null
          ? messages.remove(target.by, dialogId, target.messageId)
          : messages.edit(target.by, dialogId, target.messageId, text),
      )
    },
    async type(dialogId, isStart) {
      await asHolder(dialogId, (who, { realtime }) =>
        realtime.operatorTyping(who, dialogId, isStart ? 'typing_start' : 'typing_stop'),
      )
    },
    async read(dialogId, seq) {
      await attempt((service) => service.dialogs.markReadByOperator(person('Ann'), dialogId, seq))
    },
    async transfer(dialogId) {
      const wasDone = await asHolder(dialogId, async (from, service) => {
        const to = people.find(({ id }) => id !== from.id) ?? from
        await service.desk.transfer(from, dialogId, to.id)
        faults.note('transfer')
      })
      if (!wasDone) trace('  no transfer')
    },
    async release(dialogId) {
      await asHolder(dialogId, (who, service) => service.desk.release(who, dialogId))
    },
    async watch(dialogId) {
      await attempt(async (service) => {
        const link = {
          kind: 'operator',
          welcome: () => undefined,
          event: () => undefined,
          epochEnded: () => undefined,
          replaced: () => undefined,
        } as const
        const detach = await service.realtime.attach(
          person('Ann'),
          dialogId,
          { epoch: null, sinceSeq: null },
          link,
        )
        timers.setTimeout(detach, 2_000)
      })
    },
    stay() {
      const beat = (): void => {
        void heartbeat()
        timers.setTimeout(beat, BEAT)
      }
      beat()
    },
  }
}
