import { mkdir, readFile, rm } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { build } from 'esbuild'

import type { Mutant } from '../../mutants/list.ts'
import type * as Simulator from '../run.ts'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = `${repository}.cache/mutants/`

/** Builds the simulator around a changed client. Throws where a change does not fit its file. */
async function buildMutant({ name, changes }: Mutant): Promise<typeof Simulator.run> {
  const changed = new Set<string>()
  const outfile = `${folder}base-${name.replaceAll(/\W+/g, '-')}-${String(process.pid)}.mjs`
  await mkdir(folder, { recursive: true })
  try {
    await build({
      entryPoints: [`${repository}tests/simulator/base/run.ts`],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
      // Some packages are of the older kind and call `require`.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      plugins: [
        {
          name: 'change',
          setup({ onLoad }) {
            onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
              const mine = changes.filter(({ file }) => path === `${repository}${file}`)
              if (mine.length === 0) return null
              let contents = await readFile(path, 'utf8')
              for (const { file, find, replace } of mine) {
                const found = contents.split(find).length - 1
                if (found !== 1)
                  throw new Error(`"${name}": found ${String(found)} times in ${file}: ${find}`)
                contents = contents.replace(find, () => replace)
                changed.add(file)
              }
              return { contents, loader: 'ts' }
            })
          },
        },
      ],
    })
    const missed = changes.find(({ file }) => !changed.has(file))
    if (missed !== undefined) throw new Error(`"${name}": ${missed.file} is no part of the simulator`)
    return ((await import(pathToFileURL(outfile).href)) as typeof Simulator).run
  } finally {
    await rm(outfile, { force: true })
  }
}

/** @returns the first seed that finds the mutant, and how; `null` where none of so many does */
export async function hunt(
  mutant: Mutant,
  seeds: number,
): Promise<{ readonly seed: number; readonly violation: string } | null> {
  const run = await buildMutant(mutant)
  const first = mutant.from ?? 1
  for (let seed = first; seed < first + seeds; seed += 1) {
    const [violation] = (await run(seed)).violations
    if (violation !== undefined) return { seed, violation }
  }
  return null
}
