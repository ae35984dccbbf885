import { parseArgs } from 'node:util'
import { context } from 'esbuild'

const { values } = parseArgs({ options: { port: { type: 'string', default: '5173' } } })

const page = await context({
  entryPoints: ['src/main.ts'],
  bundle: true,
  format: 'esm',
  // What index.html asks for is built when it does, and kept beside it in memory only.
  outdir: '.',
  write: false,
  define: { CHAT_URL: JSON.stringify(process.env.CHAT_URL ?? 'http://127.0.0.1:8000') },
})
await page.serve({ servedir: '.', host: 'localhost', port: Number(values.port) })
console.log(`http://localhost:${values.port}/`)
