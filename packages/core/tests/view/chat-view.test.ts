import { describe, expect, it, vi } from 'vitest'
import { ReplyXError } from '../../src/errors.ts'
import { watchAnnouncements } from '../../src/parts/index.ts'
import { createChatView, en, type ChatActions, type ChatViewOptions } from '../../src/view/index.ts'
import { createFakeChat, createFakeTiming, makeMessage, noon } from './fake-chat.ts'
import { setupView } from './setup-view.ts'

const failed = makeMessage(2, { sender: 'user', status: 'failed', seq: null, text: 'broken' })
const serverFailed = new ReplyXError({ code: 'server_failed', message: 'unable to send; 500' })

describe('options', () => {
  const refused: readonly [Partial<Record<keyof ChatViewOptions, unknown>>, RegExp][] = [
    [{ theme: 'pink' }, /"theme".*"pink".*blue, green, purple, orange/],
    [{ theme: '#12' }, /"theme"/],
    [{ quickReplies: ['1', '2', '3', '4', '5'] }, /"quickReplies".*up to 4/],
    [{ type: 'modal' }, /"type".*floating, embedded, fullscreen/],
    [{ buttonSize: 8 }, /"buttonSize".*8.*40 to 120/],
    [{ colorScheme: 'sepia' }, /"colorScheme"/],
    [{ timeZone: 'Mars/Olympus' }, /"timeZone"/],
    [{ showAvatar: 'yes' }, /"showAvatar"/],
  ]
  it.each(refused)('refuses %j by name', (options, message) => {
    const { timing } = createFakeTiming()
    const make = () => createChatView(createFakeChat().client, { ...options, ...timing } as ChatViewOptions)
    expect(make).toThrow(message)
  })

  it('keeps what it had when an update is refused', () => {
    const { view } = setupView({}, { theme: 'green' })
    expect(() => view.setTheme('pink' as '#fff')).toThrow(/theme/)
    expect(view.getSnapshot().theme).toBe('green')
  })

  it.each([
    [{}, true],
    [{ type: 'fullscreen' }, false],
    [{ type: 'fullscreen', isClosable: true }, false],
    [{ type: 'embedded', isClosable: true }, false],
    [{ type: 'embedded', isClosable: true, isMinimized: true }, true],
    [{ isClosable: false, isMinimized: true }, false],
  ] as const)('starts minimized where there is a launcher, or as it is told: %j', (options, isMinimized) => {
    const { timing } = createFakeTiming()
    const view = createChatView(createFakeChat().client, { ...options, ...timing })
    expect(view.getSnapshot().isMinimized).toBe(isMinimized)
  })

  it('needs no language to be loaded for English', () => {
    const needs = (locale: string) => setupView({}, { locale }).view.getSnapshot().needs.locale
    expect([needs('en'), needs('en-GB'), needs('de')]).toEqual([null, 'en-GB', 'de'])
  })

  it('takes the theme of the site where none is given', () => {
    expect(setupView({ assistant: { theme: 'orange' } }).view.getSnapshot().theme).toBe('orange')
    expect(setupView({ assistant: { theme: 'url(x)' } }).view.getSnapshot().theme).toBe('blue')
  })
})

