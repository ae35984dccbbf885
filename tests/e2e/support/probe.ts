import type { MountedChat } from '@replyx/vanilla'
import { build } from 'esbuild'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the pages of this folder keep for the tests to look at. */
export interface ProbeWindow {
  readonly chat: MountedChat
  /** Whether each `pageshow` so far brought the page back as it was left. */
  readonly shows: boolean[]
}

/** Pages to embed a chat in, and to go away to. */
export interface ProbePages {
  readonly folder: string
  remove(): void
}

const document = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8" /><title>A page</title><link rel="icon" href="data:," />${body}</html>`

// Notes how the page was shown each time; a page that is kept keeps its notes.
const notes = `<script>
  window.shows = []
  addEventListener('pageshow', ({ persisted }) => window.shows.push(persisted))
</script>`

/**
 * Builds three pages: `chat.html` with the chat that everybody mounts, its client in reach; `host.html?frame=…`, which
 * embeds another page; and `plain.html`, which has nothing on it.
 *
 * @param probe - the script of `chat.html`
 */
export async function buildProbePages(
  probe: 'chat-probe.ts' | 'events-probe.ts' = 'chat-probe.ts',
): Promise<ProbePages> {
  const folder = mkdtempSync(join(tmpdir(), 'replyx-pages-'))
  await build({
    entryPoints: [fileURLToPath(new URL(probe, import.meta.url))],
    outfile: join(folder, 'chat.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'error',
    // The paths of the shared tsconfig lead to the sources; a page is to run what is published.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  })
  writeFileSync(join(folder, 'chat.html'), document(`${notes}<script type="module" src="chat.js"></script>`))
  writeFileSync(join(folder, 'plain.html'), document(notes))
  writeFileSync(
    join(folder, 'host.html'),
    document(`<h1>A site of somebody else</h1><script>
      const frame = document.createElement('iframe')
      frame.src = new URLSearchParams(location.search).get('frame')
      Object.assign(frame.style, { width: '480px', height: '700px' })
      document.body.append(frame)
    </script>`),
  )
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
