// @vitest-environment happy-dom
import { version } from 'react'
import { version as domVersion } from 'react-dom'
import { version as serverVersion } from 'react-dom/server'
import { expect, it } from 'vitest'
import { react } from '../adapters/stages/react.ts'

it('what these tests take for React 18 is React 18', () => {
  expect([version, domVersion, serverVersion]).toEqual(['18.3.1', '18.3.1', '18.3.1'])
  expect(react.name).toBe('react 18')
})
