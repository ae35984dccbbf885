import type { Theme, ViewOptions, ViewType } from '@replyx/core/view'
import { adapters } from './adapters/index.ts'
import { readChoice } from './choices.ts'
import { createStaticClient } from './static-client.ts'
import { galleryStates } from './states.ts'
import './state.css'

const query = new URLSearchParams(location.search)
const state = galleryStates[query.get('state') ?? ''] ?? galleryStates['history']
if (!state) throw new Error('there is no such state')

const view: ViewOptions = {
  theme: readChoice(query, 'theme') as Theme,
  colorScheme: readChoice(query, 'scheme') as 'light' | 'dark',
  locale: readChoice(query, 'locale'),
  type: readChoice(query, 'type') as ViewType,
  quickReplies: ['Where is my order?', 'What does delivery cost?', 'Can I return a desk?'],
  isMinimized: state.isMinimized ?? false,
  ...(state.title !== undefined && { title: state.title }),
  ...state.view,
}
const place = document.querySelector<HTMLElement>('#chat')
const load = adapters[readChoice(query, 'adapter')]
document.documentElement.dataset['scheme'] = readChoice(query, 'scheme')
document.documentElement.lang = readChoice(query, 'locale')

const client = createStaticClient(state.snapshot)
// For whoever takes pictures: the state can be changed, and it is said when it stands.
Object.assign(window, { gallery: client })
if (place && load)
  void load().then(({ draw }) => {
    draw(place, client.chat, view)
    requestAnimationFrame(() => {
      client.set(state.then ?? {})
      document.documentElement.dataset['ready'] = ''
    })
  }, console.error)
