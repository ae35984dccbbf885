import { createBackend } from './backend.ts'
import type { Backend } from './backend.ts'
import { readEnvironment } from './environment.ts'

const stopOn = (signal: 'SIGTERM' | 'SIGINT', backend: Backend): void => {
  process.once(signal, () => {
    backend.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`the stop failed: ${String(error)}`)
        process.exit(1)
      },
    )
  })
}

try {
  const backend = await createBackend(readEnvironment(process.env))
  stopOn('SIGTERM', backend)
  stopOn('SIGINT', backend)
  console.log(`ReplyX example backend on ${backend.url}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
