// What only a connection needs. Loaded beside the first request, so that it delays nothing and stays out of the entry.

export { createConversation } from './conversation.ts'
export { createV1 } from './dialects/v1.ts'
export { createPublicApi } from './public-api.ts'
export { openSocketAttempt } from './transport/socket.ts'
