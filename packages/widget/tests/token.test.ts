import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findTokenProblem } from '../src/panel/server.ts'
import { tokenProblem } from '../src/panel/token.ts'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (payload: object): string => `${encode({ alg: 'HS256' })}.${encode(payload)}.c2ln`

describe('what a token says of itself', () => {
  it.each([
    [{ type: 'site' }, 'shop.example', undefined],
    [{ type: 'site', allowed_domains: '' }, 'shop.example', undefined],
    [{ type: 'site', allowed_domains: 'shop.example,other.example' }, 'shop.example', undefined],
    [{ type: 'site', allowed_domains: ['Shop.Example'] }, 'shop.example', undefined],
    [{ type: 'site', allowed_domains: '*.shop.example' }, 'www.shop.example', undefined],
    [{ type: 'site', allowed_domains: '*.shop.example' }, 'evilshop.example', 'not for evilshop.example'],
    [{ type: 'site', allowed_domains: 'shop.example' }, 'www.shop.example', 'not for www.shop.example'],
    [{ type: 'site', allowed_domains: 'shop.example' }, 'shop.example.evil', 'not for shop.example.evil'],
    [{ type: 'operator' }, 'shop.example', 'no site token'],
    [{}, 'shop.example', 'no site token'],
    [{ type: 'site', user_id: 'Zoë ✓ ключ' }, 'shop.example', undefined],
  ])('%j at %s', (payload, hostname, problem) => {
    const found = tokenProblem(tokenOf(payload), hostname)
    if (problem === undefined) expect(found).toBeUndefined()
    else expect(found).toContain(problem)
  })

  it.each(['', 'token', 'a.b.c', 'a.bnVsbA.c', 'ä.ö.ü'])('"%s" cannot be read', (token) => {
    expect(tokenProblem(token, 'shop.example')).toBe('the site token cannot be read')
  })
})

describe('what the server says of a token', () => {
  const fetcher = vi.fn<typeof fetch>()
  const good = tokenOf({ type: 'site' })
  const ask = (token = good): Promise<string | undefined> => findTokenProblem('https://api.example', token)

  beforeEach(() => {
    vi.stubGlobal('location', { hostname: 'shop.example' })
    vi.stubGlobal('fetch', fetcher)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    fetcher.mockReset()
  })

  it('is asked with the token in the body, without cookies and without a referrer', async () => {
    fetcher.mockResolvedValue(Response.json({ valid: true }))
    expect(await ask()).toBeUndefined()
    const [url, init] = fetcher.mock.calls[0] ?? []
    expect(url).toBe('https://api.example/api/validate-widget-token')
    expect(init).toMatchObject({ method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer' })
    expect(JSON.parse(String(init?.body))).toEqual({ token: good, domain: 'shop.example' })
  })

  it('is not asked where the token itself is for another page', async () => {
    expect(await ask(tokenOf({ type: 'site', allowed_domains: 'other.example' }))).toContain('not for')
    expect(fetcher).not.toHaveBeenCalled()
  })

  it('is why not, and no more of it than fits', async () => {
    fetcher.mockResolvedValue(Response.json({ valid: false, reason: 'x'.repeat(500) }))
    expect(await ask()).toBe(`the site token was refused (${'x'.repeat(40)})`)
  })

  it('is nothing where it cannot be asked', async () => {
    fetcher.mockRejectedValue(new TypeError('offline'))
    expect(await ask()).toBeUndefined()
    fetcher.mockResolvedValue(new Response('<html>', { status: 502 }))
    expect(await ask()).toBeUndefined()
  })
})
