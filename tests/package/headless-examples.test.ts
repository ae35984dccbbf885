import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/workspace.mjs'

const LONGEST = 60

/** All code of a chat without our interface: one file each. */
const files = globSync(['examples/headless/src/*.ts', 'examples/*/{src/,}pages/headless.{js,ts,tsx,vue}'], {
  cwd: root,
})
  .filter((path) => !path.endsWith('.d.ts'))
  .map((path) => path.replaceAll('\\', '/'))

describe('a chat with an interface of its own', () => {
  it('is shown with the client alone, with React and with Vue', () => {
    expect(files.sort()).toEqual([
      'examples/headless/src/main.ts',
      'examples/react-app/src/pages/headless.tsx',
      'examples/vanilla/pages/headless.js',
      'examples/vue-app/src/pages/headless.vue',
    ])
  })

  it.each(files)(`%s has at most ${LONGEST} lines`, (path) => {
    const lines = readFileSync(join(root, path), 'utf8').trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(LONGEST)
  })
})
