const allowedScheme = /^(?:https?:\/\/[^/]|mailto:.|tel:.)/i

// What a browser drops or ignores inside an address, and what could disguise where it leads.
const invisible = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g

/**
 * The address to link to, or `null` where the scheme is not one of http, https, mailto and tel. Control and
 * invisible characters are removed before the scheme is looked at, as a browser would.
 */
export function safeAddress(raw: string): string | null {
  const address = raw.replace(invisible, '')
  return allowedScheme.test(address) ? address : null
}

const webAddress = /(?:https?:\/\/|www\.)[^\s<>*`|"[\]]{1,2048}/iy
const mailAddress = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/y

/** A bare address that begins exactly at `from`, without the punctuation that belongs to the sentence. */
export function bareAddress(text: string, from: number): { text: string; href: string } | null {
  webAddress.lastIndex = mailAddress.lastIndex = from
  const web = webAddress.exec(text)?.[0]
  if (web !== undefined) {
    const opened = web.split('(').length
    let closed = web.split(')').length
    let end = web.length
    for (; end > 0 && /[.,;:!?'")\]}_~]/.test(web[end - 1] ?? ''); end--) {
      if (web[end - 1] !== ')') continue
      if (closed <= opened) break
      closed--
    }
    const shown = web.slice(0, end)
    const href = safeAddress(/^www/i.test(shown) ? `https://${shown}` : shown)
    return href !== null && shown.length > 7 ? { text: shown, href } : null
  }
  const mail = mailAddress.exec(text)?.[0]
  return mail === undefined ? null : { text: mail, href: `mailto:${mail}` }
}
