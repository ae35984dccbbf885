import { standaloneExamples } from './scripts/lib/workspace.mjs'

// Who may import whom. The layers of core, lowest first:
//   lib, protocol, the feature folders, client, and above it view and dom; the adapters stand on those.
// The root files named FOUNDATION hold what everybody speaks of (errors, the public types, the ports).
const core = '^packages/core/src/'
const FEATURES = '(session|transport|messages|handoff|activity|dialects|bridge|sse)'
const FOUNDATION = `${core}(errors|model|types|api|ports)[.]ts$`
const PUBLIC_TYPES = `${core}(model|types|api|client|index)[.]ts$`
const ABOVE = `${core}(view|dom|parts|sse|bridge|debug|testing)/`

const forbid = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })
const exactly = (path) => ({ path })
const valueOf = (path) => ({ path, dependencyTypesNot: ['type-only'] })

const layers = [
  forbid(
    'lib-stands-alone',
    'lib knows nothing of the chat: only lib, errors and, as types, the other foundation files.',
    exactly(`${core}lib/`),
    { path: core, pathNot: [`${core}lib/`, FOUNDATION] },
  ),
  forbid(
    'protocol-below-features',
    'protocol imports lib, itself and the foundation files.',
    exactly(`${core}protocol/`),
    { path: core, pathNot: [`${core}(lib|protocol)/`, FOUNDATION] },
  ),
  forbid(
    'features-apart',
    'Feature folders never import each other; client.ts joins them.',
    exactly(`${core}${FEATURES}/`),
    { path: `${core}${FEATURES}/`, pathNot: `${core}$1/` },
  ),
  forbid(
    'features-below-client',
    'A feature imports lib, protocol, its own folder and the foundation files; of options.ts the types.',
    exactly(`${core}${FEATURES}/`),
    { path: `${core}[^/]+[.]ts$`, pathNot: [FOUNDATION, `${core}options[.]ts$`] },
  ),
  forbid(
    'options-as-types',
    'Options reach a feature as an argument, not by their schema.',
    exactly(`${core}${FEATURES}/`),
    valueOf(`${core}options[.]ts$`),
  ),
  forbid(
    'foundation-as-types',
    'Ports and public types are types to the lower layers.',
    exactly(`${core}(lib|protocol|${FEATURES.slice(1, -1)})/`),
    valueOf(`${core}(types|api|ports)[.]ts$`),
  ),
  forbid(
    'base-dialect-on-demand',
    'Only the dialects know that a base dialect exists; it is loaded when it is needed.',
    { pathNot: `${core}dialects/` },
    exactly(`${core}dialects/base`),
  ),
  forbid(
    'nothing-below-knows-the-interface',
    'The client has no interface: view, dom and testing are above it, and so is what is added to it: sse, bridge, debug.',
    { path: core, pathNot: ABOVE },
    exactly(ABOVE),
  ),
  forbid(
    'view-is-pure',
    'view imports itself, lib and errors; the public types only as types; never features, protocol, ports or dom.',
    exactly(`${core}view/`),
    { path: core, pathNot: [`${core}(view|lib)/`, `${core}errors[.]ts$`, PUBLIC_TYPES] },
  ),
  forbid(
    'dom-holds-no-chat',
    'dom, and debug, imports itself, lib and errors; the public types only as types; never features, protocol or view.',
    exactly(`${core}(dom|debug)/`),
    { path: core, pathNot: [`${core}($1|lib)/`, `${core}errors[.]ts$`, PUBLIC_TYPES] },
  ),
  forbid(
    'parts-above-view-and-dom',
    'parts draws what view says and attaches what dom has; the public types only as types; nothing else of core.',
    exactly(`${core}parts/`),
    { path: core, pathNot: [`${core}(parts|view|dom)/`, PUBLIC_TYPES] },
  ),
  forbid(
    'view-and-dom-below-parts',
    'Whoever draws otherwise needs view and dom, and no parts.',
    exactly(`${core}(view|dom)/`),
    exactly(`${core}parts/`),
  ),
  forbid(
    'interface-takes-types',
    'The client comes to view, dom, parts and debug as an argument; of its files they import types.',
    exactly(`${core}(view|dom|parts|debug)/`),
    valueOf(PUBLIC_TYPES),
  ),
  forbid(
    'interface-without-libraries',
    'What is added to the client costs its own bytes only.',
    exactly(`${core}(view|dom|parts|sse|bridge|debug)/`),
    exactly('node_modules/'),
  ),
  forbid(
    'testing-without-interface',
    'The testing entry scripts servers and clocks; it knows no interface.',
    exactly(`${core}testing/`),
    exactly(`${core}(view|dom|parts)/`),
  ),
]

