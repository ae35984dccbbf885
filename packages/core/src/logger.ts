import type { LogLevel } from './options.ts'
import type { Ports } from './ports.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

/** Writes what is grave enough. */
export type Logger = Record<(typeof levels)[number], (message: string, details?: unknown) => void>

export function createLogger(threshold: LogLevel, write: Ports['log']): Logger {
  const lowest = threshold === 'silent' ? levels.length : levels.indexOf(threshold)
  const entries = levels.map((level, rank) => [
    level,
    (message: string, details?: unknown): void => {
      if (rank >= lowest) write(level, message, details)
    },
  ])
  return Object.fromEntries(entries) as Logger
}
