import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { cssText } from './scripts/lib/css-text.mjs'
import { react18 } from './tests/react-18/aliases.ts'
import { vue34 } from './tests/vue-3.4/aliases.ts'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// Tests run on the sources, so that a quick round needs no build.
const alias = [
  { find: '@replyx/core/view', replacement: source('packages/core/src/view/index.ts') },
  { find: '@replyx/core/dom', replacement: source('packages/core/src/dom/index.ts') },
  { find: '@replyx/core/parts', replacement: source('packages/core/src/parts/index.ts') },
  { find: '@replyx/core/rich-text', replacement: source('packages/core/src/view/rich-text/index.ts') },
  { find: '@replyx/core/theme', replacement: source('packages/core/src/view/theme.ts') },
  { find: '@replyx/core/sse', replacement: source('packages/core/src/sse/index.ts') },
  { find: '@replyx/core/bridge', replacement: source('packages/core/src/bridge/index.ts') },
  { find: '@replyx/core/debug', replacement: source('packages/core/src/debug/index.ts') },
  { find: '@replyx/core/testing', replacement: source('packages/core/src/testing/index.ts') },
  { find: /^@replyx\/core\/locales$/, replacement: source('packages/core/src/view/locales/index.ts') },
  {
    find: /^@replyx\/core\/locales\/(.+)$/,
    replacement: source('packages/core/src/view/locales/').concat('$1.ts'),
  },
  { find: '@replyx/core/styles.css', replacement: source('packages/core/src/view/styles.css') },
  { find: '@replyx/core', replacement: source('packages/core/src/index.ts') },
  { find: '@replyx/react', replacement: source('packages/react/src/index.ts') },
  { find: '@replyx/vue', replacement: source('packages/vue/src/index.ts') },
  { find: '@replyx/vanilla/element', replacement: source('packages/vanilla/src/element.ts') },
  { find: '@replyx/vanilla', replacement: source('packages/vanilla/src/index.ts') },
  { find: '@replyx/example-backend', replacement: source('examples/backend/src/index.ts') },
]

export default defineConfig({
  plugins: [cssText()],
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: [
            'packages/*/tests/**/*.test.ts',
            'examples/*/tests/**/*.test.ts',
            'tests/{unit,adapters,conformance,package,simulator,base-backend}/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        resolve: { alias: react18 },
        test: {
          name: 'react 18',
          include: ['{packages/react/tests,tests/adapters,tests/react-18}/**/*.test.ts'],
          // `Activity` came with React 19.
          exclude: ['packages/react/tests/activity.test.ts'],
        },
      },
      {
        extends: true,
        resolve: { alias: vue34 },
        test: {
          name: 'vue 3.4',
          include: ['{packages/vue/tests,tests/adapters,tests/vue-3.4}/**/*.test.ts'],
        },
      },
    ],
    environment: 'node',
    // Loaded before a test begins: a virtual clock does not wait for a module.
    setupFiles: ['packages/core/tests/load-live.ts'],
    restoreMocks: true,
    // A test left alone in the file, or skipped, would pass for the whole; `npm test` counts skipped ones as failed.
    allowOnly: false,
  },
})
