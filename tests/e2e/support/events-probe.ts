import { eventStream } from '@replyx/core/sse'
import { mount } from '@replyx/vanilla'

// The page of a test: a chat that may do without a socket, and in reach.
Object.assign(window, {
  chat: mount(document.body, {
    assistantId: 1,
    apiUrl: location.origin,
    wsUrl: location.origin.replace(/^http/, 'ws'),
    // Sooner than it would be on a page: with three failures the waits between them come to half a minute.
    transport: eventStream({ failedOpens: 2, probeInterval: 1_000 }),
  }),
})
