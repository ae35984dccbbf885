import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { BackendConfig } from './config.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

const flag = (fallback: '0' | '1') =>
  z
    .enum(['0', '1'], 'must be 0 or 1')
    .default(fallback)
    .transform((value) => value === '1')

const key = z.string().min(16, 'must have at least 16 characters').optional()

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )

const schema = z
  .object({
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port number')
      .default('8000')
      .transform(Number)
      .pipe(z.number().max(65_535, 'must be a port number')),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATABASE_FILE: z.string().min(1).default(':memory:'),
    DEMO: flag('1'),
    FAULTS: flag('0'),
    SITE_SECRET: key,
    OPERATOR_SECRET: key,
    ORIGINS: list,
    API_ORIGINS: list,
    DOCUMENTS: z.string().default(repository),
    DOCUMENTS_URL: z.string().default('/'),
    ASSISTANT_URL: z.url('must be an address').optional(),
    ASSISTANT_MODEL: z.string().min(1).optional(),
    ASSISTANT_KEY: z.string().optional(),
  })
  .refine((values) => values.DEMO || (values.SITE_SECRET && values.OPERATOR_SECRET), {
    path: ['SITE_SECRET'],
    message: 'SITE_SECRET and OPERATOR_SECRET must be set when DEMO=0: the demo keys are known to everybody',
  })
  .refine((values) => values.ASSISTANT_URL === undefined || values.ASSISTANT_MODEL !== undefined, {
    path: ['ASSISTANT_MODEL'],
    message: 'must name a model when ASSISTANT_URL is set',
  })

const assistantOf = (url: string | undefined, model: string | undefined, secret: string | undefined) =>
  url === undefined || model === undefined
    ? {}
    : { assistant: { url, model, ...(secret === undefined ? {} : { key: secret }) } }

/** Reads the configuration of the process; throws an Error with one line per variable that is wrong. */
export const readEnvironment = (environment: Record<string, string | undefined>): BackendConfig => {
  // An empty variable is as good as none.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    )
  const values = parsed.data
  return {
    port: values.PORT,
    host: values.HOST,
    databaseFile: values.DATABASE_FILE,
    demo: values.DEMO,
    faults: values.FAULTS,
    origins: values.ORIGINS,
    apiOrigins: values.API_ORIGINS,
    documents: { folder: values.DOCUMENTS, linkBase: values.DOCUMENTS_URL },
    ...(values.SITE_SECRET === undefined ? {} : { siteSecret: values.SITE_SECRET }),
    ...(values.OPERATOR_SECRET === undefined ? {} : { operatorSecret: values.OPERATOR_SECRET }),
    ...assistantOf(values.ASSISTANT_URL, values.ASSISTANT_MODEL, values.ASSISTANT_KEY),
  }
}
