import { loadLocale } from '@replyx/core/locales'
import type { ViewOptions } from '@replyx/core/view'
import { mount } from '@replyx/vanilla'
import { galleryStates, type GalleryState } from './gallery-states.ts'
import { readViewOptions } from './query.ts'
import { createStaticClient } from './static-client.ts'

const query = new URLSearchParams(location.search)

async function commonOptions(): Promise<ViewOptions> {
  return {
    ...readViewOptions(query),
    locale: await loadLocale(query.get('locale') ?? 'en'),
    quickReplies: ['Where is my order?', 'What does delivery cost?', 'Can I return a desk?'],
  }
}

function show(state: GalleryState, element: HTMLElement, options: ViewOptions): void {
  const title = state.title === undefined ? {} : { title: state.title }
  const isMinimized = state.isMinimized ?? false
  mount(element, createStaticClient(state.snapshot), { ...options, ...title, isMinimized })
}

/** One state over the whole page with `?state=`, or all of them side by side. */
function draw(options: ViewOptions): void {
  const wanted = galleryStates[query.get('state') ?? '']
  if (wanted !== undefined) {
    show(wanted, document.body, options)
    return
  }
  for (const [name, state] of Object.entries(galleryStates)) {
    const figure = document.createElement('figure')
    const caption = document.createElement('figcaption')
    const box = document.createElement('div')
    caption.textContent = name
    figure.append(caption, box)
    document.querySelector('main')?.append(figure)
    show(state, box, { ...options, type: 'embedded' })
  }
}

document.documentElement.dataset.scheme = query.get('scheme') ?? 'light'
commonOptions().then(draw).catch(console.error)
