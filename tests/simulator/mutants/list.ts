/** One rule taken out. Every `find` must stand in its file exactly once. */
export interface Mutant {
  readonly name: string
  readonly changes: readonly { readonly file: string; readonly find: string; readonly replace: string }[]
  /** The seed from which a few hundred find it, where that is not the first. */
  readonly from?: number
}

const core = (path: string): string => `packages/core/src/${path}`
const backend = (path: string): string => `examples/backend/src/domain/${path}`

const alone = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  changes: [{ file, find, replace }],
})

const noServerDedup = {
  file: backend('messages.ts'),
  find: 'clientMessageId)\n    if (!known) return null',
  replace: 'clientMessageId)\n    if (known !== undefined) return null',
}

/** The client, or the backend, each without one of the rules that the guarantees rest on. */
export const mutants: readonly Mutant[] = [
  { name: 'no server dedup', changes: [noServerDedup] },
  alone(
    'no view dedup',
    core('messages/timeline.ts'),
    'const held = byId.get(message.id)',
    'const held = byId.get(-message.id)',
  ),
  alone('no gap check', core('transport/resume.ts'), 'cursor === seq - 1 &&', 'cursor !== null &&'),
  {
    ...alone(
      'no head seq',
      core('transport/resume.ts'),
      'head: Math.max(state.head, event.seq)',
      'head: Math.max(state.head, 0)',
    ),
    from: 550,
  },
  alone(
    'no epoch check',
    core('transport/resume.ts'),
    "replay === 'gap' && epoch === state.epoch &&",
    "epoch !== '' &&",
  ),
  alone(
    'no echo reconciliation',
    core('conversation.ts'),
    'if (source.clientMessageId !== undefined) options.onOwn',
    "if (source.clientMessageId === '') options.onOwn",
  ),
  alone(
    'REST moves the cursor',
    core('conversation.ts'),
    '      timeline.merge(answer.data.userMessage)',
    '      timeline.merge(answer.data.userMessage)\n      resume = { ...resume, cursor: answer.data.userMessage.seq }',
  ),
  alone(
    'poison blocks',
    core('messages/send-policy.ts'),
    "return error.retryable ? 'retry' : 'fail'",
    "return error.retryable ? 'retry' : 'retry'",
  ),
  alone(
    'no order',
    core('messages/outbox.ts'),
    '[...items.values()].find(isWaiting)',
    '[...items.values()].findLast(isWaiting)',
  ),
  alone(
    'gives up early',
    core('messages/send-policy.ts'),
    'const MAX_SERVER_ERRORS = 8',
    'const MAX_SERVER_ERRORS = 1',
  ),
  {
    name: 'no lock and no idempotency',
    changes: [
      {
        file: core('messages/outbox.ts'),
        find: 'await ports.lock(options.lockName, flush)',
        replace: 'await flush()',
      },
      {
        file: core('messages/outbox.ts'),
        find: 'options.deliver(dialogId, item.entry)',
        replace: 'options.deliver(dialogId, { ...item.entry, clientMessageId: ports.newId() })',
      },
    ],
  },
  alone(
    'no control epoch',
    backend('answers.ts'),
    "if (stream.state === 'dropped' || handoff.controlEpoch !== stream.controlEpoch) return null",
    "if (handoff.status === 'none' && stream.state === 'dropped') return null",
  ),
  alone(
    'the older copy wins',
    core('messages/timeline.ts'),
    'held.updatedSeq >= message.updatedSeq',
    'held.updatedSeq <= message.updatedSeq',
  ),
  alone(
    'stale cache wins',
    core('conversation.ts'),
    'resume = createResume({ epoch, cursor })',
    'resume = createResume({ epoch, cursor: Math.max(cursor, dialog.lastSeq) })',
  ),
  {
    name: 'a copy that has missed something is kept',
    changes: [
      {
        file: core('messages/copy.ts'),
        find: 'since === null || kept.cursor < since) return',
        replace: 'kept.cursor < 0) return',
      },
      { file: core('keeper.ts'), find: 'kept.cursor < since) return', replace: 'kept.cursor < 0) return' },
    ],
    from: 1_000,
  },
  alone(
    'deltas unchecked',
    core('messages/timeline.ts'),
    "status !== 'streaming' || text.length !== offset",
    "status !== 'streaming' || text.length < -offset",
  ),
  alone(
    'logout stays in its tab',
    core('engine.ts'),
    'if (!isElsewhere) tabs.tellLogout()',
    'if (isElsewhere) tabs.tellLogout()',
  ),
  alone(
    'what is let go of is not kept',
    core('keeper.ts'),
    'timeline.trim(',
    'timeline.replace([], false, true); timeline.trim(',
  ),
  alone(
    'an error repeats a secret',
    core('transport/http.ts'),
    "'the server cannot be reached', {",
    '`the server cannot be reached as ${String(JSON.stringify(client && (await options.identify()).headers))}`, {',
  ),
  alone(
    'logout keeps the outbox',
    core('messages/outbox.ts'),
    '      items = new Map()\n      visitors += 1\n',
    '      visitors += 1\n',
  ),
]
