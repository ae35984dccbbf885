/** Listens to several types, separated by spaces; gives the undo. */
export function listen(
  target: EventTarget | undefined,
  types: string,
  handler: (event: Event) => void,
  options?: AddEventListenerOptions,
): () => void {
  const undos = types.split(' ').map((type) => {
    target?.addEventListener(type, handler, options)
    return () => target?.removeEventListener(type, handler, options)
  })
  return joinUndos(...undos)
}

/** Calls `resized` when one of the elements has another size; gives the undo. */
export function watchSize(resized: () => void, ...elements: readonly Element[]): () => void {
  const [first] = elements
  const sizes = first && new (windowOf(first).ResizeObserver)(resized)
  for (const element of elements) sizes?.observe(element)
  return () => sizes?.disconnect()
}

/** Joins several undos to one, which runs once. */
export function joinUndos(...undos: (() => void)[]): () => void {
  return () => {
    for (const undo of undos.splice(0)) undo()
  }
}

/** The window of an element. @throws TypeError where its document is not shown in any */
export function windowOf({ ownerDocument }: Node): Window & typeof globalThis {
  const view = ownerDocument?.defaultView
  if (!view) throw new TypeError('unable to attach; the document has no window')
  return view
}
