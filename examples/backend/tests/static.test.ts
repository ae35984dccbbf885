import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { call, startBackend } from './support/backend.ts'

const start = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'replyx-static-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'desk/assets'), { recursive: true })
  await mkdir(join(folder, 'site'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'desk/index.html'), '<title>desk</title>')
  await writeFile(join(folder, 'desk/assets/app.js'), 'export {}')
  await writeFile(join(folder, 'site/index.html'), '<title>site</title>')
  await symlink(join(folder, 'secret.txt'), join(folder, 'desk/link.txt'))
  const { backend } = await startBackend({
    static: [
      { path: '/', folder: join(folder, 'site') },
      { path: '/desk', folder: join(folder, 'desk'), headers: { 'X-Frame-Options': 'DENY' } },
    ],
  })
  return backend
}

/** A request whose path nobody tidies up on the way. */
const rawStatus = (port: number, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })

test('folders are served under their paths with their types', async () => {
  const backend = await start()
  const index = await fetch(`${backend.url}/desk/`)
  expect(await index.text()).toBe('<title>desk</title>')
  expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(index.headers.get('x-frame-options')).toBe('DENY')
  const script = await fetch(`${backend.url}/desk/assets/app.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await (await fetch(backend.url)).text()).toBe('<title>site</title>')
  const bare = await call(backend, 'GET', '/desk')
  expect([bare.status, bare.headers.get('location')]).toEqual([302, '/desk/'])
  expect((await call(backend, 'GET', '/desk/missing.js')).status).toBe(404)
  expect((await call(backend, 'GET', '/api/protocol')).body).toEqual({ protocol: 1 })
})

test.each([
  '/desk/../secret.txt',
  '/desk/%2e%2e/secret.txt',
  '/desk/..%2fsecret.txt',
  '/desk/%2e%2e%5csecret.txt',
  '/desk/link.txt',
  '/desk//etc/passwd',
  '/desk/%00',
  '/desk/%ff',
  '/desk/assets/',
])('%s leads nowhere', async (path) => {
  const backend = await start()
  expect(await rawStatus(backend.port, path)).toBe(404)
})
