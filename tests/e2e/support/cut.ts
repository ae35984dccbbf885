import type { Page, WebSocketRoute } from '@playwright/test'

/** The live channel of a page, in the hands of a test. */
export interface Channel {
  /** Ends it, and lets none be opened. */
  cut(): Promise<void>
  /** Lets it be opened again. */
  mend(): void
}

/** Gets hold of whatever a page hears the server by, before it is loaded: sockets and event streams. */
export async function prepareChannel(page: Page): Promise<Channel> {
  let isCut = false
  const open = new Set<WebSocketRoute>()
  await page.routeWebSocket('**/ws/**', (socket) => {
    if (isCut) {
      void socket.close({ code: 1011 })
      return
    }
    socket.connectToServer()
    open.add(socket)
  })
  await page.route('**/events*', (route) => (isCut ? route.abort() : route.continue()))
  return {
    async cut() {
      isCut = true
      for (const socket of open) await socket.close({ code: 1011 })
      open.clear()
    },
    mend() {
      isCut = false
    },
  }
}

/** Gets hold of all that leads from a page to the server. @returns what cuts it */
export async function prepareCut(page: Page): Promise<() => Promise<void>> {
  const channel = await prepareChannel(page)
  return async () => {
    await page.route('**/api/**', (route) => route.abort())
    await channel.cut()
  }
}
