import { createApp, type Component } from 'vue'
import App from './app.vue'
import './site.css'

// Loaded one by one, since each has styles of its own for the same chat.
const pages: Record<string, () => Promise<{ default: Component }>> = {
  '/headless': () => import('./pages/headless.vue'),
  '/restyled': () => import('./pages/restyled.vue'),
  '/own-parts': () => import('./pages/own-parts.vue'),
}
const load = pages[location.pathname] ?? (() => import('./pages/ready-made.vue'))
const { default: page } = await load()

createApp(App, { page, path: location.pathname }).mount('#app')