describe('opening and closing', () => {
  it('starts as a launcher, opens, counts unread up to nine', () => {
    const { view, set } = setupView({ unread: 3, messages: [makeMessage(1)] }, { isMinimized: true })
    expect(view.getSnapshot().launcher).toMatchObject({ badge: '3', label: 'Open chat, 3 unread messages' })
    set({ unread: 12 })
    expect(view.getSnapshot().launcher?.badge).toBe('9+')
    view.open()
    expect(view.getSnapshot()).toMatchObject({ isMinimized: false, launcher: { badge: null, isOpen: true } })
  })

  it('embedded is always open', () => {
    const { view } = setupView({}, { type: 'embedded', isMinimized: true })
    view.close()
    expect(view.getSnapshot()).toMatchObject({ isMinimized: false, launcher: null })
  })

  it('any type can be minimized where it is said to be closable', () => {
    const { view } = setupView({}, { type: 'fullscreen', isClosable: true, isMinimized: true })
    expect(view.getSnapshot()).toMatchObject({ isMinimized: true, launcher: null, isModal: false })
    view.open()
    expect(view.getSnapshot()).toMatchObject({ isMinimized: false, header: { canMinimize: true } })
    view.update({ isClosable: false })
    view.close()
    expect(view.getSnapshot()).toMatchObject({ isMinimized: false, header: { canMinimize: false } })
  })

  it('is modal only where it covers the page', () => {
    const { view } = setupView({}, { isMinimized: true })
    view.setMobile(true)
    expect(view.getSnapshot().isModal).toBe(false)
    view.open()
    expect(view.getSnapshot().isModal).toBe(true)
  })

  it('over the whole page it is modal unless it is minimized, or in a frame with a page around it', () => {
    const { view } = setupView({}, { type: 'fullscreen', isClosable: true, isMinimized: false })
    const panel = () => view.rootProps(view.getSnapshot()).ExpandedChat
    expect(view.getSnapshot().isModal).toBe(true)
    expect(panel()).toMatchObject({ role: 'dialog', 'aria-modal': 'true' })
    view.close()
    expect(view.getSnapshot().isModal).toBe(false)
    view.open()
    view.setFramed(true)
    expect(view.getSnapshot().isModal).toBe(false)
    expect(panel()).toMatchObject({ role: 'region', 'aria-modal': null })
  })

  it('holds nobody who could not close it', () => {
    const { view } = setupView({}, { type: 'fullscreen' })
    expect(view.getSnapshot().isModal).toBe(true)
    const { ExpandedChat } = view.rootProps(view.getSnapshot())
    expect(ExpandedChat).toMatchObject({ role: 'region', 'aria-modal': null })
  })

  it('counts as read only what is seen: open, visible, at the end', () => {
    const { view, calls, set } = setupView({ messages: [makeMessage(1)], unread: 1 }, { isMinimized: true })
    const count = () => calls.filter(([name]) => name === 'markRead').length
    view.setVisible(false)
    view.open()
    expect(count()).toBe(0)
    view.setVisible(true)
    expect(count()).toBe(1)
    view.setAtEnd(false)
    set({ messages: [makeMessage(1), makeMessage(2)], unread: 1 })
    expect(count()).toBe(1)
    expect(view.getSnapshot().jump?.count).toBe('1 new')
    expect(calls).toContainEqual(['holdHistory', true])
    view.setAtEnd(true)
    expect(calls).toContainEqual(['holdHistory', false])
    expect(count()).toBe(2)
    expect(view.getSnapshot().jump).toBeNull()
  })
})

