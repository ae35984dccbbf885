import {
  computed,
  getCurrentInstance,
  getCurrentScope,
  onMounted,
  onScopeDispose,
  shallowRef,
  type ComputedRef,
  type ShallowRef,
} from 'vue'

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

/** Gives, in the setup of a component, what it is to draw; `live` reads something else in the place of the snapshot. */
export type Follow<Value> = (live?: () => Value) => ComputedRef<Value>

/**
 * Makes a snapshot a ref. It follows its source while a component that uses it is in the page; outside of components and
 * effect scopes for as long as the effect scope lives in which this was called.
 *
 * @param changed - told of each snapshot
 * @returns to be called in the setup of those who use it
 */
export function follow<Value>(source: Source<Value>, changed?: (value: Value) => void): Follow<Value> {
  const home = getCurrentScope()
  const first = source.getSnapshot()
  const current = shallowRef(first) as ShallowRef<Value>

  const refresh = (): void => {
    const value = source.getSnapshot()
    if (value === current.value) return
    current.value = value
    changed?.(value)
  }
  return (live = () => current.value) => {
    let undo: (() => void) | undefined
    // A page that a server has drawn begins with what it drew, however late a part of it comes to life: there a component
    // has an element before it is set up.
    const isFirst = shallowRef(getCurrentInstance()?.vnode.el && source.getSnapshot() !== first)
    if (!isFirst.value) refresh()
    whenInPage(() => {
      // A listener of its own: the same one twice would be one.
      undo = source.subscribe(() => refresh())
      refresh()
      isFirst.value = false
    })
    const scope = getCurrentScope() ?? home
    scope?.run(() => onScopeDispose(() => undo?.()))
    return computed(() => (isFirst.value ? first : live()))
  }
}
