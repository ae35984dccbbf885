import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { markdownFiles } from '../../scripts/lib/markdown-links.mjs'
import { readPackages, root } from '../../scripts/lib/workspace.mjs'

/** A sample of code from a page or from a docstring. */
export interface Snippet {
  /** Where it stands, as `file:line`. */
  readonly place: string
  /** As it is printed. */
  readonly text: string
  /** As it is compiled. */
  readonly code: string
  /** Whether there are elements in it. */
  readonly isJsx?: boolean
}

const FENCE = /^([ \t]*)```(ts|tsx|typescript)[^\S\n]*\n([^]*?)^\1```[^\S\n]*$/gm

/** The samples of one Markdown text, with the line each begins on. */
export function fenced(text: string): { line: number; text: string; isJsx: boolean }[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const indent = match[1] ?? ''
    const lines = (match[3] ?? '')
      .split('\n')
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    return {
      line: text.slice(0, match.index).split('\n').length + 1,
      text: lines.join('\n').trimEnd(),
      isJsx: match[2] === 'tsx',
    }
  })
}

const place = (path: string, line: number): string =>
  `${relative(root, path).replaceAll('\\', '/')}:${String(line)}`

/** The samples of all pages: complete as printed, but that `chat` and `element` may be taken as given. */
export function pageSnippets(): Snippet[] {
  return markdownFiles(root).flatMap((path) =>
    fenced(readFileSync(path, 'utf8')).map(({ line, text, isJsx }) => ({
      place: place(path, line),
      text,
      code: text,
      isJsx,
    })),
  )
}

/** The samples in docstrings: what their file and the packages export needs no import there. */
export function docstringSnippets(): Snippet[] {
  const packages = readPackages()
  const entries = packages.flatMap((entry) => entry.entries)
  const published = new Map(
    entries
      .flatMap(({ source, specifier }) => exportedNames(source).map((name) => [name, specifier] as const))
      .reverse(),
  )
  return packages
    .flatMap(({ folder }) => sourceFiles(join(folder, 'src')))
    .flatMap((path) => {
      const own = exportedNames(path).map((name) => [name, path] as const)
      const known = new Map([...published, ...own])
      return docstrings(readFileSync(path, 'utf8')).map(({ line, text, isJsx }) => ({
        place: place(path, line),
        text,
        isJsx,
        code: `${missingImports(text, known)}${text}`,
      }))
    })
}

const sourceFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))

function docstrings(source: string): { line: number; text: string; isJsx: boolean }[] {
  return [...source.matchAll(/\/\*\*[^]*?\*\//g)]
    .filter(([comment]) => comment.includes('@example'))
    .flatMap((match) => {
      const start = source.slice(0, match.index).split('\n').length - 1
      const text = match[0].replace(/^[^\S\n]*\* ?/gm, '').replace(/\*\/$/, '')
      return fenced(text).map((found) => ({ ...found, line: start + found.line }))
    })
}

function exportedNames(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
  return file.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause
      return clause && ts.isNamedExports(clause) ? clause.elements.map((element) => element.name.text) : []
    }
    if (!ts.canHaveModifiers(statement)) return []
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [name.text] : [],
      )
    }
    const { name } = statement as ts.DeclarationStatement
    return name && ts.isIdentifier(name) ? [name.text] : []
  })
}

function missingImports(text: string, known: ReadonlyMap<string, string>): string {
  const used = new Set<string>()
  const declared = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const parent = node.parent as { name?: ts.Node }
      const isProperty = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
      if (parent.name === node && !isProperty && !ts.isPropertyAssignment(node.parent))
        declared.add(node.text)
      else if (!isProperty) used.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('sample.tsx', text, ts.ScriptTarget.Latest, true))
  return [...used]
    .filter((name) => known.has(name) && !declared.has(name))
    .map((name) => `import { ${name} } from ${JSON.stringify(known.get(name))}\n`)
    .join('')
}

const PRELUDE = `
declare const chat: ReturnType<typeof import('@replyx/core').createReplyX>
declare const element: HTMLElement
`

/** What the compiler says of each sample, by its place. */
export function compile(snippets: readonly Snippet[]): Map<string, string[]> {
  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => readFileSync(path, 'utf8'))
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, files: [] }, ts.sys, root)
  // The compiler speaks of files with slashes on every system.
  const folder = join(root, '.cache', 'snippets').replaceAll('\\', '/')
  const files = new Map(
    snippets.map(({ code, isJsx }, index) => [
      `${folder}/${String(index)}.${isJsx === true ? 'tsx' : 'ts'}`,
      `${code}\nexport {}\n`,
    ]),
  )
  const prelude = `${folder}/prelude.d.ts`
  const all = new Map([...files, [prelude, PRELUDE]])
  const compilerOptions: ts.CompilerOptions = {
    ...options,
    types: ['node'],
    jsx: ts.JsxEmit.ReactJSX,
    noUnusedLocals: false,
    noUnusedParameters: false,
    // A sample may import a type as people do who have not set this.
    verbatimModuleSyntax: false,
    isolatedModules: false,
  }
  const host = ts.createCompilerHost(compilerOptions)
  const { readFile, fileExists } = host
  host.readFile = (path) => all.get(path) ?? readFile(path)
  host.fileExists = (path) => all.has(path) || fileExists(path)
  host.getSourceFile = (path, target) => {
    const text = host.readFile(path)
    return text === undefined ? undefined : ts.createSourceFile(path, text, target)
  }
  const program = ts.createProgram([...all.keys()], compilerOptions, host)
  return new Map(
    [...files.keys()].map((path, index) => {
      const file = program.getSourceFile(path)
      const found = file
        ? [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
        : []
      const messages = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
      return [snippets[index]?.place ?? path, messages]
    }),
  )
}
