import type { Props } from './node.ts'

type Variables = Readonly<Record<string, string>> | null | undefined

/** Names of either, those that are gone first. */
const namesOf = (next: object | null | undefined, before: object | null | undefined): string[] =>
  Object.keys({ ...before, ...next })

function setProp(element: HTMLElement, name: string, next: unknown, before: unknown): void {
  if (name === 'key' || name === 'ref') return
  if (name === 'style') {
    const [variables, former] = [next as Variables, before as Variables]
    for (const variable of namesOf(variables, former)) {
      const value = variables?.[variable]
      // Nothing is what takes it away.
      if (value !== former?.[variable]) element.style.setProperty(variable, value ?? '')
    }
  } else if (/^on[A-Z]/.test(name)) {
    const type = name.slice(2).toLowerCase()
    if (typeof before === 'function') element.removeEventListener(type, before as EventListener)
    if (typeof next === 'function') element.addEventListener(type, next as EventListener)
  } else if (name === 'value') {
    const field = element as HTMLTextAreaElement
    const text = `${(next as string | null | undefined) ?? ''}`
    if (field.value !== text) field.value = text
  } else if (next === null || next === undefined || next === false) element.removeAttribute(name)
  else element.setAttribute(name, next === true ? '' : `${next as string}`)
}

/** Brings an element's props from one drawing to the next. */
export function patchProps(element: HTMLElement, next: Props, before: Props): void {
  if (next === before) return
  for (const name of namesOf(next, before)) {
    // A field's value changes without a drawing, too.
    if (name === 'value' || !Object.is(next[name], before[name]))
      setProp(element, name, next[name], before[name])
  }
}
