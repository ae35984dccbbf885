// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../src/api.ts'
import { createApp } from '../src/app.ts'
import { chooseLocale } from '../src/locale.ts'
import { createSessionKeeper, createSignIn } from '../src/sign-in.ts'
import { createFakeDesk, entry, handoff, message, settled, welcome } from './fakes.ts'

const locale = chooseLocale('en', [])
let stop = (): void => undefined

const open = () => {
  const fake = createFakeDesk()
  const sound = {
    isOn: () => false,
    unlock: async () => undefined,
    play: vi.fn(),
    toggle: async () => undefined,
  }
  const onSignOut = vi.fn()
  const app = createApp({
    desk: fake.desk,
    locale,
    sound,
    now: fake.clock.now,
    onSignOut,
    onReload: () => undefined,
  })
  document.body.append(app.element)
  stop = app.start()
  const find = (selector: string): HTMLElement => {
    const element = app.element.querySelector<HTMLElement>(selector)
    if (!element) throw new Error(`nothing fits ${selector}`)
    return element
  }
  const all = (selector: string): HTMLElement[] => [...app.element.querySelectorAll<HTMLElement>(selector)]
  const press = async (
    code: string,
    key = code.slice(-1).toLowerCase(),
    on: Element = document.body,
  ): Promise<void> => {
    on.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))
    await settled()
  }
  return { ...fake, app, sound, onSignOut, find, all, press }
}

/** The same with dialog 1 taken by the keyboard. */
const openDialog = async () => {
  const page = open()
  page.server.messages = [message(1), message(2, { sender: 'assistant', text: 'I am **not** sure' })]
  await page.goOnline(entry(1), entry(2))
  await page.press('KeyJ')
  await page.press('KeyT')
  const taken = handoff({
    status: 'active',
    manager: { id: 'maria', name: 'Maria' },
    version: 2,
    controlEpoch: 1,
  })
  page.receive({ type: 'welcome', welcome: welcome({ lastSeq: 2, handoff: taken }) })
  page.receive({ type: 'queue', entries: [entry(2)], serverNow: null })
  await settled()
  return page
}

const field = (page: ReturnType<typeof open>): HTMLTextAreaElement =>
  page.find('.composer-field') as HTMLTextAreaElement

const write = async (page: ReturnType<typeof open>, text: string): Promise<void> => {
  field(page).value = text
  field(page).dispatchEvent(new Event('input', { bubbles: true }))
  await settled()
}

afterEach(() => {
  stop()
  document.body.replaceChildren()
})

describe('the queue', () => {
  it('says what to do while nobody waits', async () => {
    const { goOnline, find } = open()
    await goOnline()
    expect(find('.list-waiting .list-empty').textContent).toContain('Nobody is waiting')
    expect(document.title).toBe('Operator desk')
  })

  it('grows live, with clock, title and a word for those who listen', async () => {
    const { goOnline, receive, all, find, app } = open()
    await goOnline(entry(1))
    receive({ type: 'queue', entries: [entry(1), entry(2)], serverNow: null })
    app.announceArrivals([entry(2)])
    await settled()
    expect(all('.card-waiting .card-guest').map(({ textContent }) => textContent)).toEqual([
      'Guest g1',
      'Guest g2',
    ])
    expect(all('.card-waiting .card-words')[1]?.textContent).toBe('help 2')
    expect(find('.card-clock').textContent).toMatch(/^\d+:\d\d/)
    expect(document.title).toBe('(2) Operator desk')
    expect(find('[aria-live]').textContent).toContain('New request. Guest g2: help 2')
  })

  it('marks the chosen one and keeps the focus while it changes', async () => {
    const { goOnline, receive, press, all } = open()
    await goOnline(entry(1), entry(2))
    await press('KeyJ')
    await press('KeyJ')
    const card = all('.card-main')[1]
    expect(card?.getAttribute('aria-current')).toBe('true')
    expect(document.activeElement).toBe(card)
    receive({ type: 'queue', entries: [entry(2)], serverNow: null })
    await settled()
    expect(document.activeElement).toBe(card)
  })

  it('says plainly that somebody was faster', async () => {
    const { goOnline, find, refusals } = open()
    await goOnline(entry(1))
    const theirs = handoff({ status: 'active', manager: { id: 'oleg', name: 'Oleg' } })
    refusals.set('takeover', new ApiError(409, 'handoff_taken', 'taken', { handoff: theirs }))
    find('.card .take-button').click()
    await settled()
    expect(find('.notice-bar').hidden).toBe(false)
    expect(find('.notice-bar p').textContent).toBe('Oleg was faster with this dialog.')
  })
})

