import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { untar } from './untar.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = join(root, 'node_modules/@sparticuz/chromium')

/** Whether the Chromium that came through npm runs on this system and is there. */
export const canUnpack = (): boolean =>
  process.platform === 'linux' && process.arch === 'x64' && existsSync(join(source, 'bin/chromium.br'))

/**
 * Unpacks the Chromium of the npm package into .cache, once per version, and says how to start it. Only its
 * executable, libraries and fonts are taken: the package's own flags switch off the security under test.
 */
export async function unpackChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const folder = join(root, '.cache', `chromium-${version}`)
  if (!existsSync(folder)) await unpackInto(folder)
  const libraries = [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

// Unpacked beside its place and then renamed, so that a run broken off or a second run at once leaves nothing half done.
async function unpackInto(folder: string): Promise<void> {
  const draft = `${folder}-${process.pid}`
  await mkdir(draft, { recursive: true })
  const executable = join(draft, 'chromium')
  await pipeline(
    createReadStream(join(source, 'bin/chromium.br')),
    createBrotliDecompress(),
    createWriteStream(executable),
  )
  await chmod(executable, 0o755)
  for (const archive of ['al2023', 'fonts']) {
    const bytes = brotliDecompressSync(readFileSync(join(source, `bin/${archive}.tar.br`)))
    for (const file of untar(bytes)) {
      const path = join(draft, file.name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, file.content)
    }
  }
  await writeFile(
    join(draft, 'fonts.conf'),
    fontConfiguration(join(folder, 'fonts'), join(folder, 'font-cache')),
  )
  try {
    await rename(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    await rm(draft, { recursive: true, force: true })
  }
}

// The fonts of the system first; those of the package so that a bare machine shows letters at all.
const fontConfiguration = (fonts: string, cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${fonts}</dir>
  <cachedir>${cache}</cachedir>
</fontconfig>
`
