import type * as z from 'zod/mini'

import type { Camel } from './camel.ts'
import type { configShape, dialogShape, handoffShape, messageShape } from './shapes.ts'

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
  readonly query: Record<string, string | number>
}

/** A message as the server has it, with our names. */
export type ServerMessage = Camel<z.output<typeof messageShape>>
/** A dialog as the server has it, with our names. */
export type ServerDialog = Camel<z.output<typeof dialogShape>>
/** A handoff's state as the server has it, with our names. */
export type ServerHandoff = Camel<z.output<typeof handoffShape>>
/** The site's configuration as the server has it, with our names. */
export type ServerConfig = Camel<z.output<typeof configShape>>

/** The body of a message on its way. */
export function messageBody(text: string, clientMessageId: string): object {
  return { sender: 'user', text, client_message_id: clientMessageId }
}

/** The body of a call for an operator. */
export function handoffBody(requestId: string, reason?: string, lastUserText?: string): object {
  return { request_id: requestId, reason, last_user_text: lastUserText }
}

/** The body that closes the open dialog and starts another. */
export function newDialogBody(requestId: string): object {
  return { new: true, request_id: requestId }
}

/** The body that stops an answer. */
export function stopBody(streamId: string): object {
  return { stream_id: streamId }
}

/** The query that asks for one page of messages. */
export function pageQuery(query: {
  readonly afterSeq?: number | undefined
  readonly beforeSeq?: number | undefined
  readonly limit?: number | undefined
}): Record<string, number> {
  const entries = [
    ['after_seq', query.afterSeq],
    ['before_seq', query.beforeSeq],
    ['limit', query.limit],
  ] as const
  return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined)) as Record<string, number>
}

/** The body that asks for the site's configuration. */
export function configBody(token: string | null, assistantId: number | null): object {
  return { token: token ?? undefined, assistant_id: assistantId ?? undefined }
}

/** How a request says who is asking. Nothing secret stands in an address. */
export function credentialsOf({ guestId, assistantId, siteToken }: Identity): Credentials {
  return {
    headers: {
      'X-ReplyX-Guest': guestId,
      ...(siteToken === null ? {} : { Authorization: `Bearer ${siteToken}` }),
    },
    query: assistantId === null ? {} : { assistant_id: assistantId },
  }
}
