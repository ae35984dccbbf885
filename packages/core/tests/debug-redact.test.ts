import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createRedactor } from '../src/debug/redact.ts'

const { clean, redact } = createRedactor({ secrets: [], withTexts: false })
const base64 = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 8, maxLength: 60 })
const jwt = fc
  .tuple(base64, base64, base64)
  .map(([head, body, signature]) => `eyJ${head}.${body}.${signature}`)
const around = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\w-]/g, ' '))

describe('taking secrets out', () => {
  it('finds every UUID, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.string(), (before, id, after) => {
        expect(clean(`${before}${id}${after}`)).not.toContain(id)
        expect(clean(`${before}${id.replaceAll('-', '')}${after}`)).not.toContain(id.replaceAll('-', ''))
        expect(
          JSON.stringify(redact({ [id]: [id, { deep: id.toUpperCase() }] })).toLowerCase(),
        ).not.toContain(id)
      }),
    )
  })

  it('finds every token in a text, and what is left of one that was cut', () => {
    fc.assert(
      fc.property(around, jwt, around, fc.nat(), (before, token, after, cut) => {
        for (const part of token.split('.')) expect(clean(`${before}${token}${after}`)).not.toContain(part)
        const left = token.slice(0, 12 + (cut % 200))
        expect(clean(`${before}${left}`)).not.toContain(left)
      }),
    )
  })

  it('finds what is named, in addresses, headers and JSON', () => {
    const secret = 'hunter2-hunter2'
    for (const text of [
      `https://chat.test/x?site_token=${secret}&y=1`,
      `?guest_id=${secret}`,
      `X-ReplyX-Guest: ${secret}`,
      `Authorization: Bearer ${secret}`,
      `authorization=${secret}`,
      `{"siteToken":"${secret}","a":1}`,
      `{"guest_id": "${secret}"}`,
      `password = '${secret}'`,
      `https://me:${secret}@chat.test`,
    ]) {
      expect(clean(text)).not.toContain(secret)
    }
  })

  it('takes out what is known, of any shape', () => {
    const known = createRedactor({ secrets: ['a.b*c', ''], withTexts: true })
    expect(known.clean('x a.b*c y a.b*c')).toBe('x [secret] y [secret]')
    expect(known.redact({ text: 'a.b*c!' })).toEqual({ text: '[secret]!' })
  })

  it('leaves what people need to read', () => {
    for (const text of [
      'unable to connect; token expired',
      'dropped a frame: message.text',
      'unable to create the client; option "assistantId" was -1, allowed: a positive integer',
      'https://chat.test/api/widget/dialogs/5/messages?after_seq=12',
    ]) {
      expect(clean(text)).toBe(text)
    }
    const plain = { status: 404, isOnline: true, nothing: null, list: [1, 'two'], tokenInUrl: false }
    expect(redact(plain)).toEqual(plain)
  })

  it('never throws, never ends up in a circle, and gives what JSON can carry', () => {
    const circle: Record<string, unknown> = { name: 'circle', big: 5n, mark: Symbol('s'), run: () => 1 }
    circle['self'] = circle
    let deep: unknown = 'bottom'
    for (let level = 0; level < 1_000; level += 1) deep = { deep }
    const hostile = [
      circle,
      deep,
      Object.defineProperty({}, 'trap', {
        enumerable: true,
        get() {
          throw new Error('trap')
        },
      }),
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('proxy')
          },
        },
      ),
      undefined,
      Object.create(null),
    ]
    for (const value of hostile) expect(() => JSON.stringify(redact(value))).not.toThrow()
    expect(JSON.stringify(redact(deep)).length).toBeLessThan(200)
    expect(redact(circle)).toEqual({
      name: 'circle',
      big: '5',
      mark: 'Symbol(s)',
      run: '[function]',
      self: '[…]',
    })
    fc.assert(
      fc.property(fc.anything(), (value) => {
        JSON.stringify(redact(value))
      }),
    )
  })

  it('is done with long texts, however they are made', () => {
    // Time that grew with the square of the length would not end within this test.
    for (const part of ['a-', 'eyJ-', '//', 'token', 'bearer ', '0123456789abcdef', 'x']) {
      expect(clean(part.repeat(1_000_000 / part.length)).length).toBeLessThanOrEqual(4_000)
    }
  })
})