describe('writing', () => {
  it('sends the trimmed draft, clears it and goes to the end', () => {
    const { view, calls } = setupView({ draft: ' hello \n' })
    view.actions.submit()
    expect(calls).toContainEqual(['send', 'hello'])
    expect(view.getSnapshot().composer.value).toBe('')
    expect(view.getSnapshot().scrollRequests).toBe(1)
  })

  it.each(['', '   ', 'x'.repeat(4001), '😀'.repeat(4001)])('does not send what cannot be (%#)', (draft) => {
    const { view, calls } = setupView({ draft })
    view.actions.submit()
    expect(calls).toEqual([])
    expect(view.getSnapshot().composer.canSend).toBe(false)
  })

  it('counts code points from 3,600 on', () => {
    const { view, set } = setupView({ draft: 'x'.repeat(3599) })
    expect(view.getSnapshot().composer.counter).toBeNull()
    set({ draft: '😀'.repeat(3999) })
    expect(view.getSnapshot().composer.counter).toBe('1 character left')
    set({ draft: 'x'.repeat(5200) })
    expect(view.getSnapshot().composer).toMatchObject({ counter: '1,200 characters too many', isOver: true })
  })

  it('stops an answer while nothing is typed', () => {
    const { view, calls, set } = setupView({ messages: [makeMessage(1, { status: 'streaming' })] })
    expect(view.getSnapshot().composer.button).toBe('stop')
    view.actions.stopAnswer()
    expect(calls).toEqual([['stopAnswer']])
    set({ draft: 'but' })
    expect(view.getSnapshot().composer.button).toBe('send')
  })

  it('edits a failed message and gives the draft back', () => {
    const { view, calls } = setupView({ messages: [failed], draft: 'half a thought' })
    view.actions.handleMessage('m2', 'edit')
    expect(view.getSnapshot().composer).toMatchObject({ value: 'broken', isEditing: true })
    expect(view.getSnapshot().focusRequests).toBe(1)
    view.actions.setDraft('mended')
    view.actions.submit()
    expect(calls).toContainEqual(['edit', 'm2', 'mended'])
    expect(view.getSnapshot().composer).toMatchObject({ value: 'half a thought', isEditing: false })
  })

  it('takes a message that waits back into the input, before what stands there', async () => {
    const queued = { ...failed, status: 'queued' } as const
    const { view, calls } = setupView({ messages: [queued], draft: 'and more', connection: 'offline' })
    view.actions.handleMessage('m2', 'edit')
    await vi.waitFor(() => expect(calls).toHaveLength(2))
    expect(calls).toEqual([
      ['discard', 'm2'],
      ['setDraft', 'broken\nand more'],
    ])
    expect(view.getSnapshot()).toMatchObject({ focusRequests: 1, composer: { isEditing: false } })
  })

  it('leaves the input alone where another tab was quicker', async () => {
    const queued = { ...failed, status: 'queued' } as const
    const { view, client, calls } = setupView({ messages: [queued], draft: 'more', connection: 'offline' })
    const discarding = vi.spyOn(client, 'discard').mockResolvedValue(false)
    view.actions.handleMessage('m2', 'edit')
    await discarding.mock.results[0]?.value
    expect(calls).toEqual([])
    expect(view.getSnapshot().composer.value).toBe('more')
  })

  it('leaves the input alone where the message has left meanwhile', () => {
    const queued = { ...failed, status: 'queued' } as const
    const { view, calls, failures } = setupView({
      messages: [queued],
      draft: 'more',
      connection: 'reconnecting',
    })
    failures.set(
      'discard',
      new ReplyXError({ code: 'option_invalid', message: 'unable to discard; it is sent' }),
    )
    view.actions.handleMessage('m2', 'edit')
    expect(calls).toEqual([['discard', 'm2']])
    expect(view.getSnapshot()).toMatchObject({ banner: { kind: 'error' }, composer: { value: 'more' } })
  })

  it('asks again where an answer broke off, and leaves the draft', () => {
    const { view, calls } = setupView({
      messages: [
        makeMessage(1, { sender: 'user', text: 'first' }),
        makeMessage(2, { sender: 'user', text: 'second' }),
        makeMessage(3, { status: 'interrupted' }),
      ],
      draft: 'and',
    })
    view.actions.handleMessage('m3', 'retry')
    expect(calls).toEqual([
      ['send', 'second'],
      ['setDraft', 'and'],
    ])
  })

  it('asks nothing again where nothing was asked', () => {
    const { view, calls } = setupView({ messages: [makeMessage(3, { status: 'interrupted' })] })
    view.actions.handleMessage('m3', 'retry')
    expect(calls).toEqual([])
  })

  it('repeats and discards a failed message', () => {
    const { view, calls } = setupView({ messages: [failed] })
    view.actions.handleMessage('m2', 'retry')
    view.actions.handleMessage('m2', 'discard')
    expect(calls).toEqual([
      ['retry', 'm2'],
      ['discard', 'm2'],
    ])
  })

  it.each<[string, (actions: ChatActions) => void]>([
    ['calling an operator', (actions) => actions.callOperator()],
    ['the strip of the handoff', (actions) => actions.handleHandoff()],
    ['the banner', (actions) => actions.handleBanner()],
    ['a quick reply', (actions) => actions.sendText('Hello')],
    ['sending', (actions) => actions.submit()],
    ['stopping the answer', (actions) => actions.stopAnswer()],
    ['leaving the editing', (actions) => actions.cancelEditing()],
    ['going to the newest', (actions) => actions.jumpToEnd()],
    ['trying again', (actions) => actions.handleMessage('m2', 'retry')],
    ['throwing away', (actions) => actions.handleMessage('m2', 'discard')],
  ])('what was pressed may be gone, and the focus is given another place: %s', (_, press) => {
    const { view } = setupView({ messages: [failed], draft: 'Hello', handoff: { status: 'requested' } })
    press(view.actions)
    expect(view.getSnapshot().focusRequests).toBe(1)
  })

  it('a text that is edited stays beside the draft, and survives what the client does not take', () => {
    const { view, calls, failures } = setupView({ messages: [failed], draft: 'half a thought' })
    view.actions.handleMessage('m2', 'edit')
    view.actions.setDraft('mended')
    failures.set('edit', serverFailed)
    view.actions.submit()
    expect(view.getSnapshot().composer).toMatchObject({ value: 'mended', isEditing: true })
    expect(view.getSnapshot().banner?.kind).toBe('error')
    view.actions.submit()
    expect(view.getSnapshot().composer).toMatchObject({ value: 'half a thought', isEditing: false })
    expect(calls.map(([name]) => name)).not.toContain('setDraft')
  })

  it('a message that is sent as it was leaves what was made of it in the input', () => {
    const { view, set, client } = setupView({ messages: [failed] })
    view.actions.handleMessage('m2', 'edit')
    view.actions.setDraft('mended')
    view.actions.handleMessage('m2', 'retry')
    set({ messages: [{ ...failed, status: 'queued' }] })
    expect(view.getSnapshot().composer).toMatchObject({ value: 'mended', isEditing: false })
    expect(client.getSnapshot().draft).toBe('mended')
  })

  it('editing belongs to its dialog', () => {
    const { view, set, calls } = setupView({ messages: [failed], draft: 'here' })
    view.actions.handleMessage('m2', 'edit')
    set({ dialogId: 2, messages: [makeMessage(7)], draft: 'there' })
    expect(view.getSnapshot().composer).toMatchObject({ value: 'there', isEditing: false })
    view.actions.submit()
    expect(calls).toContainEqual(['send', 'there'])
    set({ dialogId: 1, messages: [failed], draft: 'here' })
    expect(view.getSnapshot().composer).toMatchObject({ value: 'broken', isEditing: true })
  })

  it('a quick reply leaves the draft alone', () => {
    const { view, client } = setupView({ draft: 'half a thought' }, { quickReplies: ['Prices?'] })
    view.actions.sendText('Prices?')
    expect(client.getSnapshot().draft).toBe('half a thought')
  })

  it('counts only what is sent: spaces around it are no characters too many', () => {
    const { view } = setupView({ draft: `${'x'.repeat(4000)}\n  ` })
    expect(view.getSnapshot().composer).toMatchObject({ canSend: true, isOver: false })
  })

  it('shows what went wrong instead of losing it', async () => {
    const { view, failures } = setupView()
    failures.set('requestOperator', serverFailed)
    view.actions.callOperator()
    await vi.waitFor(() => expect(view.getSnapshot().banner?.kind).toBe('error'))
    expect(view.getSnapshot().banner?.text).toBe('Something went wrong on our side. Try again in a moment')
    view.actions.handleBanner()
    expect(view.getSnapshot().banner).toBeNull()
  })
})

