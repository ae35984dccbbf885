import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { PageEvent } from 'typedoc'
import { root } from './workspace.mjs'

const FOLDER = 'source'

/**
 * The assistant of the demo names its sources by their path in the repository (`docs/guide.md`). For each there
 * is a page below docs/site/source that leads on to where the site shows it, heading included.
 * @param {import('typedoc').Application} app before its pages are rendered
 */
export function addSourcePages(app) {
  app.renderer.on(PageEvent.END, (page) => {
    const file = page.project.files.getReflectionPath(page.model)
    const path = page.url === 'index.html' ? 'README.md' : file && relative(root, file).replaceAll('\\', '/')
    if (!path?.endsWith('.md')) return
    const site = page.filename.slice(0, -page.url.length)
    const target = join(site, FOLDER, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, redirection(`${'../'.repeat(path.split('/').length)}${page.url}`))
  })
}

const redirection = (/** @type {string} */ url) => `<!doctype html>
<meta charset="utf-8">
<title>${url}</title>
<script>location.replace(${JSON.stringify(url)} + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url=${url}"></noscript>
<a href="${url}">${url}</a>
`
