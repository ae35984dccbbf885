import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

const source = join(import.meta.dirname, 'page')

/** Resolves what only the other chats use from where they are installed. */
const fromPeers = (peersFolder: string): Plugin => ({
  name: 'from-peers',
  setup(builder) {
    const peers = /^(@chatscope\/|deep-chat$)/
    builder.onResolve({ filter: peers }, async ({ path, kind, pluginData }) => {
      if (pluginData === peers) return undefined
      return builder.resolve(path, { kind, resolveDir: peersFolder, pluginData: peers })
    })
    // Two copies of React in one page would not know of each other's state.
    builder.onResolve({ filter: /^react(-dom)?($|\/)/ }, async ({ path, kind, importer, pluginData }) => {
      if (pluginData === peers || !importer.endsWith('chatscope.ts')) return undefined
      return builder.resolve(path, { kind, resolveDir: peersFolder, pluginData: peers })
    })
  },
})

/**
 * Makes the page that measures, from the built packages as a user would have them.
 *
 * @param peersFolder - where the other chats are installed
 * @param destination - where the page is written to
 */
export async function bundlePage(peersFolder: string, destination: string): Promise<void> {
  rmSync(destination, { recursive: true, force: true })
  mkdirSync(destination, { recursive: true })
  copyFileSync(join(source, 'index.html'), join(destination, 'index.html'))
  await build({
    entryPoints: [join(source, 'main.ts')],
    outdir: destination,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.css': 'text' },
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    // The paths of the shared tsconfig lead to the sources; what is published is measured.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    plugins: [fromPeers(peersFolder)],
    logLevel: 'warning',
    // Imports that bring only types and order.
    logOverride: { 'ignored-bare-import': 'silent' },
  })
}
