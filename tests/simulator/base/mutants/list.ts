import type { Mutant } from '../../mutants/list.ts'

const base = (path: string): string => `packages/core/src/dialects/base/${path}`

const alone = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  changes: [{ file, find, replace }],
})

/** The client without one of the rules by which it gets on with base backends. */
export const mutants: readonly Mutant[] = [
  {
    name: 'no read before repeat',
    changes: [
      {
        file: base('sending.ts'),
        find: 'if (record && !known()) await refresh(log)',
        replace: '',
      },
      {
        file: base('sending.ts'),
        find: 'if (status < 400 || isUnpaid || retryable) await refresh(log).catch(() => undefined)',
        replace: 'if (status < 400 || isUnpaid || retryable) await Promise.resolve()',
      },
    ],
  },
  {
    name: 'no de-duplication',
    changes: [
      {
        file: base('desk.ts'),
        find: 'messages.filter(({ id }) => !log.find(id))',
        replace: '[...messages]',
      },
      { file: base('log.ts'), find: 'if (byId.has(id)) continue', replace: '' },
      {
        file: 'packages/core/src/messages/timeline.ts',
        find: 'const held = byId.get(message.id)',
        replace: 'const held = byId.get(-message.id)',
      },
    ],
  },
  {
    name: 'trust in seq',
    from: 40,
    changes: [
      {
        file: base('channel.ts'),
        find: 'if (dialogId !== log.dialogId) return',
        replace: `if (dialogId !== log.dialogId) return
      const pushed = readFrame(data) as any
      if (pushed.seq !== undefined && id !== undefined) {
        const { seq, text, timestamp } = pushed
        hear({ type: 'message', change: undefined, seq, message: { id, sender, text, timestamp, seq, updatedSeq: seq } } as any)
        return
      }`,
      },
    ],
  },
  alone(
    'no status polling',
    base('desk.ts'),
    "const told = callHandoff(log, 'status')",
    'const told = Promise.resolve()',
  ),
  {
    name: 'a stale release is believed',
    from: 135,
    changes: [
      { file: base('log.ts'), find: 'if (!isOngoing(held)) return', replace: '' },
      {
        file: 'packages/core/src/handoff/machine.ts',
        find: "return isNews && state.status === 'active' ? enter",
        replace: 'return !isNewLog || isNewLog ? enter',
      },
    ],
  },
  alone('one stored message answers two sends', base('sent.ts'), '!record.id && ', ''),
]
