import './check-node.mjs'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serveFolder } from './lib/serve-folder.mjs'
import { root } from './lib/workspace.mjs'
import { takeScreenshots } from './lib/screenshots.mjs'

const { values } = parseArgs({
  options: {
    screenshots: { type: 'boolean', default: false },
    adapter: { type: 'string', default: 'vanilla' },
    state: { type: 'string', default: '' },
  },
})

const { url, close } = await serveFolder(join(root, 'examples/gallery/dist'))
if (values.screenshots) {
  const folder = join(root, '.cache/gallery')
  mkdirSync(folder, { recursive: true })
  const count = await takeScreenshots({ url, folder, adapter: values.adapter, only: values.state })
  console.log(`${count} pictures stand in ${folder}`)
  close()
} else {
  console.log(
    `All states of the chat: ${url}\nPictures of them: npm run gallery -- --screenshots [--adapter react]`,
  )
}
