// @vitest-environment happy-dom
import { renderToString } from '@vue/server-renderer'
import { expect, it } from 'vitest'
import { createSSRApp, h, version } from 'vue'
import { vue } from '../adapters/stages/vue.ts'

it('what these tests take for Vue 3.4 is Vue 3.4', async () => {
  expect(version).toBe('3.4.38')
  expect(vue.name).toBe('vue 3.4')
  expect(await renderToString(createSSRApp(() => h('p', 'one Vue for both')))).toBe('<p>one Vue for both</p>')
})
