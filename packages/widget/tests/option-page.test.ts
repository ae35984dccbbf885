import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { root } from '../../../scripts/lib/workspace.mjs'
import { optionCases } from '../../../tests/e2e/support/widget-options.ts'
import { optionNotes } from '../src/docs/options.ts'
import { optionPage } from '../src/docs/page.ts'
import { launcherRules } from '../src/loader/options.ts'
import { panelRules } from '../src/panel/options.ts'

// The names of `WidgetConfig`, as version 1.2 had them.
const earlier =
  'apiUrl siteToken assistantId theme type host position buttonSize borderRadius welcomeMessage buttonText showAvatar showOnlineStatus devOnly devKey'

it('the page of options is what the options are', async () => {
  const path = join(root, 'docs/widget-options.md')
  const page = await format(optionPage(), { ...(await resolveConfig(path)), filepath: path })
  expect(readFileSync(path, 'utf8'), 'run "node scripts/widget-options.mjs --write"').toBe(page)
})

it.each(earlier.split(' '))('%s of version 1.2 is still an option', (name) => {
  expect(Object.keys(optionNotes)).toContain(name)
})

it.each([
  ['assistantId', '`data-assistant-id="1"`, `data-assistant`', '`assistantId`, `assistant`, `assistant_id`'],
  ['siteToken', '`data-token`', '`token`'],
  ['apiUrl', '`data-api-url="https://api.example.com"`, `data-api`', '`api`'],
  ['getToken', '| no', '| no'],
])('%s is written under all of its names', (option, attribute, address) => {
  const row = optionPage()
    .split('\n')
    .find((line) => line.startsWith(`| \`${option}\` `))
  expect(row).toContain(attribute)
  expect(row).toContain(address)
})

it('every option of the checks is on the page, and has a test in a browser', () => {
  const names = Object.keys({ ...launcherRules, ...panelRules }).sort()
  expect(Object.keys(optionNotes).sort()).toEqual(names)
  expect(Object.keys(optionCases).sort()).toEqual(names)
})
