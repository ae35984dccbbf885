import type { Props } from './node.ts'

type Handler = (event: Event) => void

const handlers = new WeakMap<Element, Map<string, Handler>>()

/** One listener for each element and type, however often the handler changes. */
function dispatch(this: Element, event: Event): void {
  handlers.get(this)?.get(event.type)?.(event)
}

function setHandler(element: Element, type: string, handler: unknown): void {
  const held = handlers.get(element) ?? new Map<string, Handler>()
  handlers.set(element, held)
  if (typeof handler === 'function') {
    if (!held.has(type)) element.addEventListener(type, dispatch)
    held.set(type, handler as Handler)
  } else if (held.delete(type)) element.removeEventListener(type, dispatch)
}

type Variables = Readonly<Record<string, string>> | null | undefined

function setStyle(element: HTMLElement, next: Variables, before: Variables): void {
  for (const name of Object.keys({ ...before, ...next })) {
    const value = next?.[name]
    if (value === before?.[name]) continue
    if (value === undefined) element.style.removeProperty(name)
    else element.style.setProperty(name, value)
  }
}

function setProp(element: HTMLElement, name: string, next: unknown, before: unknown): void {
  if (name === 'key' || name === 'ref') return
  if (name === 'style') setStyle(element, next as Variables, before as Variables)
  else if (/^on[A-Z]/.test(name)) setHandler(element, name.slice(2).toLowerCase(), next)
  else if (name === 'value') {
    const field = element as HTMLTextAreaElement
    if (field.value !== next) field.value = typeof next === 'string' ? next : ''
  } else if (next === null || next === undefined || next === false) element.removeAttribute(name)
  else if (typeof next === 'string' || typeof next === 'number') element.setAttribute(name, `${next}`)
  else element.setAttribute(name, '')
}

/** Brings an element's props from one drawing to the next. */
export function patchProps(element: HTMLElement, next: Props, before: Props): void {
  if (next === before) return
  for (const name of Object.keys(before)) if (!(name in next)) setProp(element, name, undefined, before[name])
  for (const name of Object.keys(next)) {
    // A field's value changes without a drawing, too.
    if (name === 'value' || !Object.is(next[name], before[name]))
      setProp(element, name, next[name], before[name])
  }
}
