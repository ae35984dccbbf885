import type * as z from 'zod/mini'

import type { Request } from '../../protocol/calls.ts'

/** Reads what is at a path below `{apiUrl}/api/`, or posts a body to it. Rejects with a `ReplyXError`. */
export type Ask = <Shape extends z.ZodMiniType>(
  path: string,
  /** What it is for, to complete "unable to …". */
  action: string,
  shape: Shape,
  body?: object,
) => Promise<z.output<Shape>>

export const createAsk =
  (request: Request): Ask =>
  async (path, action, shape, body) =>
    (await request({ method: body ? 'POST' : 'GET', path, action, shape, ...(body && { body }) })).data
