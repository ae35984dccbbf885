import { describe, expect, it } from 'vitest'
import {
  address,
  between,
  callable,
  contact,
  contactUrl,
  flag,
  matching,
  text,
} from '../src/loader/checks.ts'
import { panelRules } from '../src/panel/options.ts'

const nothing = undefined

describe('a whole number', () => {
  const check = between(0, 400)
  it.each([
    [0, 0],
    ['0', 0],
    [400, 400],
    ['32', 32],
    [401, nothing],
    [-1, nothing],
    ['', nothing],
    [' 5', nothing],
    ['5px', nothing],
    ['0x10', nothing],
    ['1e2', nothing],
    [1.5, nothing],
    [NaN, nothing],
    [Infinity, nothing],
    [true, nothing],
    [{}, nothing],
  ])('%j becomes %j', (given, expected) => expect(check(given)).toBe(expected))
})

describe('a yes or no', () => {
  it.each([
    [true, true],
    ['true', true],
    ['', true],
    [false, false],
    ['false', false],
    ['yes', nothing],
    ['TRUE', nothing],
    [0, nothing],
    [1, nothing],
    [{}, nothing],
  ])('%j becomes %j', (given, expected) => expect(flag(given)).toBe(expected))
})

describe('an address', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com/v1/?key=1#there', 'https://api.example.com/v1'],
    ['javascript:alert(1)', nothing],
    ['data:text/html,hello', nothing],
    ['ftp://api.example.com', nothing],
  ])('%j becomes %j', (given, expected) => expect(address(given)).toBe(expected))

  it.each(['/api', '', 5])('%j is none', (given) => expect(() => address(given)).toThrow(TypeError))
})

describe('text', () => {
  it('has a length', () => {
    expect(text(3)('abc')).toBe('abc')
    expect(text(3)('abcd')).toBe(nothing)
    expect(text(3)(5)).toBe(nothing)
  })

  it('fits its pattern as a whole', () => {
    const check = matching(/^(one|two)$/)
    expect(check('two')).toBe('two')
    expect(check('two;color:red')).toBe(nothing)
  })
})

it.each([
  ['help@shop.example', 'mailto:help@shop.example'],
  ['mailto:help@shop.example', 'mailto:help@shop.example'],
  ['https://shop.example/help', 'https://shop.example/help'],
  ['javascript:alert(1)', nothing],
  ['javascript:alert(1)//@b', nothing],
  ['data:text/html,@b', nothing],
  ['https://', nothing],
  ['<a@b>', nothing],
  ['nobody', nothing],
  [5, nothing],
])('contact: %j leads to %j', (given, expected) => {
  const checked = contact(given)
  expect(checked && contactUrl(checked)).toBe(expected)
})

it('a function is one', () => {
  const getToken = (): string => 'token'
  expect(callable(getToken)).toBe(getToken)
  expect(callable('token')).toBe(nothing)
})

describe('what is loaded on intent', () => {
  const check = (name: keyof typeof panelRules, given: unknown): unknown => panelRules[name][0](given)

  it.each([
    ['camera microphone', ['camera', 'microphone']],
    ['camera, autoplay', ['camera', 'autoplay']],
    [['camera'], ['camera']],
    ['', []],
    ['camera payment', nothing],
    ['camera *', nothing],
    [[{}], nothing],
  ])('allow: %j becomes %j', (given, expected) => expect(check('allow', given)).toEqual(expected))

  it.each([
    ['One\nTwo', ['One', 'Two']],
    [['One'], ['One']],
    ['1\n2\n3\n4\n5', nothing],
    [[1], nothing],
    [['x'.repeat(201)], nothing],
  ])('quickReplies: %j becomes %j', (given, expected) =>
    expect(check('quickReplies', given)).toEqual(expected),
  )

  it.each([
    ['wss://api.example.com', 'wss://api.example.com'],
    ['https://api.example.com', nothing],
  ])('wsUrl: %j becomes %j', (given, expected) => expect(check('wsUrl', given)).toBe(expected))
})
