/** What is loaded on intent, for tests of the loader: it notes what it is asked for. */
export function createPanel(context) {
  const record = { context, calls: [], shows: 0, destroyed: 0 }
  let isOpen = false
  globalThis.panels.push(record)
  return {
    get isOpen() {
      return isOpen
    },
    show: () => void (record.shows += 1),
    destroy: () => {
      record.destroyed += 1
      context.element.remove()
    },
    call: (method, values) => {
      record.calls.push([method, ...values])
      if (method === 'open' || method === 'close' || method === 'toggle') isOpen = method !== 'close'
      return `${method} done`
    },
  }
}
