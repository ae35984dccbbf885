const BLOCK = 512
const REGULAR_FILE = ['0', '\0']

/** A file in an archive. */
export interface ArchivedFile {
  readonly name: string
  readonly content: Uint8Array
}

/** The regular files of a tar archive. Bare systems have no `tar`, and these archives are plain ones. */
export function* untar(archive: Buffer): Generator<ArchivedFile> {
  let offset = 0
  while (offset + BLOCK <= archive.length) {
    const header = archive.subarray(offset, offset + BLOCK)
    const name = textField(header, 0, 100)
    if (name === '') return
    const size = Number.parseInt(textField(header, 124, 12), 8)
    const kind = String.fromCharCode(header[156] ?? 0)
    const start = offset + BLOCK
    if (name.split('/').includes('..') || name.startsWith('/')) {
      throw new Error(`unable to unpack ${name}; it would lie outside of its folder`)
    }
    if (REGULAR_FILE.includes(kind)) yield { name, content: archive.subarray(start, start + size) }
    offset = start + Math.ceil(size / BLOCK) * BLOCK
  }
}

function textField(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? length : end).trim()
}