describe('the banner', () => {
  const waiting = makeMessage(1, { sender: 'user', status: 'queued', seq: null })
  it('shows one thing at a time, the most important first', () => {
    const { view, set, emit } = setupView({
      connection: 'offline',
      limit: { kind: 'plan' },
      messages: [waiting],
    })
    emit('storage:degraded', { error: serverFailed })
    expect(view.getSnapshot().banner?.kind).toBe('storage')
    view.actions.handleBanner()
    expect(view.getSnapshot().banner?.kind).toBe('plan')
    view.actions.handleBanner()
    expect(view.getSnapshot().banner?.kind).toBe('offline')
    set({ connection: 'online' })
    expect(view.getSnapshot().banner).toBeNull()
    set({ error: serverFailed })
    expect(view.getSnapshot().banner?.kind).toBe('error')
  })

  it('warns of lost messages only where there are some to lose', () => {
    const { view, set } = setupView({ storage: 'memory', connection: 'reconnecting' })
    expect(view.getSnapshot().banner).toBeNull()
    set({ messages: [waiting] })
    expect(view.getSnapshot().banner?.kind).toBe('storage')
  })

  it('counts a limit down', () => {
    const { view, advance } = setupView({ limit: { kind: 'rate', until: noon + 62_000 } })
    expect(view.getSnapshot().banner?.text).toContain('1:02')
    advance(2000)
    expect(view.getSnapshot().banner?.text).toContain('1:00')
    advance(60_000)
    expect(view.getSnapshot().banner).toBeNull()
  })

  it('does what its button says: what can be put away is, though connecting has failed, too', () => {
    const { view, calls } = setupView({
      connection: 'failed',
      storage: 'memory',
      messages: [waiting],
      error: serverFailed,
    })
    expect(view.getSnapshot().banner).toMatchObject({ kind: 'storage', action: 'dismiss' })
    view.actions.handleBanner()
    expect(view.getSnapshot().banner).toMatchObject({ kind: 'error', action: 'retry' })
    expect(calls.map(([name]) => name)).not.toContain('connect')
    view.actions.handleBanner()
    expect(calls).toContainEqual(['connect'])
  })

  it('offers to connect again where connecting has failed', () => {
    const { view, calls } = setupView({ connection: 'failed' })
    expect(view.getSnapshot().banner?.action).toBe('retry')
    view.actions.handleBanner()
    expect(calls).toEqual([['connect']])
  })
})

