import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { standaloneExamples, workspaceFolders } from './workspace.mjs'

/**
 * The Markdown files people read: those at the root, the guides, and the readme of each package and example.
 * @param {string} root
 */
export function markdownFiles(root) {
  const standalone = standaloneExamples().map((name) => join(root, 'examples', name))
  const folders = [
    root,
    ...workspaceFolders('packages', root),
    ...workspaceFolders('examples', root),
    ...standalone.filter((folder) => existsSync(folder)),
  ]
  const top = folders.flatMap((folder) => markdownIn(folder, readdirSync(folder)))
  const guides = existsSync(join(root, 'docs'))
    ? markdownIn(join(root, 'docs'), readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }))
    : []
  return [...top, ...guides.filter((path) => !path.startsWith(join(root, 'docs/site')))]
}

const markdownIn = (/** @type {string} */ folder, /** @type {string[]} */ names) =>
  names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))

/**
 * Relative links that lead to no file, or to no heading of it.
 * @param {string} root
 * @returns {string[]}
 */
export function checkLinks(root) {
  return markdownFiles(root).flatMap((path) =>
    links(readFileSync(path, 'utf8'))
      .filter((target) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target))
      .filter((target) => !leadsSomewhere(path, target))
      .map((target) => `${relative(root, path).replaceAll('\\', '/')}: the link to ${target} is broken`),
  )
}

/** @param {string} path @param {string} target */
function leadsSomewhere(path, target) {
  const [file = '', anchor] = decodeURI(target).split('#')
  const full = file === '' ? path : join(dirname(path), file)
  if (!existsSync(full)) return false
  if (!anchor || !full.endsWith('.md') || statSync(full).isDirectory()) return true
  return anchors(readFileSync(full, 'utf8')).includes(anchor)
}

const withoutCode = (/** @type {string} */ text) =>
  text.replace(/^( *)(```|~~~)[^]*?^\1\2[^\S\n]*$/gm, '').replace(/`[^`\n]*`/g, '``')

/** @param {string} text */
function links(text) {
  const prose = withoutCode(text)
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)]
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm)]
  return [...inline, ...references].map((match) => match[1] ?? '')
}

/** The anchors GitHub gives to headings. @param {string} text */
function anchors(text) {
  const seen = new Map()
  const headings = text.replace(/^( *)(```|~~~)[^]*?^\1\2[^\S\n]*$/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)
  return [...headings].map(([, title = '']) => {
    const words = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const slug = words
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    return times === 0 ? slug : `${slug}-${times}`
  })
}
