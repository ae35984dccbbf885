import { afterEach, describe, expect, it, vi } from 'vitest'
import { launcherRules, resolve } from '../src/loader/options.ts'
import { source } from '../src/loader/sources.ts'
import { panelRules } from '../src/panel/options.ts'

const polluted = Object.prototype as unknown as Record<string, unknown>

afterEach(() => {
  for (const name of ['theme', 'assistantId', 'api', 'siteToken', 'aliasOfNothing'])
    Reflect.deleteProperty(polluted, name)
})

function read(...sources: object[]) {
  const warn = vi.fn()
  return { warn, config: resolve(launcherRules, sources, warn) }
}

describe('what counts of several sources', () => {
  it('is the first that says anything, option by option', () => {
    const { config, warn } = read(
      { theme: 'green', label: undefined, buttonText: null },
      { theme: 'orange', label: 'Ask', buttonText: 'Chat' },
    )
    expect(config).toMatchObject({ theme: 'green', label: 'Ask', buttonText: 'Chat', buttonSize: 80 })
    expect(warn).not.toHaveBeenCalled()
  })

  it('is the next where a value does not fit; which one is said, what it was is not', () => {
    const { config, warn } = read({ siteToken: 5, theme: 'pink' }, { theme: 'orange' })
    expect(config).toMatchObject({ theme: 'orange', siteToken: undefined })
    expect(warn.mock.calls).toEqual([['"siteToken" is invalid'], ['"theme" is invalid']])
  })

  it('is the default where nothing fits', () => {
    const bad = { type: 'popup', position: 'top', buttonSize: 10, offset: -1, zIndex: 1e12, preload: 'so' }
    const { config, warn } = read(bad)
    expect(config).toEqual(read({}).config)
    expect(warn).toHaveBeenCalledTimes(6)
  })

  it('knows every rule without a value', () => {
    const warn = vi.fn()
    expect(Object.keys(resolve(panelRules, [{}], warn))).toEqual(Object.keys(panelRules))
    expect(warn).not.toHaveBeenCalled()
  })
})

describe('a source', () => {
  it('takes the other names of options', () => {
    const query = new URLSearchParams(
      'api=https://a.example&assistant_id=2&token=t&theme=green&buttonSize=60',
    )
    expect(source(Object.fromEntries(query))).toEqual({
      apiUrl: 'https://a.example',
      assistantId: '2',
      siteToken: 't',
      theme: 'green',
      buttonSize: '60',
    })
    expect(source({ assistant: '3' })).toEqual({ assistantId: '3' })
  })

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'with "%s" changes nothing but itself',
    (name) => {
      const before = Object.getOwnPropertyNames(polluted)
      const made = source(
        Object.fromEntries([
          [name, { theme: 'green' }],
          [`${name}.theme`, 'green'],
          [`${name}[theme]`, 'green'],
        ]),
      )
      expect(Object.getPrototypeOf(made)).toBe(polluted)
      expect(Object.getOwnPropertyNames(polluted)).toEqual(before)
      expect(({} as { theme?: string }).theme).toBeUndefined()
      expect(read(made).config.theme).toBeUndefined()
    },
  )

  it('has only what is its own, on a page whose prototypes were changed', () => {
    polluted['theme'] = 'green'
    polluted['assistantId'] = 7
    polluted['aliasOfNothing'] = 'siteToken'
    const { config } = read(
      {},
      source({ aliasOfNothing: 'x' }),
      JSON.parse('{"__proto__":{"theme":"orange"}}'),
    )
    expect(Object.hasOwn(config, 'theme')).toBe(true)
    expect(config).toMatchObject({ theme: undefined, assistantId: undefined, siteToken: undefined })
  })
})
