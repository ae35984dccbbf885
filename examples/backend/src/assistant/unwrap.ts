const STARTS_BLOCK = /^\s*([-*+]\s|\d+[.)]\s|>|\||#{1,6}\s|(```|~~~)|$)/
const FENCE = /^\s*(```|~~~)/
const IS_TABLE = /^\s*\|/
const HARD_BREAK = /( {2}|\\)$/

/**
 * Puts each paragraph of a Markdown text on one line. Where a source is wrapped says nothing about where a
 * narrow chat should break it.
 */
export const unwrap = (lines: readonly string[]): string[] => {
  const unwrapped: string[] = []
  let isFenced = false
  for (const line of lines) {
    const isFence = FENCE.test(line)
    const previous = unwrapped.at(-1)
    const continues =
      !isFenced &&
      !STARTS_BLOCK.test(line) &&
      previous !== undefined &&
      previous.trim() !== '' &&
      !IS_TABLE.test(previous) &&
      !FENCE.test(previous) &&
      !HARD_BREAK.test(previous)
    if (continues) unwrapped[unwrapped.length - 1] = `${previous} ${line.trim()}`
    else unwrapped.push(line)
    if (isFence) isFenced = !isFenced
  }
  return unwrapped
}
