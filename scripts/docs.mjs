import './check-node.mjs'
import { join, relative, resolve } from 'node:path'
import { Application, Converter, makeRecursiveVisitor, ReflectionKind } from 'typedoc'
import { checkLinks } from './lib/markdown-links.mjs'
import { addSourcePages } from './lib/source-pages.mjs'
import { readPackages, root } from './lib/workspace.mjs'

const packages = readPackages()
const entries = packages.flatMap((entry) => entry.entries)

/** Builds docs/site; gives back whether it stands without a warning. */
async function buildSite() {
  const app = await Application.bootstrap({
    options: join(root, 'typedoc.json'),
    // Left out, only what belongs to the package at the root would need a docstring: nothing.
    packagesRequiringDocumentation: packages.map(({ name }) => name),
    entryPoints: entries.map(({ source }) => relative(root, source).replaceAll('\\', '/')),
  })
  // The pages bear the names that people import, not those of our files.
  app.converter.on(Converter.EVENT_RESOLVE_END, (context) => {
    for (const module of context.project.getReflectionsByKind(ReflectionKind.Module)) {
      const file = module.sources?.[0]?.fullFileName
      const entry = entries.find(({ source }) => file !== undefined && resolve(source) === resolve(file))
      if (entry) module.name = entry.specifier
    }
  })
  addSourcePages(app)
  const project = await app.convert()
  if (project === undefined) return false
  app.validate(project)
  for (const problem of unexported(project)) app.logger.validationWarning(/** @type {any} */ (problem))
  await app.generateOutputs(project)
  return !app.logger.hasErrors() && !app.logger.hasWarnings() && app.logger.validationWarningCount === 0
}

/**
 * Our own types that a signature names and no entry exports. typedoc's check of this sees nothing once there are
 * several packages, so it is made here.
 * @param {import('typedoc').ProjectReflection} project
 */
function unexported(project) {
  const found = new Set()
  for (const reflection of Object.values(project.reflections)) {
    const { type } = /** @type {{type?: import('typedoc').SomeType}} */ (/** @type {unknown} */ (reflection))
    const reference = (/** @type {import('typedoc').ReferenceType} */ target) => {
      const isOurs = packages.some(({ name }) => name === target.package)
      if (!isOurs || target.reflection || target.isIntentionallyBroken()) return
      found.add(`${target.qualifiedName} is named by ${reflection.getFullName()}, but no entry exports it`)
    }
    type?.visit(makeRecursiveVisitor({ reference }))
  }
  return found
}

const isBuilt = await buildSite()
const broken = checkLinks(root)
for (const problem of broken) console.error(`FAIL ${problem}`)
process.exitCode = isBuilt && broken.length === 0 ? 0 : 1
