import './check-node.mjs'
import { choosePort, greeting, startDemoBackend } from './lib/demo-backend.mjs'
import { areDocsBuilt, isBuilt } from './lib/freshness.mjs'
import { runNode } from './lib/run.mjs'

if (!isBuilt()) {
  console.log('Building …')
  const { code, output } = await runNode(['scripts/build.mjs'])
  if (code !== 0) {
    console.error(`${output}\nUnable to start: the build failed; its reason stands above.`)
    process.exit(1)
  }
}

const { port, wanted } = await choosePort()
if (port !== wanted) console.log(`Port ${wanted} is taken, so port ${port} is used.`)
const backend = await startDemoBackend(port)
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop())

const areDocsReady = areDocsBuilt()
console.log(`\n${greeting(backend.url, areDocsReady ? '' : 'being built, ready in a moment')}\n`)
if (!areDocsReady) await buildDocs()

// The pages work without the site, so it is built while they are already there.
async function buildDocs() {
  try {
    const { code, output } = await runNode(['scripts/docs.mjs'], { signal: stopping.signal })
    if (code === 0) console.log(`The guides are ready: ${backend.url}/docs/`)
    else console.error(`${output}\nThe guides were built with the problems named above.`)
  } catch (error) {
    if (!stopping.signal.aborted) throw error
  }
}

async function stop() {
  console.log('\nStopping …')
  stopping.abort()
  await backend.close()
  process.exit(0)
}
