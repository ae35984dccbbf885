export { eventStream } from './event-stream.ts'
export type { EventStreamOptions } from './options.ts'
