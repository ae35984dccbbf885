import './check-node.mjs'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { optionPage } from '../packages/widget/src/docs/page.ts'
import { root } from './lib/workspace.mjs'

// Says whether docs/widget-options.md is what the widget's options are; with --write, makes it so.
const path = join(root, 'docs/widget-options.md')
const page = await format(optionPage(), { ...(await resolveConfig(path)), filepath: path })
if (process.argv.includes('--write')) writeFileSync(path, page)
else if (readFileSync(path, 'utf8') !== page) {
  console.error('FAIL docs/widget-options.md is stale: run "node scripts/widget-options.mjs --write"')
  process.exitCode = 1
}
