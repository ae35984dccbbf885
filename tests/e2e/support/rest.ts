import type { Page } from '@playwright/test'

/** Waits until whatever moves has come to rest; what moves for ever does not count. */
export const comeToRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const shadows = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])
    const moving = [document, ...shadows]
      .flatMap((root) => root.getAnimations())
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(moving.map(({ finished }) => finished))
  })