describe('the operator', () => {
  it('shows place, minutes, time left and progress while waiting', () => {
    const { view, advance, calls } = setupView({
      handoff: { status: 'requested', queuePosition: 2, estimatedWait: 3, expiresAt: noon + 180_000 },
    })
    expect(view.getSnapshot().handoff).toMatchObject({
      text: 'Calling an operator',
      details: 'place 2 · about 3 min · 3:00 left',
      progress: 0,
    })
    advance(90_000)
    expect(view.getSnapshot().handoff).toMatchObject({ progress: 0.5 })
    expect(view.getSnapshot().handoff?.details).toContain('1:30 left')
    view.actions.handleHandoff()
    expect(calls).toEqual([['cancelOperator']])
  })

  it('takes the header over while active, and is not offered twice', () => {
    const { view, set } = setupView()
    expect(view.getSnapshot().composer.canCallOperator).toBe(true)
    const before = view.getSnapshot().header
    set({ handoff: { status: 'active', operator: { id: 5, name: 'Maria' } } })
    expect(view.getSnapshot().header).toMatchObject({ title: 'Maria', status: 'From the support team' })
    expect(view.getSnapshot().header.identity).not.toBe(before.identity)
    expect(view.getSnapshot().composer.canCallOperator).toBe(false)
  })

  it('does not say that they are back at a time that has passed', () => {
    const { view, set } = setupView()
    view.actions.callOperator()
    const nextOpenAt = new Date(noon - 60_000).toISOString()
    set({ handoff: { status: 'none', reason: 'unavailable', nextOpenAt } })
    expect(view.getSnapshot().handoff?.details).toBe('Leave a message for them')
  })

  it('says when they are back, once the visitor has asked', () => {
    const { view, set } = setupView({ handoff: { status: 'none', reason: 'unavailable' } })
    expect(view.getSnapshot().handoff).toBeNull()
    view.actions.callOperator()
    set({ handoff: { status: 'none', reason: 'unavailable', nextOpenAt: '2026-03-05T09:00:00Z' } })
    expect(view.getSnapshot().handoff?.details).toContain('Back Thursday')
    expect(view.getSnapshot().handoff?.details).toContain('Leave a message')
    view.actions.handleHandoff()
    expect(view.getSnapshot().handoff).toBeNull()
  })
})

