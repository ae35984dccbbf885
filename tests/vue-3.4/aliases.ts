import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const folder = (name: string): string => dirname(require.resolve(`${name}/package.json`))

/** Where the modules of Vue 3.4 are, for tests that ask for them by their names. */
export const vue34: { readonly find: RegExp; readonly replacement: string }[] = [
  { find: /^vue$/, replacement: join(folder('vue'), 'index.mjs') },
  { find: /^vue\/compiler-sfc$/, replacement: join(folder('vue'), 'compiler-sfc/index.mjs') },
  { find: /^@vue\/server-renderer$/, replacement: join(folder('@vue/server-renderer'), 'index.js') },
]
