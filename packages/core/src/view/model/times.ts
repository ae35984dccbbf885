import { fill, type Labels, type Locale, type Plural } from '../labels.ts'

/** Writes times, days and numbers as one language and time zone have them. */
export interface Times {
  /** The day, the same text for all moments of it. */
  readonly day: (moment: number) => string
  /** The hour and minute. */
  readonly time: (moment: number) => string
  /** The whole date and time. */
  readonly exact: (moment: number) => string
  /** The day in words: today, yesterday, the date. */
  readonly dayLabel: (moment: number, now: number) => string
  /** A day and an hour ahead. */
  readonly ahead: (moment: number, now: number) => string
  readonly number: (number: number) => string
  /** A sentence with a count in it: in the plural form of the language, and written as it writes numbers. */
  readonly count: (plural: Plural, number: number) => string
}

const tenMonths = 2.6e10
/** Milliseconds of a quarter of an hour. */
export const quarterHour = 900_000

export function createTimes({ tag, labels }: Locale, timeZone: string | undefined): Times {
  // Made when it is first needed: each takes as long as drawing some messages.
  const writer = (options: Intl.DateTimeFormatOptions): ((moment: number) => string) => {
    let format: Intl.DateTimeFormat | undefined
    return (moment) =>
      Number.isNaN(moment)
        ? ''
        : (format ??= new Intl.DateTimeFormat(tag, { ...options, timeZone })).format(moment)
  }
  const clock = { hour: 'numeric', minute: '2-digit' } as const
  const date = { day: 'numeric', month: 'long' } as const
  const time = writer(clock)
  const thisYear = writer({ weekday: 'long', ...date })
  const withYear = writer({ ...date, year: 'numeric' })
  const later = writer({ weekday: 'long', ...date, ...clock })
  const number = (value: number): string => new Intl.NumberFormat(tag).format(value)
  // Zones differ by whole quarters of an hour: within one, all moments are of the same day.
  const days = new Map<number, string>()
  const day = (moment: number): string => {
    const quarter = Math.floor(moment / quarterHour)
    const label = days.get(quarter) ?? withYear(moment)
    days.set(quarter, label)
    return label
  }
  return {
    day,
    time,
    exact: writer({ dateStyle: 'full', timeStyle: 'medium' }),
    dayLabel: (moment, now) => {
      if (day(moment) === day(now)) return labels.today
      // Not every day is as long as another.
      let before = now
      while (day(before) === day(now)) before -= quarterHour
      if (day(moment) === day(before)) return labels.yesterday
      return (now - moment < tenMonths ? thisYear : withYear)(moment)
    },
    ahead: (moment, now) => (day(moment) === day(now) ? time : later)(moment),
    number,
    count: (plural, value) => {
      // One text for all counts will do, too, where no compiler has asked for more.
      const form: unknown = plural[new Intl.PluralRules(tag).select(value)] ?? plural.other ?? plural
      return fill(`${form as string}`, { count: number(value) })
    },
  }
}

/** Fills minutes and seconds, as `2:05`, into a label. */
export function countdown(label: Labels['handoffLeft'], milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return fill(label, { time: `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}` })
}
