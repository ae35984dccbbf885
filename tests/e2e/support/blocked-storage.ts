import type { Page } from '@playwright/test'

import { admitSimulation } from './full-browser.ts'

/** Whether an embedded page of another site is refused its storage here. */
const isRefused = (): Promise<boolean> =>
  new Promise((resolve) => {
    const request = indexedDB.open('probe')
    request.onerror = () => {
      resolve(true)
    }
    request.onsuccess = () => {
      request.result.close()
      resolve(false)
    }
  })

/**
 * Sees to it that embedded pages of another site have no storage, as where third-party cookies are blocked. With
 * Playwright's flags Chrome and Chromium do that by themselves; for the small Chromium from npm, which never does,
 * every way to storage is closed with the errors that Chrome gives.
 *
 * @param thirdPartyUrl - a page to try it with, on 127.0.0.1
 */
export async function blockStorage(page: Page, thirdPartyUrl: string): Promise<void> {
  await page.goto(
    thirdPartyUrl.replace('127.0.0.1', 'localhost').replace(/\w+\.html$/, `host.html?frame=${thirdPartyUrl}`),
  )
  const frame = page.frames().find((candidate) => candidate.url() === thirdPartyUrl)
  if (frame === undefined) throw new Error('unable to try the storage; there is no frame')
  if (await frame.evaluate(isRefused)) return
  admitSimulation('blocked storage')
  await page.addInitScript(() => {
    if (window.top === window) return
    const denied = (): DOMException => new DOMException('The request was denied.', 'SecurityError')
    const throwing = {
      get: () => {
        throw denied()
      },
    }
    Object.defineProperty(window, 'localStorage', throwing)
    Object.defineProperty(window, 'sessionStorage', throwing)
    IDBFactory.prototype.open = () => {
      const request = new EventTarget()
      const error = new DOMException('The user denied permission to access the database.', 'UnknownError')
      queueMicrotask(() => {
        Object.assign(request, { error, readyState: 'done' })
        const event = new Event('error')
        ;(request as IDBOpenDBRequest).onerror?.(event)
        request.dispatchEvent(event)
      })
      return request as IDBOpenDBRequest
    }
    LockManager.prototype.request = () => Promise.reject(denied())
  })
}
