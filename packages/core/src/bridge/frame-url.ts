import { failure } from '../errors.ts'

/** What the address of the frame's page says. Nothing of it is secret. */
export interface FrameAddress {
  /** The public assistant: widget mode. Absent in site mode. */
  readonly assistantId?: number | undefined
  /** The origin of the host page. */
  readonly parentOrigin: string
  /** What this embedding is called. */
  readonly session: string
}

/**
 * The address of the frame's page for one embedding.
 *
 * @param page - where the page is
 * @param address - what is added to it
 * @returns the address, for `src` of the frame
 *
 * @example
 * ```ts
 * const session = crypto.randomUUID()
 * const url = frameUrl('https://app.example.com/chat', { assistantId: 1, parentOrigin: location.origin, session })
 * ```
 */
export function frameUrl(page: string, { assistantId, parentOrigin, session }: FrameAddress): string {
  const url = new URL(page)
  if (assistantId !== undefined) url.searchParams.set('assistant_id', String(assistantId))
  url.searchParams.set('parent_origin', parentOrigin)
  url.searchParams.set('session', session)
  return url.href
}

/**
 * Reads the address of the frame's page. `connectFrame` checks what it says.
 *
 * @param url - the page's own address
 * @returns what it says
 * @throws ReplyXError `option_invalid` where something is missing, stands there twice, or is no number
 *
 * @example
 * ```ts
 * const { assistantId } = readFrameUrl('https://app.example.com/chat?assistant_id=1&parent_origin=https://shop.example&session=6b1f0c9e5d2a4f38')
 * console.log(assistantId)
 * ```
 */
export function readFrameUrl(url: string): FrameAddress {
  const { searchParams } = new URL(url)
  const only = (name: string): string | undefined => {
    const values = searchParams.getAll(name)
    // Of two, each reader might take another.
    if (values.length > 1) throw fault(name)
    return values[0]
  }
  const needed = (name: string): string => {
    const value = only(name)
    if (!value) throw fault(name)
    return value
  }
  const assistant = only('assistant_id')
  if (assistant !== undefined && !/^[1-9]\d{0,14}$/.test(assistant)) throw fault('assistant_id')
  return {
    assistantId: assistant === undefined ? undefined : Number(assistant),
    parentOrigin: needed('parent_origin'),
    session: needed('session'),
  }
}

const fault = (name: string): Error => failure('option_invalid', 'read the address', `"${name}" does not fit`)
