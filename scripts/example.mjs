import './check-node.mjs'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { choosePort } from './lib/demo-backend.mjs'
import { startExampleBackend } from './lib/example-backend.mjs'
import { keepInstalled, packFor } from './lib/example-project.mjs'
import { freePort, serveExample } from './lib/example-server.mjs'
import { isBuilt } from './lib/freshness.mjs'
import { runNode } from './lib/run.mjs'
import { root, standaloneExamples } from './lib/workspace.mjs'

const FIRST_PORT = 5200

const names = standaloneExamples()
const [name = ''] = process.argv.slice(2)
if (!names.includes(name)) {
  console.error(
    `Which example? For instance: npm run example -- ${names[0]}\nThere are: ${names.join(', ')}.`,
  )
  process.exit(1)
}

if (!isBuilt()) {
  console.log('Building the packages …')
  const { code, output } = await runNode(['scripts/build.mjs'])
  if (code !== 0) {
    console.error(`${output}\nUnable to start: the build failed; its reason stands above.`)
    process.exit(1)
  }
}

const folder = join(root, 'examples', name)
const cache = join(root, '.cache/examples')
mkdirSync(cache, { recursive: true })
console.log(`Installing what examples/${name} needs (once) …`)
await keepInstalled(folder, await packFor([folder], cache))

const { port: backendPort } = await choosePort()
// One file for each example: a browser's visitor is known to the server of that page only.
const backend = await startExampleBackend({ port: backendPort, databaseFile: join(cache, `${name}.sqlite`) })
// One port for each example, too, so that its conversation is still there the next time.
const port = await freePort(FIRST_PORT + 10 * names.indexOf(name))
const server = await serveExample(folder, 'dev', {
  port,
  chatUrl: backend.url,
  stdio: 'inherit',
})

console.log(`
  the example          ${server.url}/   (examples/${name})
  the operator's desk  ${backend.url}/desk/
  its backend          ${backend.url}

Ask "When does my order arrive?", or call a person and answer at the desk. Ctrl-C ends it.
`)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void server.stop())
await server.hasEnded
await backend.close()
process.exit(0)
