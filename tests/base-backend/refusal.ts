/** An answer that is an error, thrown where it arises. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown
  readonly headers: Record<string, string>

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`refused with ${String(status)}`)
    this.name = 'Refusal'
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** One thing that is wrong with the input, as the backend's framework words it. */
export interface Problem {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly input: unknown
  readonly ctx?: Record<string, unknown>
}

export const refuse = (status: number, detail: unknown): Refusal => new Refusal(status, { detail })

export const invalid = (...problems: Problem[]): Refusal => refuse(422, problems)

export const broken = (error: string): Refusal =>
  new Refusal(500, { error: `Internal server error: ${error}` })

export const missing = (loc: readonly string[], input: unknown = null): Problem => ({
  type: 'missing',
  loc,
  msg: 'Field required',
  input,
})

/** @throws Refusal unless the text is a whole number */
export const readInt = (text: string, loc: readonly string[]): number => {
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  const msg = 'Input should be a valid integer, unable to parse string as an integer'
  throw invalid({ type: 'int_parsing', loc, msg, input: text })
}
