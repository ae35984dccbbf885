import { failure } from '../errors.ts'

/** The options of {@link eventStream}. */
export interface EventStreamOptions {
  /** After how many failed opens of a socket in a row the event stream takes over. Default: 3. */
  readonly failedOpens?: number
  /** How long after each try whether sockets work again, while a stream stands, the next is made, in ms. Default: 300,000. */
  readonly probeInterval?: number
}

const LONGEST_DELAY = 2 ** 31 - 1

const defaults: Required<EventStreamOptions> = { failedOpens: 3, probeInterval: 300_000 }

type Rule = readonly [accepts: (value: unknown) => boolean, allowed: string]

const rules: Record<keyof EventStreamOptions, Rule> = {
  failedOpens: [(value) => Number.isSafeInteger(value) && Number(value) > 0, 'a positive integer'],
  probeInterval: [
    (value) => typeof value === 'number' && value > 0 && value <= LONGEST_DELAY,
    'milliseconds, above 0',
  ],
}
const unknown: Rule = [() => false, `only ${Object.keys(rules).join(', ')}`]

/** Checks the options and fills in the defaults. @throws ReplyXError `option_invalid` */
export function readOptions(given: EventStreamOptions): Required<EventStreamOptions> {
  const check = (name: string, value: unknown, [accepts, allowed]: Rule): void => {
    if (accepts(value)) return
    const shown = typeof value === 'number' ? String(value) : `a ${typeof value}`
    const reason = `option "${name}" was ${shown}, allowed: ${allowed}`
    throw failure('option_invalid', 'make the event stream', reason)
  }
  check('options', given, [(value) => typeof value === 'object' && value !== null, 'an object'])
  const options = { ...defaults }
  for (const [name, value] of Object.entries(given)) {
    const isKnown = Object.hasOwn(rules, name)
    if (isKnown && value === undefined) continue
    check(name, value, isKnown ? rules[name as keyof typeof rules] : unknown)
    options[name as keyof typeof options] = value as number
  }
  return options
}
