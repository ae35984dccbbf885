/** How long a frame of the screen is, in ms. */
export const FRAME = 1000 / 60

const channel = new MessageChannel()
let shown: (() => void) | null = null
channel.port1.onmessage = () => shown?.()

/**
 * Runs something at the beginning of the next frame and waits until that frame is painted: the task of a message that
 * was posted in the frame's callback comes right after the frame's styles, layout and paint.
 *
 * @returns the moment
 */
export function paintFrame(begin: () => void = () => undefined): Promise<number> {
  return new Promise((resolve) => {
    shown = () => resolve(performance.now())
    requestAnimationFrame(() => {
      begin()
      channel.port2.postMessage(null)
    })
  })
}

/** So many frames without a change and the chat has come to rest. */
const quietFrames = 4

/**
 * Begins something and waits until frames pass in which nothing comes to or goes from the page.
 *
 * @param begin - what draws
 * @param roots - gives what is watched: a chat may make its own root only when it is drawn
 * @returns the moment when the last frame with a change was painted
 */
export async function paintAll(begin: () => void, roots: () => readonly Node[]): Promise<number> {
  let changes = 0
  const watched = new Set<Node>()
  const observer = new MutationObserver((records) => (changes += records.length))
  const watch = (): void => {
    for (const root of roots()) {
      if (watched.has(root)) continue
      watched.add(root)
      observer.observe(root, { childList: true, subtree: true, characterData: true })
    }
  }
  begin()
  watch()
  let moment = await paintFrame()
  for (let quiet = 0; quiet < quietFrames;) {
    watch()
    const before = changes
    const next = await paintFrame()
    changes += observer.takeRecords().length
    if (changes === before) quiet++
    else {
      quiet = 0
      moment = next
    }
  }
  observer.disconnect()
  return moment
}

/** Calls back as soon as a text stands below a node; gives the undo. */
export function whenShown(root: Node, text: string, found: () => void): () => void {
  const observer = new MutationObserver((records) => {
    const isFound = records.some(({ target, addedNodes }) =>
      [target.nodeType === Node.TEXT_NODE ? target : null, ...addedNodes].some((node) =>
        node?.textContent?.includes(text),
      ),
    )
    if (isFound) found()
  })
  observer.observe(root, { childList: true, subtree: true, characterData: true })
  return () => observer.disconnect()
}
