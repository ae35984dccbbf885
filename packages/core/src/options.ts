import * as z from 'zod/mini'

import { ReplyXError } from './errors.ts'
import type { Ports } from './ports.ts'

/** How much is written to the log. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/**
 * What `createReplyX` takes. Exactly one of `assistantId`, `siteToken` and `getToken` says whose chat it is
 * (`siteToken` may come with `getToken`, which then renews it).
 */
export interface ReplyXOptions {
  /** The public assistant's number: widget mode. */
  readonly assistantId?: number
  /** A signed site token: site mode. */
  readonly siteToken?: string
  /** Gets a site token, and a fresh one for one that was refused: site mode. */
  readonly getToken?: (previous?: string) => string | Promise<string>
  /** Where the defaults of the addresses lead. Default: `'production'`; never guessed. */
  readonly environment?: 'production' | 'development'
  /** The backend's address, without a trailing slash. Default: the environment's. */
  readonly apiUrl?: string
  /** The address for sockets. Default: `apiUrl` with `ws` for `http`. */
  readonly wsUrl?: string
  /** Where the widget's own pages are. Default: the environment's. */
  readonly frontendUrl?: string
  /** How much is written to the log. Default: `'error'`. */
  readonly logLevel?: LogLevel
  /** The visitor's language, a BCP 47 tag. */
  readonly locale?: string
  /** Where the guest's identity is kept: in the browser's IndexedDB, or nowhere beyond the page. Default: `'durable'`. */
  readonly storage?: 'durable' | 'memory'
  /** Whether a dialog is made at the first message or at once. Default: `'send'`. */
  readonly dialogStart?: 'send' | 'connect'
  /** How long a request may take, in ms. Default: 90,000. */
  readonly requestTimeout?: number
  /** Replaces what the client takes from outside; for tests and unusual hosts. */
  readonly ports?: Partial<Ports>
}

/** The options with every default in place. */
export interface NormalizedOptions {
  readonly assistantId: number | null
  readonly siteToken: string | null
  readonly getToken: ReplyXOptions['getToken'] | null
  readonly apiUrl: string
  readonly wsUrl: string
  readonly frontendUrl: string
  readonly logLevel: LogLevel
  readonly storage: 'durable' | 'memory'
  readonly dialogStart: 'send' | 'connect'
  readonly requestTimeout: number
  readonly ports: Partial<Ports>
}

const addresses = {
  production: { apiUrl: 'https://api.replyx.com', frontendUrl: 'https://app.replyx.com' },
  development: { apiUrl: 'http://localhost:8000', frontendUrl: 'http://localhost:3000' },
} as const

const MAX_DELAY = 2 ** 31 - 1
const address = (scheme: RegExp) =>
  z.string().check(z.refine((value) => scheme.test(value) && URL.canParse(value)))
const http = address(/^https?:\/\//)

const shape = z.strictObject({
  assistantId: z.optional(z.int().check(z.positive())),
  siteToken: z.optional(z.string().check(z.minLength(1))),
  getToken: z.optional(z.custom((value) => typeof value === 'function')),
  environment: z.optional(z.enum(['production', 'development'])),
  apiUrl: z.optional(http),
  wsUrl: z.optional(address(/^wss?:\/\//)),
  frontendUrl: z.optional(http),
  logLevel: z.optional(z.enum(['debug', 'info', 'warn', 'error', 'silent'])),
  locale: z.optional(z.string().check(z.minLength(2))),
  storage: z.optional(z.enum(['durable', 'memory'])),
  dialogStart: z.optional(z.enum(['send', 'connect'])),
  requestTimeout: z.optional(z.number().check(z.gt(0), z.lte(MAX_DELAY))),
  ports: z.optional(z.custom((value) => typeof value === 'object' && value !== null)),
})

const allowed: Readonly<Record<string, string>> = {
  assistantId: 'a positive integer',
  siteToken: 'a non-empty string',
  getToken: 'a function that gives a token',
  environment: "'production' or 'development'",
  apiUrl: 'an address that begins with https:// or http://',
  wsUrl: 'an address that begins with wss:// or ws://',
  frontendUrl: 'an address that begins with https:// or http://',
  logLevel: "'debug', 'info', 'warn', 'error' or 'silent'",
  locale: 'a language tag such as en or pt-BR',
  storage: "'durable' or 'memory'",
  dialogStart: "'send' or 'connect'",
  requestTimeout: 'a number of milliseconds above 0',
  ports: 'an object',
}

function refuse(option: string, given: unknown, what: string): ReplyXError {
  return new ReplyXError({
    code: 'option_invalid',
    message: `unable to create the client; option "${option}" was ${describe(option, given)}, allowed: ${what}`,
  })
}

/** What was given, in words; never a secret itself. */
function describe(option: string, given: unknown): string {
  if (given === undefined) return 'missing'
  if (typeof given === 'function') return 'a function'
  if (option === 'siteToken') return typeof given === 'string' ? 'an empty string' : `a ${typeof given}`
  if (typeof given === 'number') return String(given)
  try {
    return JSON.stringify(given)
  } catch {
    return `a ${typeof given}`
  }
}

function checkIdentity(options: ReplyXOptions): void {
  const hasToken = options.siteToken !== undefined || options.getToken !== undefined
  const what = 'exactly one of assistantId, siteToken and getToken (siteToken may come with getToken)'
  if (options.assistantId === undefined && !hasToken) throw refuse('assistantId', undefined, what)
  if (options.assistantId !== undefined && hasToken) throw refuse('assistantId', options.assistantId, what)
}

const withoutSlash = (value: string): string => value.replace(/\/+$/, '')

/** Checks the options and fills in the defaults. @throws ReplyXError `option_invalid` */
export function normalizeOptions(options: ReplyXOptions): NormalizedOptions {
  if (typeof options !== 'object' || options === null) throw refuse('options', options, 'an object')
  const result = z.safeParse(shape, options)
  if (!result.success) {
    const issue = result.error.issues[0]
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const option = unknown ?? String(issue?.path[0] ?? 'options')
    const given = (options as Record<string, unknown>)[option]
    throw refuse(option, given, allowed[option] ?? `one of ${Object.keys(allowed).join(', ')}`)
  }
  checkIdentity(options)
  const defaults = addresses[options.environment ?? 'production']
  const apiUrl = withoutSlash(options.apiUrl ?? defaults.apiUrl)
  return {
    assistantId: options.assistantId ?? null,
    siteToken: options.siteToken ?? null,
    getToken: options.getToken ?? null,
    apiUrl,
    wsUrl: withoutSlash(options.wsUrl ?? apiUrl.replace(/^http/, 'ws')),
    frontendUrl: withoutSlash(options.frontendUrl ?? defaults.frontendUrl),
    logLevel: options.logLevel ?? 'error',
    storage: options.storage ?? 'durable',
    dialogStart: options.dialogStart ?? 'send',
    requestTimeout: options.requestTimeout ?? 90_000,
    ports: options.ports ?? {},
  }
}
