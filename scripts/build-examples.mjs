import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, watch } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, context } from 'esbuild'
import { demoPages, root } from './lib/workspace.mjs'

/** @param {string} folder */
const pagesOf = (folder) => readdirSync(folder).filter((name) => name.endsWith('.html'))

/** index.html loads what src/main.ts becomes, and gallery.html what src/gallery.ts does. @param {string} folder */
const scriptsOf = (folder) =>
  pagesOf(folder)
    .map((name) => join(folder, 'src', name === 'index.html' ? 'main.ts' : name.replace(/html$/, 'ts')))
    .filter((path) => existsSync(path))

/**
 * A page gets the packages that were built here, even where it has others installed beside it.
 * @type {import('esbuild').Plugin}
 */
const ownPackages = {
  name: 'own-packages',
  setup(builder) {
    const examples = join(root, 'examples')
    builder.onResolve({ filter: /^@replyx\// }, ({ path, kind, importer }) =>
      importer.startsWith(examples) ? builder.resolve(path, { kind, resolveDir: root }) : undefined,
    )
  },
}

/**
 * Workspace packages resolve through their `exports` to packages/<name>/dist, as they would for a user;
 * `src/main.ts` becomes dist/main.js, and the styles it imports dist/main.css.
 * @param {string} folder
 * @returns {import('esbuild').BuildOptions}
 */
const buildOptions = (folder) => ({
  entryPoints: scriptsOf(folder),
  outdir: join(folder, 'dist'),
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  // React and Vue in the pages that show them.
  define: {
    'process.env.NODE_ENV': '"production"',
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  minify: true,
  sourcemap: true,
  logLevel: 'warning',
  plugins: [ownPackages],
  // The paths of the shared tsconfig lead to the sources; a page is to run what is published.
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'file' },
})

/** @param {string} folder */
function copyStatic(folder) {
  const output = join(folder, 'dist')
  mkdirSync(output, { recursive: true })
  const files = readdirSync(folder).filter((name) => /\.(html|css|svg|png)$/.test(name))
  for (const name of files) cpSync(join(folder, name), join(output, name))
  if (existsSync(join(folder, 'public'))) cpSync(join(folder, 'public'), output, { recursive: true })
}

/** Builds every example page into its dist folder. */
export async function buildExamples() {
  for (const folder of demoPages()) {
    rmSync(join(folder, 'dist'), { recursive: true, force: true })
    copyStatic(folder)
    await build(buildOptions(folder))
    console.log(`built examples/${basename(folder)}/dist`)
  }
}

/** Builds the example pages anew whenever something they are made of changes; gives back how to stop. */
export async function watchExamples() {
  const stops = []
  for (const folder of demoPages()) {
    const builder = await context(buildOptions(folder))
    await builder.watch()
    copyStatic(folder)
    const pages = pagesOf(folder).map((name) => watch(join(folder, name), () => copyStatic(folder)))
    stops.push(() => builder.dispose(), ...pages.map((page) => async () => page.close()))
  }
  return () => Promise.all(stops.map((stop) => stop()))
}

if (import.meta.url === pathToFileURL(String(process.argv[1])).href) await buildExamples()
