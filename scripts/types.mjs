import './check-node.mjs'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runChecks } from './lib/report.mjs'
import { runNode, toolPath } from './lib/run.mjs'
import { root, workspaceFolders } from './lib/workspace.mjs'

// Every package and example by its own tsconfig, and what spans them (tests) by the one at the root.
const projects = [...workspaceFolders('packages'), ...workspaceFolders('examples'), root]
  .map((folder) => join(folder, 'tsconfig.json'))
  .filter((path) => existsSync(path))

/** @param {string} project @returns {Promise<string[]>} */
async function check(project) {
  const { code, output } = await runNode([toolPath('typescript', 'tsc'), '-p', project, '--pretty', 'false'])
  return code === 0 ? [] : [output]
}

const { failed } = await runChecks(
  projects.map((project) => [relative(root, project).replaceAll('\\', '/'), () => check(project)]),
)
process.exitCode = failed === 0 ? 0 : 1
