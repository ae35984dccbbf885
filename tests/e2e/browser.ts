import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { canUnpack, unpackChromium } from './unpacked-chromium.ts'

/** A Chromium to test with: its executable, what its environment needs, and where it was found. */
export interface Browser {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
  readonly origin: 'CHROME_PATH' | 'installed' | 'playwright' | 'unpacked'
}

/**
 * Finds a browser: the one named by CHROME_PATH, an installed Chrome or Chromium, Playwright's own, and at
 * last the one that came through npm, which is the first where REPLYX_NPM_BROWSER is set. Throws an error that says
 * what to do where there is none.
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env['CHROME_PATH']
  if (named) {
    if (existsSync(named)) return { executablePath: named, env: {}, origin: 'CHROME_PATH' }
    throw new Error(`unable to find a browser; CHROME_PATH names ${named}, and there is no such file`)
  }
  if (process.env['REPLYX_NPM_BROWSER'] && canUnpack())
    return { ...(await unpackChromium()), origin: 'unpacked' }
  const installed = installedPaths().find((path) => existsSync(path))
  if (installed) return { executablePath: installed, env: {}, origin: 'installed' }
  const own = chromium.executablePath()
  if (own && existsSync(own)) return { executablePath: own, env: {}, origin: 'playwright' }
  if (canUnpack()) return { ...(await unpackChromium()), origin: 'unpacked' }
  throw new Error(
    'unable to find a browser; install Google Chrome, run "npx playwright install chromium", or set CHROME_PATH to the executable of a Chromium',
  )
}

function installedPaths(): string[] {
  const { env, platform } = process
  switch (platform) {
    case 'darwin': {
      const bundles = ['Google Chrome', 'Chromium', 'Microsoft Edge']
      const homes = ['/Applications', join(env['HOME'] ?? '/', 'Applications')]
      return homes.flatMap((home) => bundles.map((name) => join(home, `${name}.app/Contents/MacOS/${name}`)))
    }
    case 'win32': {
      const homes = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
        (home) => home !== undefined,
      )
      const files = [
        'Google/Chrome/Application/chrome.exe',
        'Chromium/Application/chrome.exe',
        'Microsoft/Edge/Application/msedge.exe',
      ]
      return homes.flatMap((home) => files.map((file) => join(home, file)))
    }
    default: {
      const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome']
      const folders = [
        ...(env['PATH'] ?? '').split(':'),
        '/usr/bin',
        '/usr/local/bin',
        '/opt/google/chrome',
        '/snap/bin',
      ]
      return folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)))
    }
  }
}
