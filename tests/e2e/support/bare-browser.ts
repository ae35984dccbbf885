import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { chromium, type BrowserContext } from '@playwright/test'

import { findBrowser } from '../browser.ts'

/** A browser as people have it. */
export interface BareBrowser {
  readonly context: BrowserContext
  stop(): Promise<void>
}

// Nothing here but what a machine without a screen, a person and the outside world needs.
const args = [
  '--headless',
  '--remote-debugging-port=0',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--lang=en-GB',
  '--window-size=1280,800',
]

/**
 * Starts a browser without the flags that Playwright gives every other: those switch off storage partitioning, the
 * back/forward cache and the throttling of hidden tabs, and pretend that every page is seen and has the focus.
 */
export async function startBareBrowser(): Promise<BareBrowser> {
  const { executablePath, env, origin } = await findBrowser()
  const profile = mkdtempSync(join(tmpdir(), 'replyx-browser-'))
  // Chromium refuses its sandbox to root, and the one from npm comes without the helper that some kernels ask for.
  const isSandboxMissing = process.getuid?.() === 0 || origin === 'unpacked'
  const child = spawn(
    executablePath,
    [...args, ...(isSandboxMissing ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, 'about:blank'],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const hasEnded = once(child, 'exit')
  const address = await new Promise<string>((resolve, reject) => {
    child.on('error', reject)
    const lines = createInterface(child.stderr)
    lines.on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    lines.on('close', () => {
      reject(new Error('unable to start a browser; it ended before it could be spoken to'))
    })
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('unable to start a browser; it has no context of its own')

  return {
    context,
    async stop() {
      const session = await browser.newBrowserCDPSession()
      // Its answer may be lost with it.
      session.send('Browser.close').catch(() => undefined)
      await hasEnded
      await browser.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
