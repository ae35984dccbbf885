import * as z from 'zod/mini'

import { failure, type ReplyXError } from './errors.ts'
import { defined } from './lib/defined.ts'
import type { MemoryWindow } from './keeper.ts'
import { arePlugins, type ReplyXPlugin } from './plugins.ts'
import type { FallbackTransport, OfflineStrategy, Ports } from './ports.ts'
import { levels } from './logger.ts'
import { leaf, object } from './protocol/leaves.ts'
import { isToken } from './session/identity.ts'

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
  /** Where messages that wait and the guest's identity are kept: in the browser's IndexedDB, or nowhere beyond the page. Default: `'durable'`. */
  readonly storage?: 'durable' | 'memory'
  /** Whether a dialog is made at the first message or at once. Default: `'send'`. */
  readonly dialogStart?: 'send' | 'connect'
  /** How many messages of a dialog stay in memory while the visitor is at its end. Default: 100. */
  readonly maxMessagesInMemory?: number
  /** How long more may be held until they are let go of, in ms. Default: 300,000. */
  readonly memoryCleanupInterval?: number
  /** How long messages are kept in the browser for the next visit, in ms. Default: 2,592,000,000 (30 days). */
  readonly cacheTtl?: number
  /** What keeps messages, and what waits to be sent, without a network. Default: the storage. */
  readonly offlineStrategy?: OfflineStrategy
  /** What carries the live channel where no socket can be opened: `eventStream()` of `@replyx/core/sse`. */
  readonly transport?: FallbackTransport
  /** Whether a site token may stand in addresses, as backends before protocol v1 need it. Default: `false`. */
  readonly tokenInUrl?: boolean
  /** How long a backend before protocol v1 is given to find an operator, in ms. Default: 300,000. */
  readonly handoffTimeout?: number
  /** What is added to the client from the start. */
  readonly plugins?: readonly ReplyXPlugin[]
  /** How long a request, or `getToken`, may take, in ms. Default: 90,000. */
  readonly requestTimeout?: number
  /** Replaces what the client takes from outside; for tests and unusual hosts. */
  readonly ports?: Partial<Ports>
}

/** The options with every default in place. */
export interface NormalizedOptions {
  readonly assistantId: number | null
  readonly siteToken: string | null
  readonly getToken: NonNullable<ReplyXOptions['getToken']> | null
  readonly apiUrl: string
  readonly wsUrl: string
  readonly frontendUrl: string
  readonly logLevel: LogLevel
  readonly storage: 'durable' | 'memory'
  readonly dialogStart: 'send' | 'connect'
  readonly requestTimeout: number
  readonly window: MemoryWindow
  readonly cacheTtl: number
  readonly offlineStrategy: OfflineStrategy | null
  readonly transport: FallbackTransport | null
  readonly tokenInUrl: boolean
  readonly handoffTimeout: number
  readonly plugins: readonly ReplyXPlugin[]
  readonly ports: Partial<Ports>
}

const LONGEST_DELAY = 2 ** 31 - 1

const defaults = {
  production: { apiUrl: 'https://api.replyx.com', frontendUrl: 'https://app.replyx.com' },
  development: { apiUrl: 'http://localhost:8000', frontendUrl: 'http://localhost:3000' },
} as const

type Rule = readonly [accepts: (value: unknown) => boolean, allowed: string]

const isText = (value: unknown): value is string => typeof value === 'string'
const isAbove0 = (value: unknown): value is number => typeof value === 'number' && value > 0

const oneOf = (...values: string[]): Rule => [
  (value) => values.includes(value as string),
  values.map((value) => `'${value}'`).join(' or '),
]
const address = (scheme: string): Rule => [
  (value) => isText(value) && new RegExp(`^${scheme}s?://[^?#]+$`).test(value) && URL.canParse(value),
  `an address that begins with ${scheme}s:// or ${scheme}://`,
]

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isDelay = (value: unknown): boolean => isAbove0(value) && value <= LONGEST_DELAY
const isCount = (value: unknown): boolean => isAbove0(value) && Number.isSafeInteger(value)

