import type { ClockPort, Ports, StoragePort } from '../ports.ts'

interface Tab {
  readonly name: string
  readonly listener: (message: unknown) => void
}

/** The channels between tabs, a millisecond long: those who share a storage are of one browser. */
export function createScriptedTabs(clock: ClockPort): (storage: StoragePort) => Ports['openChannel'] {
  const browsers = new WeakMap<StoragePort, Set<Tab>>()
  return (storage) => (name, listener) => {
    const tabs = browsers.get(storage) ?? new Set<Tab>()
    browsers.set(storage, tabs)
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
