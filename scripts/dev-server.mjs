// The demo's backend alone, for `npm run dev`, which starts it anew whenever one of its files changes.
import './check-node.mjs'
import { choosePort, greeting, startDemoBackend } from './lib/demo-backend.mjs'
import { areDocsBuilt } from './lib/freshness.mjs'

const { port } = await choosePort()
const backend = await startDemoBackend(port)
console.log(greeting(backend.url, areDocsBuilt() ? '' : '"npm run docs" builds them anew'))
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void backend.close().then(() => process.exit(0)))
}
