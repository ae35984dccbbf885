import './check-node.mjs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkConsumerTypes, checkImportsOn, installConsumer, otherNodes } from './lib/consumer.mjs'
import {
  checkAttw,
  checkClientBanner,
  checkContents,
  checkDeclarations,
  checkPublint,
  pack,
} from './lib/package-contents.mjs'
import { runChecks } from './lib/report.mjs'
import { readPackages } from './lib/workspace.mjs'

// Outside of the repository: a consumer has no node_modules above it.
const folder = mkdtempSync(join(tmpdir(), 'replyx-packages-'))
try {
  const packages = []
  for (const entry of readPackages()) packages.push({ ...entry, tarball: await pack(entry.folder, folder) })
  const consumer = await installConsumer(folder, packages)
  const { failed } = await runChecks([
    ...packages.flatMap((entry) => [
      [`${entry.name}: holds what it should and nothing else`, () => checkContents(entry)],
      [`${entry.name}: tells a server what is for the browser`, () => checkClientBanner(entry)],
      [`${entry.name}: publint`, () => checkPublint(entry)],
      [`${entry.name}: are the types wrong`, () => checkAttw(entry)],
      [`${entry.name}: declarations name no hidden library`, () => checkDeclarations(entry.folder)],
    ]),
    ...[{ path: process.execPath, version: process.version }, ...otherNodes()].map((node) => [
      `every entry by import and require on Node ${node.version}`,
      () => checkImportsOn(node.path, consumer, packages),
    ]),
    ...['bundler', 'nodenext'].map((resolution) => [
      `a consumer's types under "${resolution}"`,
      () => checkConsumerTypes(resolution, consumer, packages),
    ]),
  ])
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
