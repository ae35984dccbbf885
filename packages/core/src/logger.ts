import type { LogLevel } from './options.ts'
import type { Ports } from './ports.ts'

/** All levels, from the least grave to none at all. */
export const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent']

/** Writes what is grave enough. */
export type Logger = Ports['log']

export function createLogger(threshold: LogLevel, write: Ports['log']): Logger {
  return (level, ...line) => {
    if (levels.indexOf(level) >= levels.indexOf(threshold)) write(level, ...line)
  }
}
