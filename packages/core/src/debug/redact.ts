const SECRET_NAME = /token|guest|auth|secret|passw|cookie|credential|api_?key/i
const TEXT_NAME = /^(text|draft|content|body|last_?user_?text)$/i

const HIDDEN = '[secret]'
const DEEPEST = 8
const MOST_ITEMS = 200
const LONGEST_TEXT = 4_000

/** Anything, and what is left of it. */
export interface Redactor {
  /** A text without secrets. */
  clean(text: string): string
  /** A copy of a value that JSON can carry, without secrets. Never throws. */
  redact(value: unknown): unknown
}

// A token in whatever text, also where only its beginning is left (RFC 7519: the header is an object, `{"` encoded).
const JWT = /\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}/g
// Any of them may be a guest's id; what replaces it is always the same, so that one can still be told from another.
const UUID = /[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}/gi
const BEARER = /\b(bearer\s+)[^\s"',;]+/gi
const NAMED =
  /\b([\w-]{0,20}(?:token|guest[_-]?id|replyx-guest|secret|password|cookie|credential|authorization))(["']?\s*[=:]\s*["']?)(?!bearer\b)[^\s"'&,;}]+/gi
const USER_IN_ADDRESS = /\/\/[^/@\s]+@/g

/** A short name for an id that does not lead back to it (FNV-1a, 32 of the 122 bits). */
function nameOf(id: string): string {
  let hash = 0x811c9dc5
  for (const letter of id.toLowerCase().replaceAll('-', '')) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  }
  return `id:${hash.toString(16).padStart(8, '0')}`
}

/**
 * Takes out what may be secret: by its shape, by the name it stands under, and by itself where it is known.
 *
 * @param options - `secrets`: what is known; `withTexts`: whether what people write stays
 */
export function createRedactor(options: {
  readonly secrets: readonly string[]
  readonly withTexts: boolean
}): Redactor {
  const secrets = options.secrets.filter((secret) => secret !== '')

  function clean(text: string): string {
    let cleaned = text
    for (const secret of secrets) cleaned = cleaned.replaceAll(secret, HIDDEN)
    return cleaned
      .replace(JWT, HIDDEN)
      .replace(BEARER, `$1${HIDDEN}`)
      .replace(NAMED, `$1$2${HIDDEN}`)
      .replace(UUID, nameOf)
      .replace(USER_IN_ADDRESS, '//')
      .slice(0, LONGEST_TEXT)
  }

  function redactField(name: string, value: unknown, above: readonly object[]): unknown {
    // Whether there is one is no secret.
    const isSecret = SECRET_NAME.test(name) && !/boolean|undefined/.test(typeof value) && value !== null
    if (isSecret) return HIDDEN
    const isText = TEXT_NAME.test(name) && typeof value === 'string' && !options.withTexts
    return isText ? `[${String(value.length)} letters]` : redactValue(value, above)
  }

  function redactValue(value: unknown, above: readonly object[]): unknown {
    if (typeof value === 'string') return clean(value)
    if (typeof value === 'bigint' || typeof value === 'symbol') return clean(String(value))
    if (typeof value === 'function') return '[function]'
    if (typeof value !== 'object' || value === null) return value
    if (above.length === DEEPEST || above.includes(value)) return '[…]'
    const path = [...above, value]
    if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => redactValue(item, path))
    // What an error says stands in properties that are not enumerable.
    const said = value instanceof Error ? { name: value.name, message: value.message } : {}
    const fields = Object.entries({ ...said, ...value }).slice(0, MOST_ITEMS)
    return Object.fromEntries(fields.map(([name, item]) => [clean(name), redactField(name, item, path)]))
  }

  return {
    clean,
    redact(value) {
      try {
        return redactValue(value, [])
      } catch {
        // A getter has thrown.
        return '[unreadable]'
      }
    },
  }
}
