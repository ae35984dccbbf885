import type { Page, Request } from '@playwright/test'

/** Where a visitor's messages are posted; the number of the dialog stands in it. */
export const postPath = /\/dialogs\/(\d+)\/messages\b/

/** The dialog that a request speaks of. */
export const dialogOf = (request: Request): number => Number(postPath.exec(request.url())?.[1])

/** Does something that sends a message. @returns the dialog that it is sent to */
export async function dialogPostedTo(page: Page, send: () => Promise<void>): Promise<number> {
  const posted = page.waitForRequest((request) => request.method() === 'POST' && postPath.test(request.url()))
  await send()
  return dialogOf(await posted)
}
