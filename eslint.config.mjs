import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { outsideWorld } from './scripts/lib/outside-world.mjs'
import { standaloneExamples } from './scripts/lib/workspace.mjs'

const typescript = ['**/*.ts']
const tests = ['**/tests/**/*.ts', 'tests/**/*.ts']

// What would let text from outside act as markup, or a secret reach any window.
const unsafeMarkup = [
  ...['innerHTML', 'outerHTML', 'srcdoc'].map((name) => ({
    selector: `AssignmentExpression > MemberExpression.left[property.name='${name}']`,
    message: `${name} turns text into markup; make elements instead.`,
  })),
  {
    selector:
      'CallExpression[callee.property.name=/^(insertAdjacentHTML|createContextualFragment|setHTMLUnsafe)$/]',
    message: 'This turns text into markup; make elements instead.',
  },
  {
    selector: "CallExpression[callee.property.name='postMessage'][arguments.1.value='*']",
    message: 'Name the origin that may read the message.',
  },
]
const published = [
  { selector: 'ExportAllDeclaration', message: 'List the public names one by one.' },
  {
    selector: "ImportDeclaration[source.value='zod/mini'] > ImportSpecifier[imported.name='z']",
    message: 'Use `import * as z`: by name, bundlers take in all of it (85 kB gzipped instead of 5).',
  },
]

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.cache/**',
      'docs/site/**',
      'test-results/**',
      '**/*.d.ts',
      // What they depend on is not installed here: their own compiler checks them, where they are installed.
      ...standaloneExamples().map((name) => `examples/${name}/**/*.ts`),
      '**/.next/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    // Scripts of pages without a build.
    files: standaloneExamples().map((name) => `examples/${name}/**/*.js`),
    languageOptions: { globals: globals.browser },
    rules: { 'no-restricted-syntax': ['error', ...unsafeMarkup] },
  },
  {
    files: typescript,
    extends: [tseslint.configs.strict, tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['packages/*/tsconfig.json', 'examples/*/tsconfig.json', 'tsconfig.json'],
        projectFolderIgnoreList: [
          '**/node_modules/**',
          ...standaloneExamples().map((name) => `**/examples/${name}/**`),
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      // An interface's method may be asynchronous before its implementation is.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Objects come from factories here, and their methods use no `this`; the interfaces cannot say so.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // What a caller's function gives back may be nothing or an undo, and `void` says so.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Text from outside is cleaned of control characters in several places.
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', ...unsafeMarkup],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...unsafeMarkup, ...published],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'zod', message: "Published code uses 'zod/mini'." }],
          patterns: [
            { group: ['**/packages/*', '../**/src/*'], message: 'Import another package by its name.' },
          ],
        },
      ],
    },
  },
  {
    // Rows of a database and parts of a matched text are known better than the types can say.
    files: ['examples/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/packages/*/src/**'], message: 'Import a package by its name.' }] },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  // The console is a port too: here is its default.
  {
    files: ['packages/core/src/ports-browser.ts', 'packages/widget/src/loader/instance.ts'],
    rules: { 'no-console': 'off' },
  },
  outsideWorld,
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      'max-lines': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      // A test that is skipped or alone in its file is no test of the project.
      'no-restricted-properties': [
        'error',
        ...['it', 'test', 'describe'].flatMap((object) =>
          ['only', 'skip', 'todo', 'fixme', 'skipIf', 'runIf'].map((property) => ({ object, property })),
        ),
      ],
    },
  },
)
