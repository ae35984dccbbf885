const allowedScheme = /^(?:https?:\/\/[^/]|mailto:.|tel:.)/i
/** A longer address is none that anybody would follow; cut, it would lead elsewhere. */
const longest = 2048

// What a browser drops or ignores inside an address, and what could disguise where it leads.
const invisible = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g

/**
 * The address to link to, or `null` where it is too long or the scheme is not one of http, https, mailto and tel.
 * Control and invisible characters are removed before the scheme is looked at, as a browser would.
 */
export function safeAddress(raw: string): string | null {
  const address = raw.replace(invisible, '')
  return address.length <= longest && allowedScheme.test(address) ? address : null
}

/** A bare web address without the punctuation that belongs to the sentence. */
export function withoutPunctuation(address: string): string {
  return address.replace(/[.,;:!?'"}_~\u2018-\u203a]{1,9}$/, '')
}
