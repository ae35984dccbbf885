// The edge of /debug: the only file of it that reaches for what is outside. All of it is looked up when it is used.

/** What the debugger takes from the page it runs on. */
export interface DebugPage {
  /** Milliseconds since 1970. */
  now(): number
  /** What the browser calls itself; `null` where there is none. */
  userAgent(): string | null
  /** Offers a text as a file; does nothing where there is no page. */
  offer(fileName: string, text: string): void
}

const globals = globalThis as {
  readonly document?: Document
  readonly navigator?: { readonly userAgent?: string }
}

// Some browsers begin to read the file only after the click is over.
const READ_WITHIN = 10_000

/** The page that this runs on. */
export const ownPage: DebugPage = {
  now: () => Date.now(),
  userAgent: () => globals.navigator?.userAgent ?? null,
  offer(fileName, text) {
    if (globals.document === undefined) return
    const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    const link = globals.document.createElement('a')
    link.href = address
    link.download = fileName
    link.click()
    setTimeout(() => {
      URL.revokeObjectURL(address)
    }, READ_WITHIN)
  },
}
