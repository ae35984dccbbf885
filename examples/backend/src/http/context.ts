import type { Context } from 'hono'
import type { Config } from '../config.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { Failure } from '../domain/failure.ts'
import type { Actor, Log, Mode, Operator, Ports, Visitor } from '../domain/model.ts'
import type { Service } from '../domain/service.ts'
import type { Faults } from '../faults/faults.ts'
import type { Identify } from '../identity/identify.ts'
import type { Caller } from '../identity/origins.ts'
import type { Session } from '../sockets/connection.ts'
import type { EventLink } from '../sockets/event-session.ts'
import type { Tokens } from '../identity/tokens.ts'

/** What the routes work with. */
export interface HttpTools {
  service: Service
  identify: Identify
  tokens: Tokens
  dialect: Dialect
  config: Config
  ports: Ports
  log: Log
  faults: Faults | null
  /** Connects an event stream to a dialog. */
  openEvents(link: EventLink): Promise<Session>
}

export type Variables = {
  /** Whether the asking page may read the answer. */
  readable: boolean
  /** The largest body that is read. */
  bodyBytes: number
}
export type RouteContext = Context<{ Variables: Variables }>

export const callerOf = (context: RouteContext): Caller => ({
  origin: context.req.header('Origin') ?? null,
  host: context.req.header('Host') ?? new URL(context.req.url).host,
})

const viewOf = ({ req }: RouteContext) => ({
  header: (name: string) => req.header(name),
  query: (name: string) => req.query(name),
})

/** Whoever passed the checks may read the answer, from whatever page. */
const allowReading = <Who extends Actor>(context: RouteContext, who: Who): Who => {
  context.set('readable', true)
  return who
}

export const visitorOf = async (tools: HttpTools, context: RouteContext, mode: Mode): Promise<Visitor> =>
  allowReading(
    context,
    await tools.identify.visitor(mode, tools.dialect.claimsOf(viewOf(context)), callerOf(context)),
  )

export const operatorOf = async (tools: HttpTools, context: RouteContext): Promise<Operator> => {
  const { token } = tools.dialect.claimsOf(viewOf(context))
  return allowReading(context, await tools.identify.operator(token, callerOf(context)))
}

/** On routes that are the same for all: a bearer token tells site and operator apart, none means a widget. */
export const actorOf = async (tools: HttpTools, context: RouteContext): Promise<Actor> => {
  const { token } = tools.dialect.claimsOf(viewOf(context))
  if (token === null) return visitorOf(tools, context, 'widget')
  const { type } = await tools.tokens.read(token)
  return type === 'site' ? visitorOf(tools, context, 'site') : operatorOf(tools, context)
}

/** The same where only visitors may come. */
export const sharedVisitorOf = async (tools: HttpTools, context: RouteContext): Promise<Visitor> => {
  const actor = await actorOf(tools, context)
  if (actor.kind === 'operator') throw new Failure(403, 'visitors_only', 'this call is the visitor’s')
  return actor
}

/** A number from the path; anything else can't be a dialog or message. */
export const numberOf = (context: RouteContext, name: string): number => {
  const text = context.req.param(name) ?? ''
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Failure(404, 'not_found', 'there is no such thing')
  return Number(text)
}

export const nameEpoch = (context: RouteContext, epoch: string): void =>
  context.header('X-ReplyX-Epoch', epoch)
