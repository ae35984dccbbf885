import { defineConfig } from '@playwright/test'
import { findBrowser } from './browser.ts'

const browser = await findBrowser()

// Chromium refuses its sandbox to root, and the one from npm comes without the helper that some kernels ask for.
const isSandboxMissing = process.getuid?.() === 0 || browser.origin === 'unpacked'

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    colorScheme: 'light',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browser.executablePath,
      // What is given here replaces the whole environment, so that one is passed on.
      env: { ...process.env, ...browser.env },
      chromiumSandbox: !isSandboxMissing,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
