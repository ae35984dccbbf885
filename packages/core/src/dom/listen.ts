/** Listens; gives the undo. */
export function listen(
  target: EventTarget | null | undefined,
  types: string,
  handler: (event: Event) => void,
  options?: AddEventListenerOptions,
): () => void {
  const names = types.split(' ')
  for (const name of names) target?.addEventListener(name, handler, options)
  return () => {
    for (const name of names) target?.removeEventListener(name, handler, options)
  }
}

/** Joins several undos to one, which runs once. */
export function joinUndos(...undos: readonly (() => void)[]): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    for (const undo of undos) undo()
  }
}

/** The window of an element. @throws TypeError where its document is not shown in any */
export function windowOf(element: Element): Window & typeof globalThis {
  const view = element.ownerDocument.defaultView
  if (view === null) throw new TypeError('unable to attach; the document has no window')
  return view
}
