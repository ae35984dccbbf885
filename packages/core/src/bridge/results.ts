import { isCount, isText, type Check } from './fields.ts'

/** What a command is answered, where it is answered anything. */
export const results: Readonly<Record<string, Check>> = { getToken: isText, logout: isCount }
