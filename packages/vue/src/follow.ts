import { getCurrentInstance, onMounted, onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Something with a snapshot: a client, or the logic of its interface. */
interface Source<Value> {
  getSnapshot(): Value
  subscribe(listener: () => void): () => void
}

/** Runs something once the component is in the page: never on a server, and after a server's page has come to life. */
export function whenInPage(run: () => void): void {
  if (getCurrentInstance()) onMounted(run)
  else if (typeof document !== 'undefined') run()
}

/** Runs something while the component is in the page. */
function whileInPage(start: () => () => void): void {
  let undo: (() => void) | undefined
  whenInPage(() => (undo = start()))
  onScopeDispose(() => undo?.())
}

/**
 * Makes a snapshot a ref. It follows its source while a component uses it: one subscription, however many they are.
 *
 * @param changed - told of each snapshot
 * @returns to be called in the setup of those who use it
 */
export function follow<Value>(
  source: Source<Value>,
  changed?: (value: Value) => void,
): () => Readonly<ShallowRef<Value>> {
  const current = shallowRef(source.getSnapshot()) as ShallowRef<Value>
  let users = 0
  let unsubscribe: (() => void) | undefined
  // A page that a server has drawn begins with what it drew, and goes on from there.
  let isLive = false

  const refresh = (): void => {
    current.value = source.getSnapshot()
    changed?.(current.value)
  }
  return () => {
    if (isLive) refresh()
    whileInPage(() => {
      isLive = true
      if (users++ === 0) unsubscribe = source.subscribe(refresh)
      refresh()
      return () => {
        if (--users === 0) unsubscribe?.()
      }
    })
    return current
  }
}
