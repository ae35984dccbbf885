import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileScript, parse } from 'vue/compiler-sfc'

const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const samples = [...page.matchAll(/```vue\n([^]*?)```/g)].map(([, code]) => code ?? '')

it('has samples of components', () => {
  expect(samples.length).toBeGreaterThan(1)
})

it.each(samples)('a sample is a component', (code) => {
  const { descriptor, errors } = parse(code)
  expect(errors).toEqual([])
  const { content } = compileScript(descriptor, { id: 'sample', inlineTemplate: true })
  expect(content).toContain('@replyx/vue')
})
