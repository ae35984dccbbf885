import type * as z from 'zod/mini'

import type { messageShape } from './message-shape.ts'
import type { configShape, dialogShape, handoffShape } from './shapes.ts'

/** Whether a public assistant's number or a site's token says which site it is. */
export type Mode = 'widget' | 'site'

/** Who is asking, as requests and sockets say it. */
export interface Identity {
  readonly guestId: string
  readonly assistantId: number | null
  readonly siteToken: string | null
}

/** Who is asking, as it stands in a request. */
export interface Credentials {
  readonly headers: Record<string, string>
  readonly query: object
}

/** A message as the server has it, with our names. */
export type ServerMessage = z.output<typeof messageShape>
/** A dialog as the server has it, with our names. */
export type ServerDialog = z.output<typeof dialogShape>
/** A handoff's state as the server has it, with our names. */
export type ServerHandoff = z.output<typeof handoffShape>
/** The site's configuration as the server has it, with our names. */
export type ServerConfig = z.output<typeof configShape>

/** How a request says who is asking. Nothing secret stands in an address. */
export function credentialsOf({ guestId, assistantId, siteToken }: Identity): Credentials {
  return {
    headers: {
      'X-ReplyX-Guest': guestId,
      ...(siteToken === null ? {} : { Authorization: `Bearer ${siteToken}` }),
    },
    query: { assistantId },
  }
}
