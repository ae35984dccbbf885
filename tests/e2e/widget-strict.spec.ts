import { expect, test, type Frame } from '@playwright/test'

import { strictPolicy } from './support/host.ts'
import { startSites, type Sites } from './support/widget-sites.ts'
import { chatFrame, widgetScript } from './support/widget-stage.ts'
import { playStory } from './support/widget-story.ts'
import { signToken } from './support/widget-token.ts'

let sites: Sites

test.beforeEach(async () => {
  sites = await startSites()
})
test.afterEach(async () => {
  await sites.stop()
})

const violationsOf = (frame: Frame): Promise<readonly string[]> =>
  frame.evaluate(() => (window as unknown as { violations: string[] }).violations)

for (const mode of ['widget', 'site'] as const)
  test(`${mode} mode: the whole story violates no strict policy, neither the page’s nor the frame’s own`, async ({
    page,
    browser,
  }) => {
    const complaints: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted(HTML|Script)|violates|Permissions policy/i.test(message.text()))
        complaints.push(message.text())
    })
    page.on('pageerror', ({ message }) => complaints.push(message))
    await page.addInitScript(() => {
      const violations: string[] = []
      Object.assign(window, { violations })
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample, sourceFile }) =>
        violations.push([violatedDirective, blockedURI, sample, sourceFile].join(' ')),
      )
    })
    const token = await signToken(sites.demo.url, '127.0.0.1')
    const given = mode === 'widget' ? 'data-assistant="1"' : `data-token="${token}"`
    sites.host.show(widgetScript(sites.widget, '', `nonce="r4nd0m" ${given}`), {
      'content-security-policy': strictPolicy(sites.widget, 'r4nd0m'),
    })
    await page.goto(sites.host.url)
    await playStory(page, await browser.newPage(), sites.demo.url)
    const chat = await chatFrame(page)
    expect(await violationsOf(page.mainFrame())).toEqual([])
    expect(await violationsOf(chat)).toEqual([])
    expect(complaints).toEqual([])

    await test.step('both policies are there, and would have said so', async () => {
      const violate = (frame: Frame): Promise<void> =>
        frame.evaluate(() => {
          try {
            // eslint-disable-next-line no-restricted-syntax -- it is what the policies forbid
            document.createElement('p').innerHTML = '<b>x</b>'
          } catch {
            // As the policy has it.
          }
        })
      await violate(page.mainFrame())
      await violate(chat)
      await expect.poll(() => violationsOf(page.mainFrame())).toHaveLength(1)
      await expect.poll(() => violationsOf(chat)).toHaveLength(1)
    })
  })
