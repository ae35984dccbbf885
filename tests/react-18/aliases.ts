import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Where the modules of React 18 are, for tests that ask for them by their names. */
export const react18: { readonly find: RegExp; readonly replacement: string }[] = [
  { find: /^react$/, replacement: require.resolve('react') },
  { find: /^react-dom$/, replacement: require.resolve('react-dom') },
  { find: /^react-dom\/client$/, replacement: require.resolve('react-dom/client') },
  { find: /^react-dom\/server$/, replacement: require.resolve('react-dom/server') },
]