describe('a dialog', () => {
  it('is taken by key, shows its history and waits for words', async () => {
    const page = await openDialog()
    expect(page.all('.row-message .bubble').map(({ textContent }) => textContent)).toEqual([
      'text 1',
      'I am not sure',
    ])
    expect(page.find('.bubble strong').textContent).toBe('not')
    expect(document.activeElement).toBe(field(page))
    expect(page.find('.view-bar').hidden).toBe(true)
    expect(page.all('.history li')).toHaveLength(0)
    expect(page.find('.fact a').textContent).toBe('shop.example/lamps')
  })

  it('sends with Enter, not with Shift, and not while a word is composed', async () => {
    const page = await openDialog()
    await write(page, 'Hello')
    field(page).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, bubbles: true }))
    field(page).dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }),
    )
    await settled()
    expect(page.calls.filter((call) => call.startsWith('send'))).toEqual([])
    await page.press('Enter', 'Enter', field(page))
    expect(page.calls.filter((call) => call.startsWith('send'))).toEqual(['send 1 Hello id-1'])
    expect(field(page).value).toBe('')
    expect(page.all('.row-message .bubble').at(-1)?.textContent).toBe('Hello')
    expect(page.find('.row-message:last-child .row-foot').textContent).toContain('Sent')
  })

  it('shows that the visitor types and has read', async () => {
    const page = await openDialog()
    await write(page, 'Hello')
    await page.press('Enter', 'Enter', field(page))
    page.receive({ type: 'typing', dialogId: 1, actor: 'user', isTyping: true })
    page.receive({ type: 'read', dialogId: 1, seq: 3, by: 'user' })
    await settled()
    expect(page.find('.typing').textContent).toBe('Visitor is typing…')
    expect(page.find('.row-message:last-child .row-foot').textContent).toContain('Read')
  })

  it('offers to try again what was not sent', async () => {
    const page = await openDialog()
    page.server.isDown = true
    await write(page, 'Hello')
    await page.press('Enter', 'Enter', field(page))
    expect(page.find('.row-message:last-child .row-foot').textContent).toContain('Not sent yet')
    page.server.isDown = false
    page.find('.row-actions .link').click()
    await settled()
    expect(page.server.messages.at(-1)).toMatchObject({ text: 'Hello', clientMessageId: 'id-1' })
    expect(page.all('.row-actions')).toHaveLength(0)
  })

  it('keeps each draft with its dialog', async () => {
    const page = await openDialog()
    await write(page, 'half a sent')
    page.find('.card-waiting .card-main').click()
    await settled()
    expect(page.find('.composer').hidden).toBe(true)
    page.find('.card-own .card-main').click()
    await settled()
    expect(field(page).value).toBe('half a sent')
  })

  it('does not send what is too long, and counts', async () => {
    const page = await openDialog()
    await write(page, 'x'.repeat(4_003))
    expect(page.find('.composer-counter').textContent).toBe('3 characters too many')
    await page.press('Enter', 'Enter', field(page))
    expect(page.calls.some((call) => call.startsWith('send'))).toBe(false)
  })

  it('is released by key, not while somebody writes', async () => {
    const page = await openDialog()
    await page.press('KeyR', 'r', field(page))
    expect(page.calls).not.toContain('release 1')
    await page.press('Escape', 'Escape', field(page))
    expect(document.activeElement).not.toBe(field(page))
    await page.press('KeyR')
    expect(page.calls).toContain('release 1')
    expect(page.find('.notice-action').textContent).toBe('Take back')
  })

  it('is passed to a colleague who is there', async () => {
    const page = await openDialog()
    page.find('.conversation-actions .quiet-button').click()
    await settled()
    expect(page.all('.colleague-name').map(({ textContent }) => textContent)).toEqual(['Oleg'])
    page.find('.colleague').click()
    await settled()
    expect(page.calls).toContain('transfer 1 oleg')
  })
})

describe('the desk', () => {
  it('says that the connection is lost, and when it is back', async () => {
    const { goOnline, goOffline, find, sent } = open()
    await goOnline()
    expect(find('.link-strip').hidden).toBe(true)
    goOffline()
    await settled()
    expect(find('.link-strip').textContent).toContain('The connection is lost')
    find('.link-strip button').click()
    expect(sent).toContainEqual({ type: 'retry' })
    await goOnline()
    expect(find('.link-strip').hidden).toBe(true)
  })

  it('asks before somebody leaves who still holds a dialog', async () => {
    const page = await openDialog()
    page.find('.leave-button').click()
    expect(page.onSignOut).not.toHaveBeenCalled()
    expect(page.find('.modal-leave').hasAttribute('open')).toBe(true)
    page.find('.danger-button').click()
    expect(page.onSignOut).toHaveBeenCalledOnce()
  })

  it('finds the search by key and leaves it with Escape', async () => {
    const { goOnline, press, find } = open()
    await goOnline(entry(1))
    await press('Slash', '/')
    expect(document.activeElement).toBe(find('.search-field'))
    await press('Escape', 'Escape', find('.search-field'))
    expect(document.activeElement).not.toBe(find('.search-field'))
  })
})

describe('signing in', () => {
  const session = { token: 't', operator: { id: '1', name: 'Maria' } }

  it('says why it failed and can be tried again', async () => {
    const onSession = vi.fn()
    const signIn = vi
      .fn<(name: string) => Promise<typeof session>>()
      .mockRejectedValueOnce(new ApiError(0, 'network_failed', '', {}))
      .mockResolvedValueOnce(session)
    const page = createSignIn({ labels: locale.labels, reason: '', signIn, onSession })
    document.body.append(page.element)
    const submit = async (): Promise<void> => {
      page.element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
      await settled()
    }
    await submit()
    expect(signIn).not.toHaveBeenCalled()
    const name = page.element.querySelector('input')
    if (name) name.value = ' Maria '
    await submit()
    expect(page.element.querySelector('[role=alert]')?.textContent).toContain('cannot be reached')
    await submit()
    expect(signIn).toHaveBeenLastCalledWith('Maria')
    expect(onSession).toHaveBeenCalledWith(session)
  })

  it('is kept for the tab, unless what is kept makes no sense', () => {
    const keeper = createSessionKeeper(sessionStorage)
    keeper.save(session)
    expect(keeper.load()).toEqual(session)
    sessionStorage.setItem('replyx-desk-session', '{"token":1}')
    expect(keeper.load()).toBeNull()
    expect(sessionStorage.getItem('replyx-desk-session')).toBeNull()
  })
})
