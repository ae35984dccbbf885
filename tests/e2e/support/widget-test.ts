import { test as base } from '@playwright/test'

/**
 * Tests in a browser that gives each site a process of its own, as people's browsers do wherever they have the memory:
 * what windows say to each other then takes its time, and a busy page keeps no frame from going on.
 */
export const test = base.extend<object, object>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--site-per-process'] })
    },
    { scope: 'worker' },
  ],
})
