import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { readEnvironment } from '../src/environment.ts'

test('without variables it is a demo in memory', () => {
  expect(readEnvironment({})).toMatchObject({
    port: 8000,
    databaseFile: ':memory:',
    demo: true,
    faults: false,
    origins: [],
  })
})

test('variables are read', () => {
  const values = readEnvironment({
    PORT: '0',
    FAULTS: '1',
    ORIGINS: 'https://a.com, https://b.com',
    API_ORIGINS: 'https://api.a.com',
    ASSISTANT_URL: 'http://localhost:11434/v1',
    ASSISTANT_MODEL: 'small',
    ASSISTANT_KEY: '',
  })
  expect(values).toMatchObject({
    port: 0,
    faults: true,
    origins: ['https://a.com', 'https://b.com'],
    apiOrigins: ['https://api.a.com'],
    assistant: { url: 'http://localhost:11434/v1', model: 'small' },
  })
})

test.each([
  [{ PORT: 'x' }, /PORT: must be a port number/],
  [{ PORT: '70000' }, /PORT/],
  [{ DEMO: 'yes' }, /DEMO: must be 0 or 1/],
  [{ DEMO: '0' }, /SITE_SECRET and OPERATOR_SECRET must be set/],
  [{ SITE_SECRET: 'short' }, /SITE_SECRET: must have at least 16/],
  [{ ASSISTANT_URL: 'nowhere' }, /ASSISTANT_URL: must be an address/],
  [{ ASSISTANT_URL: 'http://x/v1' }, /ASSISTANT_MODEL: must name a model/],
])('%j is refused in plain words', (environment, message) => {
  expect(() => readEnvironment(environment)).toThrow(message)
})

test('a wrong configuration names the field', () => {
  expect(() => readConfig({ timers: { queue: -1 } })).toThrow(/timers\.queue/)
  expect(() => readConfig({ unknown: 1 } as never)).toThrow(/unknown/)
})