const packages = [
  forbid('core-alone', 'core stands below every other package.', exactly(core), {
    path: '^(packages|examples|tests|scripts)/',
    // npm puts a version of its own beside the package where another part of the repository uses a newer one.
    pathNot: [core, '/node_modules/'],
  }),
  forbid(
    'adapters-use-entries',
    'An adapter imports the entries of @replyx/core, and its own files.',
    exactly('^packages/(vanilla|react|vue)/src/'),
    {
      path: '^(packages|examples|tests|scripts)/',
      pathNot: [
        '/node_modules/',
        '^packages/$1/src/',
        `${core}(index|(view|dom|parts|sse|bridge|debug|view/rich-text)/index|view/theme|view/locales/[^/]+)[.]ts$`,
      ],
    },
  ),
  forbid(
    'loader-alone',
    'What every page loads imports its own files only.',
    exactly('^packages/widget/src/loader/'),
    { path: '^(packages|examples|tests|scripts)/', pathNot: '^packages/widget/src/(loader/|contract)' },
  ),
  forbid(
    'panel-speaks-over-the-bridge',
    'What a page loads on intent knows of the chat only the bridge.',
    exactly('^packages/widget/src/panel/'),
    {
      path: '^(packages|examples|tests|scripts)/',
      pathNot: `^packages/widget/src/(loader|panel)/|^packages/widget/src/contract|${core}bridge/index[.]ts$`,
    },
  ),
  forbid(
    'frame-is-a-user',
    'The page of the frame is built on the packages as anybody could.',
    exactly('^packages/widget/src/frame/'),
    {
      path: '^(packages|examples|tests|scripts)/',
      pathNot: `^packages/widget/src/frame/|^packages/vanilla/src/index[.]ts$|${core}(bridge/)?index[.]ts$`,
    },
  ),
  forbid('examples-use-entries', 'An example imports what a user could.', exactly('^examples/([^/]+)/src/'), {
    path: '^(packages|examples|tests|scripts)/',
    pathNot: [
      '^examples/$1/',
      '^packages/[^/]+/src/(index|element)[.]ts$',
      `${core}((view|dom|parts|sse|bridge|debug|testing|view/rich-text)/index|view/theme|view/locales/[^/]+)[.]ts$`,
      `${core}view/styles[.]css`,
    ],
  }),
  forbid(
    'published-imports-published',
    'What is published imports only what its package.json names as a dependency.',
    exactly('^packages/[^/]+/src/'),
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  ),
  forbid('resolvable', 'Every import leads to a file.', {}, { couldNotResolve: true }),
]

// Types may refer to each other in a circle; running code may not. REPLYX_CYCLES leaves the types out.
const isCycleRun = process.env.REPLYX_CYCLES === '1'
const cycles = [
  forbid('no-cycles', 'Modules that import each other cannot be understood alone.', {}, { circular: true }),
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: isCycleRun ? cycles : [...layers, ...packages],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Projects of their own have their own tools, which are not installed here.
    exclude: { path: ['/dist/', '/tests/', ...standaloneExamples().map((name) => `^examples/${name}/`)] },
    tsPreCompilationDeps: !isCycleRun,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
