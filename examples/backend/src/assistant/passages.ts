import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

import { unwrap } from './unwrap.ts'

/** A part of a document between two headings. */
export interface Passage {
  id: number
  title: string
  /** The headings above it, for finding it by the words of a chapter. */
  trail: string
  text: string
  link: string
}

const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

const plainHeading = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim()

const nowhere = 'http://nowhere.invalid'

/** Links that were relative to the document, made to work from any page. */
const withAbsoluteLinks = (line: string, link: string): string =>
  line.replace(/\]\(([^()\s]+)\)/g, (whole, target: string) => {
    if (!URL.canParse(target, nowhere + '/')) return whole
    const base = new URL(link, nowhere)
    return `](${new URL(target, base).href.replace(nowhere, '')})`
  })

/** Cuts a Markdown document at its headings; a `#` inside a fenced block is none. */
export const splitDocument = (markdown: string, link: string): Omit<Passage, 'id'>[] => {
  const passages: Omit<Passage, 'id'>[] = []
  const trail: string[] = []
  let lines: string[] = []
  let isFenced = false

  const flush = (): void => {
    const text = unwrap(lines).join('\n').trim()
    lines = []
    const title = trail.at(-1)
    if (text === '' || title === undefined) return
    passages.push({ title, trail: trail.join(' › '), text, link: `${link}#${slugOf(title)}` })
  }

  for (const line of markdown.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) isFenced = !isFenced
    const heading = isFenced ? null : /^(#{1,6})\s+(.+?)\s*#*$/.exec(line)
    if (!heading) {
      lines.push(isFenced ? line : withAbsoluteLinks(line, link))
      continue
    }
    flush()
    const level = heading[1]!.length
    trail.length = Math.min(trail.length, level - 1)
    trail.push(plainHeading(heading[2]!))
  }
  flush()
  return passages
}

const markdownIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** The passages of a project's README and of everything under its `docs`. */
export const readPassages = async (folder: string, linkBase: string): Promise<Passage[]> => {
  const passages: Passage[] = []
  for (const file of [join(folder, 'README.md'), ...(await markdownIn(join(folder, 'docs')))]) {
    const markdown = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      // A project without a README still has its docs.
      if (error.code === 'ENOENT') return ''
      throw error
    })
    const path = relative(folder, file).split(sep).join('/')
    for (const passage of splitDocument(markdown, linkBase + path))
      passages.push({ id: passages.length, ...passage })
  }
  return passages
}
