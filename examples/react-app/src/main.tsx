import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Frame } from './frame.tsx'

// Loaded one by one, since each has styles of its own for the same chat.
const pages = {
  '/': () => import('./pages/ready-made.tsx'),
  '/headless': () => import('./pages/headless.tsx'),
  '/restyled': () => import('./pages/restyled.tsx'),
  '/own-parts': () => import('./pages/own-parts.tsx'),
}
const load = pages[location.pathname as keyof typeof pages] ?? pages['/']
const { default: Page } = await load()

createRoot(document.querySelector('#app') as HTMLElement).render(
  <StrictMode>
    <Frame>
      <Page />
    </Frame>
  </StrictMode>,
)
