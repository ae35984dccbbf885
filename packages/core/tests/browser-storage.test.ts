import 'fake-indexeddb/auto'

import { describe, expect, it } from 'vitest'

import { createBrowserPorts } from '../src/ports-browser.ts'

const read = async (prefix: string): Promise<[string, unknown][]> =>
  createBrowserPorts().storage.transact(prefix, (values) => ({ result: [...values] }))

describe('the browser’s storage', () => {
  it('keeps what one page wrote for the next, by prefix and in the order of keys', async () => {
    const { storage } = createBrowserPorts()
    await storage.transact('a:', () => ({
      result: null,
      writes: [
        ['a:2', 'two'],
        ['a:1', { one: 1 }],
        ['b:1', 'another'],
      ],
    }))
    expect(await read('a:')).toEqual([
      ['a:1', { one: 1 }],
      ['a:2', 'two'],
    ])
    await storage.transact('a:', () => ({ result: null, writes: [['a:1', undefined]] }))
    expect(await read('a:')).toEqual([['a:2', 'two']])
  })

  it('lets nothing come between reading and writing', async () => {
    const pages = Array.from({ length: 5 }, () => createBrowserPorts().storage)
    const draw = (storage: (typeof pages)[number]): Promise<number> =>
      storage.transact('count', (values) => {
        const next = Number(values.get('count') ?? 0) + 1
        return { result: next, writes: [['count', next]] }
      })
    const drawn = await Promise.all([...pages, ...pages].map(draw))
    expect(drawn.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('writes nothing where the work throws, and says why', async () => {
    const { storage } = createBrowserPorts()
    const broken = storage.transact('c:', () => {
      throw new Error('a broken rule')
    })
    await expect(broken).rejects.toThrow('a broken rule')
    const unstorable = storage.transact('c:', () => ({
      result: null,
      writes: [
        ['c:1', 'kept by mistake'],
        ['c:2', () => undefined],
      ],
    }))
    await expect(unstorable).rejects.toThrow()
    expect(await read('c:')).toEqual([])
  })
})
