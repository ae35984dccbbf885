import type { Labels } from '../labels.ts'

/** Writes times and days as one language and time zone have them. */
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
}

const dayLength = 86_400_000
/** Milliseconds of a quarter of an hour. */
export const quarterHour = 900_000

export function createTimes(tag: string, labels: Labels, timeZone: string | undefined): Times {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(tag, timeZone === undefined ? options : { ...options, timeZone })
  const keys = new Intl.DateTimeFormat('en-CA', timeZone === undefined ? {} : { timeZone })
  const time = format({ hour: 'numeric', minute: '2-digit' })
  const exact = format({ dateStyle: 'full', timeStyle: 'medium' })
  const weekday = format({ weekday: 'long', day: 'numeric', month: 'long' })
  const withYear = format({ day: 'numeric', month: 'long', year: 'numeric' })
  const soon = format({ weekday: 'long', hour: 'numeric', minute: '2-digit' })
  // Zones differ by whole quarters of an hour: within one, all moments are of the same day.
  const days = new Map<number, string>()
  const day = (moment: number): string => {
    const quarter = Math.floor(moment / quarterHour)
    const held = days.get(quarter)
    if (held !== undefined) return held
    const label = Number.isNaN(moment) ? '' : keys.format(moment)
    days.set(quarter, label)
    return label
  }
  const write = (formatter: Intl.DateTimeFormat, moment: number): string =>
    Number.isNaN(moment) ? '' : formatter.format(moment)
  return {
    day,
    time: (moment) => write(time, moment),
    exact: (moment) => write(exact, moment),
    dayLabel: (moment, now) => {
      if (day(moment) === day(now)) return labels.today
      if (day(moment) === day(now - dayLength)) return labels.yesterday
      return write(now - moment < 300 * dayLength ? weekday : withYear, moment)
    },
    ahead: (moment, now) => (day(moment) === day(now) ? time : soon).format(moment),
  }
}

/** Minutes and seconds, as `2:05`. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
