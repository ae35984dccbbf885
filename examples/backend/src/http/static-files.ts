import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import type { MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'
import type { Variables } from './context.ts'

type Folder = Config['static'][number]

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** The file behind a path, if it truly lies inside the folder, links included. */
const locate = async (folder: string, path: string): Promise<string | null> => {
  if (path.includes('\0')) return null
  const root = await realpath(folder)
  const wanted = resolve(root, `.${sep}${path}`)
  const info = await stat(wanted)
  const file = await realpath(info.isDirectory() ? join(wanted, 'index.html') : wanted)
  return file.startsWith(root + sep) ? file : null
}

const missing = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'])

const read = async (folder: string, path: string): Promise<{ body: Buffer; type: string } | null> => {
  try {
    const file = await locate(folder, path)
    if (file === null) return null
    const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream'
    return { body: await readFile(file), type }
  } catch (error) {
    if (missing.has((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

const decode = (path: string): string | null => {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** Serves folders of files under paths; what it doesn't have goes on to the next handler. */
export const createStaticFiles = (
  folders: readonly Folder[],
): MiddlewareHandler<{ Variables: Variables }> => {
  // The longest path first, so that `/desk` is not taken for a folder of `/`.
  const ordered = [...folders].sort((one, other) => other.path.length - one.path.length)
  return async (context, next) => {
    const { method, path } = context.req
    const clean = decode(path)
    if ((method !== 'GET' && method !== 'HEAD') || clean === null) return next()
    for (const { path: mount, folder, headers } of ordered) {
      const prefix = mount.endsWith('/') ? mount : `${mount}/`
      // Relative links in an index only work below a slash.
      if (clean === mount && mount !== prefix) return context.redirect(prefix, 302)
      if (!clean.startsWith(prefix)) continue
      const file = await read(folder, clean.slice(prefix.length))
      if (!file) continue
      return context.body(new Uint8Array(file.body), 200, {
        'Content-Type': file.type,
        'Cache-Control': 'no-cache',
        'X-Content-Type-Options': 'nosniff',
        ...headers,
      })
    }
    return next()
  }
}
