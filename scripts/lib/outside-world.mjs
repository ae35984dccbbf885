// What core reaches only through its ports: the globals of a page and of a runtime, time and randomness.
const GLOBALS = [
  'window',
  'self',
  'globalThis',
  'global',
  'document',
  'navigator',
  'location',
  'history',
  'screen',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'performance',
  'crypto',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'BroadcastChannel',
  'indexedDB',
  'localStorage',
  'sessionStorage',
  'matchMedia',
  'addEventListener',
  'process',
]

const ADVICE = 'comes in through ports.ts; only ports-browser.ts, dom/ and debug/page.ts may reach for it.'

/** @param {import('eslint').Rule.Node & {type: string}} node a node that names a type and so needs no value */
const isType = (node) => node.parent?.type === 'TSTypeQuery' || node.parent?.type === 'TSTypeReference'

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: { type: 'problem', schema: [], messages: { outside: `{{name}} ${ADVICE}` } },
  create(context) {
    const report = (/** @type {any} */ node, /** @type {string} */ name) =>
      context.report({ node, messageId: 'outside', data: { name } })
    return {
      // ESLint's own rule for globals also reports types such as `typeof fetch`, which ports.ts is made of.
      'Program:exit'(program) {
        const scope = context.sourceCode.getScope(program)
        const known = [...scope.set.values()].filter((variable) => variable.defs.length === 0)
        const references = new Set([...scope.through, ...known.flatMap((variable) => variable.references)])
        for (const reference of references) {
          const node = /** @type {any} */ (reference.identifier)
          if (GLOBALS.includes(node.name) && !isType(node)) report(node, node.name)
        }
      },
      NewExpression(node) {
        const callee = /** @type {any} */ (node.callee)
        if (callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date()')
      },
      CallExpression(node) {
        if (/** @type {any} */ (node.callee).name === 'Date') report(node, 'Date()')
      },
      MemberExpression(node) {
        const name = `${/** @type {any} */ (node.object).name}.${/** @type {any} */ (node.property).name}`
        if (['Date.now', 'Math.random'].includes(name)) report(node, name)
      },
    }
  },
}

/** For eslint.config.mjs and for the layer check, which runs it alone. @type {import('eslint').Linter.Config} */
export const outsideWorld = {
  files: ['packages/core/src/**/*.ts'],
  ignores: [
    'packages/core/src/ports-browser.ts',
    'packages/core/src/dom/**',
    'packages/core/src/debug/page.ts',
    '**/*.d.ts',
  ],
  plugins: { replyx: { rules: { 'outside-world': rule } } },
  rules: { 'replyx/outside-world': 'error' },
}
