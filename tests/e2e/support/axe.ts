import { createRequire } from 'node:module'

import type { Page } from '@playwright/test'
import type Axe from 'axe-core'

import { comeToRest } from './rest.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds against WCAG 2.2 A and AA, in words. */
export async function violations(page: Page): Promise<string[]> {
  // What is fading in has another contrast than what stands.
  await comeToRest(page)
  await page.addScriptTag({ path: axePath })
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations: found } = await axe.run(document, { runOnly: { type: 'tag', values: tags } })
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  })
}
