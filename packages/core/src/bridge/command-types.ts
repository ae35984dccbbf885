import type { EmptyFields } from '../protocol/bridge.ts'
import type { Fields } from './fields.ts'

/** Commands by method: each takes one object at the most. */
export type CommandMap<Commands> = { readonly [Method in keyof Commands]: (params: never) => unknown }

/**
 * What a command takes.
 *
 * @typeParam Command - the command, as a function
 */
export type CommandParams<Command extends (params: never) => unknown> =
  Parameters<Command> extends [] ? EmptyFields : NonNullable<Parameters<Command>[0]>

/** The fields of what each command takes. */
export type CommandFields<Commands extends CommandMap<Commands>> = {
  readonly [Method in keyof Commands]: Fields<CommandParams<Commands[Method]>>
}

/**
 * What carries commands out: any may be left out, and each may take its time. Of what a handler throws, a `ReplyXError`
 * is told to the other side, and all else is reported on its own.
 */
export type CommandHandlers<Commands extends CommandMap<Commands>> = {
  readonly [Method in keyof Commands]?: (
    params: CommandParams<Commands[Method]>,
  ) => ReturnType<Commands[Method]> | Promise<ReturnType<Commands[Method]>>
}

/** Calls a command; resolves with what it is answered. */
export type CallCommand<Commands extends CommandMap<Commands>> = <Method extends keyof Commands>(
  method: Method,
  ...params: Parameters<Commands[Method]>
) => Promise<ReturnType<Commands[Method]>>
