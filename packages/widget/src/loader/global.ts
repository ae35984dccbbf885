import type { Handlers } from '../contract.ts'
import { createInstance, warn, type Instance, type Origin } from './instance.ts'

/** A function that takes a method's name, with the methods on it as well. */
export type Api = ((method: string, ...values: readonly unknown[]) => unknown) & Record<string, unknown>

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
  const handlers: Handlers = new Set()

  const api = ((method, ...values) => {
    if (method === 'boot') {
      instance?.call('shutdown', [])
      instance = createInstance([values[0] as object, ...sources], handlers, origin)
    } else if (method === 'on') {
      handlers.add(values as never)
      return () => handlers.delete(values as never)
    } else if (instance) return instance.call(method, values)
    else warn(`unable to call "${method}"`)
  }) as Api
  for (const method of methods) api[method] = api.bind(null, method)
  return [api, () => instance]
}
