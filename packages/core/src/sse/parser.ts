/** The most that a frame may hold, in bytes of UTF-8. */
const LONGEST_FRAME = 64 * 1_024
/** A line that cannot fit a frame any more is not held further than this. */
const LONGEST_LINE = LONGEST_FRAME + 'data: '.length + 1

/**
 * Reads the event-stream format (WHATWG HTML, "Server-sent events"), however it is cut into chunks. Only the data of
 * events matters here: their names and ids are left aside, and what is larger than a frame may be is dropped.
 *
 * @param onData - called with the data of each event, at the moment in which its last line has ended
 * @returns takes the next chunk
 */
export function createParser(onData: (data: string) => void): (chunk: Uint8Array) => void {
  // It also takes the byte order mark off, and letters apart that a border of chunks has cut.
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  /** What of the present line has come. */
  let line = ''
  /** Whether the last line ended with a CR: an LF that follows belongs to it. */
  let isAfterReturn = false
  let data: string[] = []
  /** Of the data, with its breaks, in UTF-16 units: bytes are never fewer. Below 0 while there is none. */
  let length = -1

  function dispatch(): void {
    const event = data.join('\n')
    const isEvent = length >= 0 && length <= LONGEST_FRAME && encoder.encode(event).length <= LONGEST_FRAME
    data = []
    length = -1
    if (isEvent) onData(event)
  }

  function read(whole: string): void {
    if (whole === '') dispatch()
    const match = /^data(?:$|: ?(.*))/s.exec(whole)
    if (match === null) return
    const [, value = ''] = match
    // With the break that joins it to the line before.
    length += value.length + 1
    if (length <= LONGEST_FRAME) data.push(value)
  }

  return (chunk) => {
    let text = decoder.decode(chunk, { stream: true })
    // Part of a letter, and nothing more.
    if (text === '') return
    if (isAfterReturn && text.startsWith('\n')) text = text.slice(1)
    isAfterReturn = text.endsWith('\r')
    const [first = '', ...rest] = text.split(/\r\n?|\n/)
    const last = rest.pop()
    line += first
    if (last !== undefined) {
      read(line)
      rest.forEach(read)
      line = last
    }
    line = line.slice(0, LONGEST_LINE)
  }
}