describe('options that are said again', () => {
  it('what says the same changes nothing: neither a language that was loaded nor words written out', () => {
    const { view } = setupView({ messages: [makeMessage(1)] })
    const said = { locale: 'de', labels: { send: 'Los' }, quickReplies: ['Preise?'] }
    view.setOptions(said)
    view.setLocale({ ...en, tag: 'de' })
    const before = view.getSnapshot()
    view.setOptions({ ...said, labels: { send: 'Los' }, quickReplies: ['Preise?'] })
    expect(view.getSnapshot()).toBe(before)
    view.setOptions({ ...said, title: 'Mila' })
    expect(view.getSnapshot()).toMatchObject({ language: 'de', needs: { locale: null } })
  })

  it('a label without a text is that of the language, and one text does for all counts', () => {
    const labels = { send: undefined, unread: '{count} neu' } as never
    const { view } = setupView({ unread: 3 }, { labels, isMinimized: true })
    expect(view.getSnapshot().composer.labels.send).toBe('Send')
    expect(view.getSnapshot().launcher?.label).toContain('3 neu')
  })

  it('a locale whose tag no browser knows is refused by name', () => {
    expect(() => setupView({}, { locale: { ...en, tag: 'de_DE' } })).toThrow(/"locale"/)
  })
})

describe('what is read out', () => {
  function spoken() {
    const setup = setupView({ messages: [makeMessage(1)] })
    const sentences: string[] = []
    watchAnnouncements(setup.client, setup.view, (text) => sentences.push(text))
    return { ...setup, sentences }
  }

  it('finished messages as plain text, with who wrote them; no history, no pieces', () => {
    const { set, emit, sentences } = spoken()
    set({ messages: [makeMessage(1), makeMessage(2, { status: 'streaming', text: 'It **is' })] })
    expect(sentences).toEqual([])
    emit('message:received', {
      message: makeMessage(2, { text: 'It **is** [here](https://a.example)' }),
      isLeading: true,
    })
    expect(sentences).toEqual(['Mila: It is here'])
  })

  it('the change to an operator once', () => {
    const { emit, sentences } = spoken()
    const current = { status: 'active', operator: { id: 1, name: 'Maria' } } as const
    emit('handoff:changed', { current, previous: { status: 'requested' } })
    emit('handoff:changed', { current: { ...current }, previous: current })
    emit('message:received', {
      message: makeMessage(2, { sender: 'system', text: 'Maria joined' }),
      isLeading: true,
    })
    expect(sentences).toEqual(['Maria has joined the conversation'])
  })

  it('failures and the connection', () => {
    const { emit, sentences } = spoken()
    emit('message:failed', { message: failed, error: serverFailed })
    emit('connection:changed', { current: 'offline', previous: 'online' })
    emit('connection:changed', { current: 'connecting', previous: 'idle' })
    expect(sentences).toHaveLength(2)
    expect(sentences[0]).toContain('Not sent')
  })
})

it('leaves nothing behind when the last listener goes', () => {
  const { view, stop, listenerCount, pendingCount } = setupView({ messages: [makeMessage(1)] })
  expect(listenerCount()).toBeGreaterThan(0)
  expect(pendingCount()).toBe(1)
  stop()
  expect(listenerCount()).toBe(0)
  expect(pendingCount()).toBe(0)
  const again = view.subscribe(() => undefined)
  view.destroy()
  again()
  expect(listenerCount()).toBe(0)
})
