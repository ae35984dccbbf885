import { z } from 'zod'
import type { Assistant } from './assistant/assistant.ts'
import type { Log, Ports } from './domain/model.ts'

const milliseconds = (fallback: number) => z.number().int().min(1).max(2_147_483_647).default(fallback)
const amount = (fallback: number) => z.number().int().min(1).default(fallback)
const secret = (fallback: string) => z.string().min(16, 'must have at least 16 characters').default(fallback)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must look like 09:00')
const day = z.array(z.tuple([time, time])).default([])

/** The keys of a demo. Whoever reads this file can forge tokens made with them. */
const demoSecrets = {
  site: 'replyx-demo-site-secret',
  operator: 'replyx-demo-operator-secret',
}

const assistantSchema = z.strictObject({
  id: z.number().int().positive(),
  operatorName: z.string().default('Assistant'),
  businessName: z.string().default('ReplyX'),
  avatarUrl: z.string().optional(),
  allowedDomains: z.array(z.string()).default([]),
  widgetTheme: z.record(z.string(), z.unknown()).default({}),
  widgetSettings: z.record(z.string(), z.unknown()).default({}),
  tenant: z.record(z.string(), z.unknown()).optional(),
})

const openingHoursSchema = z.strictObject({
  timeZone: z.string().default('UTC'),
  days: z.strictObject({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }),
})

const timersSchema = z.strictObject({
  /** How long a visitor waits in the queue. */
  queue: milliseconds(180_000),
  /** How long an operator may go without a heartbeat. */
  operatorLost: milliseconds(60_000),
  ping: milliseconds(25_000),
  silence: milliseconds(40_000),
  hello: milliseconds(5_000),
  rateWindow: milliseconds(60_000),
  /** Between two pieces of an answer found by search. */
  piece: milliseconds(30),
  assistantTimeout: milliseconds(30_000),
  /** How long a stop waits for requests under way before it cuts them. */
  shutdown: milliseconds(5_000),
})

const limitsSchema = z.strictObject({
  messagesPerWindow: amount(60),
  framesPerWindow: amount(600),
  frameBytes: amount(65_536),
  bodyBytes: amount(65_536),
  logLength: amount(1_000),
  textLength: amount(4_000),
  pageLength: amount(200),
  socketsPerDialog: amount(20),
  /** What a place in the queue is worth in waiting, in minutes. */
  minutesPerPlace: amount(2),
})

export const configSchema = z.strictObject({
  port: z.number().int().min(0).max(65_535).default(0),
  host: z.string().default('127.0.0.1'),
  databaseFile: z.string().min(1).default(':memory:'),
  demo: z.boolean().default(false),
  faults: z.boolean().default(false),
  siteSecret: secret(demoSecrets.site),
  operatorSecret: secret(demoSecrets.operator),
  origins: z.array(z.string()).default([]),
  /** Further origins of backends that the widget's frame may speak with, sockets among them. */
  apiOrigins: z.array(z.string()).default([]),
  assistants: z.array(assistantSchema).default([assistantSchema.parse({ id: 1 })]),
  openingHours: openingHoursSchema.optional(),
  timers: timersSchema.prefault({}),
  limits: limitsSchema.prefault({}),
  documents: z.strictObject({ folder: z.string(), linkBase: z.string().default('/') }).optional(),
  /** The folder with the built widget: its frame's page is served at /widget/chat-iframe, with its headers. */
  widgetFolder: z.string().optional(),
  static: z
    .array(
      z.strictObject({
        path: z.string().startsWith('/'),
        folder: z.string(),
        headers: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
})

const chatSchema = z.strictObject({ url: z.url(), model: z.string().min(1), key: z.string().optional() })

export type ChatEndpoint = z.infer<typeof chatSchema>
export type Config = z.infer<typeof configSchema>
export type AssistantConfig = z.infer<typeof assistantSchema>
export type OpeningHours = z.infer<typeof openingHoursSchema>
export type Timers = Config['timers']
export type Limits = Config['limits']

/** What `createBackend` and `createLogic` take; every field may be left out. */
export type BackendConfig = z.input<typeof configSchema> & {
  /** An OpenAI-compatible endpoint, or an assistant of your own; without it, search in `documents`. */
  assistant?: ChatEndpoint | Assistant
  ports?: Partial<Ports>
  log?: Log
}

export interface Settings {
  config: Config
  chat: ChatEndpoint | null
  assistant: Assistant | null
  ports: Ports
  log: Log
}

const systemPorts: Ports = {
  now: () => Date.now(),
  setTimeout: (run, delay) => setTimeout(run, delay),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  newId: () => crypto.randomUUID(),
}

const consoleLog: Log = (level, text) => {
  if (level === 'error') console.error(text)
  else console.log(text)
}

/** Checks a configuration and fills in what is missing; throws an Error that names each wrong field. */
export const readConfig = (input: BackendConfig): Settings => {
  const { assistant, ports, log, ...rest } = input
  const isOwn = assistant !== undefined && 'answer' in assistant
  const parsed = z
    .object({ config: configSchema, chat: chatSchema.nullable() })
    .safeParse({ config: rest, chat: assistant === undefined || isOwn ? null : assistant })
  if (!parsed.success) throw new Error(`invalid configuration\n${z.prettifyError(parsed.error)}`)
  return {
    ...parsed.data,
    assistant: isOwn ? assistant : null,
    ports: { ...systemPorts, ...ports },
    log: log ?? consoleLog,
  }
}
