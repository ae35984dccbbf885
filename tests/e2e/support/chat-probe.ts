import { mount } from '@replyx/vanilla'

// The page of a test: the chat as on any page, and in reach.
Object.assign(window, {
  chat: mount(document.body, {
    assistantId: 1,
    apiUrl: location.origin,
    wsUrl: location.origin.replace(/^http/, 'ws'),
  }),
})