const rules: Record<keyof ReplyXOptions, Rule> = {
  assistantId: [isCount, 'a positive integer'],
  siteToken: [isToken, 'a string of visible ASCII characters'],
  getToken: [(value) => typeof value === 'function', 'a function that gives a token'],
  environment: oneOf('production', 'development'),
  apiUrl: address('http'),
  wsUrl: address('ws'),
  frontendUrl: address('http'),
  logLevel: oneOf(...levels),
  locale: [(value) => isText(value) && value.length > 1, 'a language tag such as en or pt-BR'],
  storage: oneOf('durable', 'memory'),
  dialogStart: oneOf('send', 'connect'),
  maxMessagesInMemory: [isCount, 'a positive integer'],
  memoryCleanupInterval: [isDelay, 'milliseconds, above 0'],
  cacheTtl: [isAbove0, 'milliseconds, above 0'],
  offlineStrategy: [isObject, 'an object'],
  transport: [isObject, 'what eventStream() gives'],
  tokenInUrl: [(value) => typeof value === 'boolean', 'true or false'],
  handoffTimeout: [isDelay, 'milliseconds, above 0'],
  plugins: [arePlugins, 'an array of plugins, each of a name of its own'],
  requestTimeout: [isDelay, 'milliseconds, above 0'],
  ports: [isObject, 'an object'],
}

const shape = object(
  Object.fromEntries(Object.entries(rules).map(([name, [accepts]]) => [name, z.optional(leaf(accepts))])),
)

function refuse(option: string, given: unknown, allowed: string): ReplyXError {
  const reason = `option "${option}" was ${describe(option, given)}, allowed: ${allowed}`
  return failure('option_invalid', 'create the client', reason)
}

/** Options whose wrong value may hold a secret, or is no text in the first place; `options` is all of them. */
const unrepeatable = ['options', 'assistantId', 'siteToken', 'getToken', 'ports']

/** What was given, in words; never what may be a secret. */
function describe(option: string, given: unknown): string {
  if (given === null || /undefined|number|boolean/.test(typeof given)) return String(given)
  const isHarmless = given === '' || (isText(given) && !unrepeatable.includes(option))
  return isHarmless ? JSON.stringify(given) : `a ${typeof given}`
}

/** Checks the options and fills in the defaults. @throws ReplyXError `option_invalid` */
export function normalizeOptions(options: ReplyXOptions): NormalizedOptions {
  if (!rules.ports[0](options)) throw refuse('options', options, 'an object')
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(rules, name))
  if (unknown !== undefined) throw refuse(unknown, {}, `only ${Object.keys(rules).join(', ')}`)
  const { error } = z.safeParse(shape, options)
  if (error !== undefined) {
    const name = String(error.issues[0]?.path[0]) as keyof ReplyXOptions
    throw refuse(name, options[name], rules[name][1])
  }
  const { assistantId = null, siteToken = null, getToken = null, environment = 'production' } = options
  if ((assistantId === null) === (siteToken === null && getToken === null)) {
    const allowed = 'exactly one of assistantId, siteToken and getToken (siteToken may come with getToken)'
    throw refuse('assistantId', options.assistantId, allowed)
  }
  const { apiUrl, frontendUrl } = { ...defaults[environment], ...defined(options) }
  const base = withoutSlash(apiUrl)
  return {
    assistantId,
    siteToken,
    getToken,
    apiUrl: base,
    wsUrl: withoutSlash(options.wsUrl ?? base.replace(/^http/, 'ws')),
    frontendUrl: withoutSlash(frontendUrl),
    logLevel: options.logLevel ?? 'error',
    storage: options.storage ?? 'durable',
    dialogStart: options.dialogStart ?? 'send',
    requestTimeout: options.requestTimeout ?? 90_000,
    window: {
      maxMessages: options.maxMessagesInMemory ?? 100,
      cleanupInterval: options.memoryCleanupInterval ?? 300_000,
    },
    cacheTtl: options.cacheTtl ?? 30 * 24 * 60 * 60 * 1_000,
    offlineStrategy: options.offlineStrategy ?? null,
    transport: options.transport ?? null,
    tokenInUrl: options.tokenInUrl ?? false,
    handoffTimeout: options.handoffTimeout ?? 300_000,
    plugins: options.plugins ?? [],
    ports: options.ports ?? {},
  }
}

const withoutSlash = (value: string): string => value.replace(/\/+$/, '')
