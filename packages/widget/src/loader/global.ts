import { createInstance, warn, type Instance, type Origin } from './instance.ts'

/** A function that takes a method's name, with the methods on it as well. */
export type Api = ((method: string, ...values: readonly unknown[]) => unknown) & Record<string, unknown>

type Handlers = Map<string, Set<(detail: unknown) => void>>

const methods =
  'boot on open close toggle show hide update identify logout sendMessage requestOperator shutdown'.split(' ')

/**
 * Makes the methods of one widget.
 *
 * @param sources - the options that are there already, the heaviest first
 */
export function createApi(
  sources: readonly object[],
  origin: Origin,
): readonly [api: Api, instance: () => Instance | undefined] {
  let instance: Instance | undefined
  const handlers: Handlers = new Map()

  const api = ((method, ...values) => {
    const [first, second] = values as [never, never]
    if (method === 'boot') {
      instance?.call('shutdown', [])
      instance = createInstance([first, ...sources], handlers, origin)
    } else if (method === 'on') {
      const set = handlers.get(first) ?? new Set()
      handlers.set(first, set.add(second))
      return () => set.delete(second)
    } else if (instance) return instance.call(method, values)
    else warn(`unable to call "${method}"`)
  }) as Api
  for (const method of methods) api[method] = api.bind(null, method)
  return [api, () => instance]
}
