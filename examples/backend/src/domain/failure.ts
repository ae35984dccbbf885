/** A refusal with the status and the code that the wire shows; anything else that is thrown is a fault of ours. */
export class Failure extends Error {
  readonly status: number
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(status: number, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'Failure'
    this.status = status
    this.code = code
    this.details = details
  }
}

export const dialogNotFound = (): Failure => new Failure(404, 'dialog_not_found', 'there is no such dialog')
