import type { ClockPort, Ports } from '../ports.ts'

interface Tab {
  readonly name: string
  readonly listener: (message: unknown) => void
}

/** The channel between the tabs of one browser, a millisecond long. */
export function createScriptedTabs(clock: ClockPort): Ports['openChannel'] {
  const tabs = new Set<Tab>()
  return (name, listener) => {
    const tab: Tab = { name, listener }
    tabs.add(tab)
    return {
      post(message) {
        for (const other of tabs) {
          if (other === tab || other.name !== name) continue
          clock.setTimeout(() => {
            if (tabs.has(other)) other.listener(structuredClone(message))
          }, 1)
        }
      },
      close() {
        tabs.delete(tab)
      },
    }
  }
}
