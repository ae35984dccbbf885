// @vitest-environment happy-dom
import { en } from '@replyx/core/view'
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

scenario('a language that is named is loaded, and the chat waits for it', async (begin) => {
  const { get, root, update, view, settle, checkpoint, watchPending } = await begin({
    options: { locale: 'de' },
    snapshot: { messages: [makeMessage(1)] },
  })
  expect(root().getAttribute('lang')).toBe('de')
  expect(root().hasAttribute('data-pending')).toBe(false)
  expect(get('textbox', /^Nachricht schreiben/)).toBeTruthy()
  expect(get('separator', 'Heute')).toBeTruthy()
  checkpoint()
  const pending = watchPending()
  view.update({ locale: 'fr' })
  expect(view.getSnapshot().needs.locale).toBe('fr')
  await settle()
  expect(root().getAttribute('lang')).toBe('fr')
  expect(pending).toEqual([true, false])
  checkpoint()
  await update({ locale: 'xx' })
  expect(root().getAttribute('lang')).toBe('en')
})

scenario('a script that runs from right to left turns the chat around', async (begin) => {
  const { root, update, checkpoint, get } = await begin({ options: { locale: 'ar' } })
  expect(root().getAttribute('dir')).toBe('rtl')
  expect(root().getAttribute('lang')).toBe('ar')
  checkpoint()
  await update({ locale: 'en' })
  expect(root().getAttribute('dir')).toBe('ltr')
  expect(get('button', 'Send')).toBeTruthy()
})

scenario('a language of the page goes before the first drawing', async (begin) => {
  const locale = { ...en, tag: 'en-GB', labels: { ...en.labels, send: 'Post' } }
  const { get, root } = await begin({
    options: { locale },
    snapshot: { messages: [makeMessage(1)] },
  })
  expect(root().getAttribute('lang')).toBe('en-GB')
  expect(get('button', 'Post')).toBeTruthy()
  expect(get('article', 'Mila, 12:00')).toBeTruthy()
})

scenario('single words can be replaced, in every language, at any time', async (begin) => {
  const { get, update, checkpoint } = await begin({ options: { labels: { callOperator: 'Ask our team' } } })
  expect(get('button', 'Ask our team')).toBeTruthy()
  checkpoint()
  await update({ locale: 'de' })
  expect(get('button', 'Ask our team')).toBeTruthy()
  expect(get('button', 'Senden')).toBeTruthy()
  await update({ labels: { send: 'Los' } })
  expect(get('button', 'Los')).toBeTruthy()
})

scenario('rows that are there already change their words, too', async (begin) => {
  const { get, update, list } = await begin({
    snapshot: { messages: [makeMessage(1, { sender: 'user' }), makeMessage(2)] },
  })
  expect(get('article', 'You, 12:00 PM')).toBeTruthy()
  await update({ locale: 'de' })
  expect(get('article', 'Sie, 12:00')).toBeTruthy()
  expect(list('article', /PM/)).toEqual([])
})

scenario('times are those of the zone', async (begin) => {
  const { get, update } = await begin({
    options: { timeZone: 'Asia/Tokyo' },
    snapshot: { messages: [makeMessage(1)] },
  })
  expect(get('article', 'Mila, 9:00 PM')).toBeTruthy()
  await update({ timeZone: 'America/New_York' })
  expect(get('article', 'Mila, 7:00 AM')).toBeTruthy()
})
