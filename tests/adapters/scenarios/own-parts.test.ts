// @vitest-environment happy-dom
import type { Snapshot } from '@replyx/core'
import type { ErrorHandler, PartContext, PartName } from '@replyx/core/parts'
import type { ViewOptions } from '@replyx/core/view'
import { expect, vi } from 'vitest'
import { makeMessage, noon } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

/** A part in a state that has something to draw, and another in which it has something else, or nothing. */
interface Case {
  readonly part: Exclude<PartName, 'Message'>
  readonly selector: string
  readonly options?: ViewOptions
  readonly from: Partial<Snapshot>
  readonly to: Partial<Snapshot>
  /** What the own drawing says of the part. */
  readonly told: (context: PartContext) => string
  readonly before: string
  readonly after: string
  /** Whether the usual drawing is there in the second state, too. */
  readonly isThereAfter: boolean
}

const cases: readonly Case[] = [
  {
    part: 'ChatHeader',
    selector: '.replyx-chat-header',
    from: {},
    to: { handoff: { status: 'active', operator: { id: 7, name: 'Maria' } } },
    told: ({ snapshot }) => snapshot.header.title,
    before: 'Mila',
    after: 'Maria',
    isThereAfter: true,
  },
  {
    part: 'HandoffControls',
    selector: '.replyx-handoff-controls',
    from: { handoff: { status: 'requested', queuePosition: 2, expiresAt: noon + 60_000 } },
    to: { handoff: { status: 'active', operator: { id: 7, name: 'Maria' } } },
    told: ({ snapshot }) => snapshot.handoff?.status ?? 'nothing',
    before: 'waiting',
    after: 'nothing',
    isThereAfter: false,
  },
  {
    part: 'Banner',
    selector: '.replyx-banner',
    from: { connection: 'offline' },
    to: { connection: 'online' },
    told: ({ snapshot }) => snapshot.banner?.kind ?? 'nothing',
    before: 'offline',
    after: 'nothing',
    isThereAfter: false,
  },
  {
    part: 'EmptyState',
    selector: '.replyx-empty-state',
    options: { quickReplies: ['Prices?'] },
    from: {},
    to: { messages: [makeMessage(1)] },
    told: ({ snapshot }) => `${snapshot.empty?.quickReplies.length ?? 0} to choose from`,
    before: '1 to choose from',
    after: '0 to choose from',
    isThereAfter: false,
  },
  {
    part: 'TypingIndicator',
    selector: '.replyx-typing-indicator',
    from: { typing: { actor: 'assistant' }, messages: [makeMessage(1)] },
    to: { typing: null },
    told: ({ snapshot }) => snapshot.typing?.label ?? 'nobody',
    before: 'Mila is typing…',
    after: 'nobody',
    isThereAfter: false,
  },
  {
    part: 'InputArea',
    selector: '.replyx-input-area',
    from: { draft: 'Hel' },
    to: { draft: 'Hello' },
    told: ({ snapshot }) => snapshot.composer.value,
    before: 'Hel',
    after: 'Hello',
    isThereAfter: true,
  },
  {
    part: 'FloatingButton',
    selector: '.replyx-floating-button',
    options: { isMinimized: true },
    from: { unread: 3 },
    to: { unread: 12 },
    told: ({ snapshot }) => snapshot.launcher?.badge ?? 'nothing',
    before: '3',
    after: '9+',
    isThereAfter: true,
  },
]

for (const { part, selector, options = {}, from, to, told, before, after, isThereAfter } of cases) {
  scenario(`${part} can be drawn otherwise, and follows what is shown`, async (begin) => {
    const { all, has, set, checkpoint } = await begin({
      options,
      snapshot: from,
      parts: { [part]: (context: PartContext) => ({ sentence: told(context), isAlone: true }) },
    })
    const sentences = (): (string | null)[] => all('.own').map(({ textContent }) => textContent)
    expect(sentences()).toEqual([before])
    expect(has(selector)).toBe(false)
    checkpoint()
    await set(to)
    expect(sentences()).toEqual([after])
    expect(has(selector)).toBe(false)
  })

  scenario(`something stands above ${part}, which stays as it was`, async (begin) => {
    const { all, find, has, set, checkpoint } = await begin({
      options,
      snapshot: from,
      parts: { [part]: (context: PartContext) => ({ sentence: told(context) }) },
    })
    const own = find('.own')
    expect(own.textContent).toBe(before)
    expect(own.compareDocumentPosition(find(selector))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    checkpoint()
    await set(to)
    expect(all('.own')).toEqual([own])
    expect(own.textContent).toBe(after)
    expect(has(selector)).toBe(isThereAfter)
  })

  scenario(
    `${part} that cannot be drawn is told of once and comes back when asked for`,
    async (begin) => {
      const onError = vi.fn<ErrorHandler>()
      let isBroken = true
      const { find, list, get, click, set } = await begin({
        options,
        snapshot: from,
        onError,
        parts: {
          [part]: () => {
            if (isBroken) throw new Error('broken')
            return null
          },
        },
      })
      expect(list('alert')).toHaveLength(1)
      await set({ isLoading: false, storage: 'memory' })
      expect(onError.mock.calls.map(([, info]) => info)).toEqual([{ part }])
      isBroken = false
      await click(get('button', 'Try again'))
      expect(list('alert')).toEqual([])
      expect(find(selector)).toBeTruthy()
      expect(onError).toHaveBeenCalledTimes(1)
    },
    { isBroken: true },
  )
}

scenario('the input has room for attachments, where nothing stands by itself', async (begin) => {
  const { find, all, type, press, calls } = await begin({
    parts: { Attachments: ({ snapshot }) => ({ sentence: `for “${snapshot.composer.value}”` }) },
  })
  const [own] = all('.own')
  expect(own?.closest('.replyx-input-area')).toBe(find('.replyx-input-area'))
  expect(own?.compareDocumentPosition(find('textarea'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  await type('A picture')
  expect(all('.own')).toEqual([own])
  expect(own?.textContent).toBe('for “A picture”')
  await press('Enter')
  expect(calls).toContainEqual(['send', 'A picture'])
})
