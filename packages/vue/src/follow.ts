import {
  computed,
  getCurrentInstance,
  getCurrentScope,
  onMounted,
  onScopeDispose,
  shallowRef,
  type ComputedRef,
  type EffectScope,
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

/** Runs something while the component is in the page; outside of any, for as long as there is what it was `home` in. */
function whileInPage(home: EffectScope | undefined, start: () => () => void): void {
  let undo: (() => void) | undefined
  whenInPage(() => (undo = start()))
  const end = (): void => onScopeDispose(() => undo?.())
  if (getCurrentScope()) end()
  else home?.run(end)
}

/** Whether the component that is being set up takes over what a server has drawn: only then it has an element already. */
function isTakingOver(): boolean {
  const instance = getCurrentInstance()
  return Boolean(instance?.vnode.el) && !instance?.isMounted
}

/** Gives, in the setup of a component, what it is to draw; `live` reads something else in the place of the snapshot. */
export type Follow<Value> = (live?: () => Value) => ComputedRef<Value>

/**
 * Makes a snapshot a ref. It follows its source while a component uses it: one subscription, however many they are.
 *
 * @param changed - told of each snapshot
 * @returns to be called in the setup of those who use it
 */
export function follow<Value>(source: Source<Value>, changed?: (value: Value) => void): Follow<Value> {
  const home = getCurrentScope()
  const first = source.getSnapshot()
  const current = shallowRef(first) as ShallowRef<Value>
  let users = 0
  let unsubscribe: (() => void) | undefined

  const refresh = (): void => {
    const value = source.getSnapshot()
    if (value === current.value) return
    current.value = value
    changed?.(value)
  }
  return (live = () => current.value) => {
    // A page that a server has drawn begins with what it drew, however late a part of it comes to life.
    const isFirst = shallowRef(isTakingOver() && source.getSnapshot() !== first)
    if (!isFirst.value) refresh()
    whileInPage(home, () => {
      if (users++ === 0) unsubscribe = source.subscribe(refresh)
      refresh()
      isFirst.value = false
      return () => {
        if (--users === 0) unsubscribe?.()
      }
    })
    return computed(() => (isFirst.value ? first : live()))
  }
}
