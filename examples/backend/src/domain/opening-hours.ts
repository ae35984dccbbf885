import type { OpeningHours } from '../config.ts'

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const minute = 60_000
const daySpan = 24 * 60 * minute

/** The wall clock of a zone as if it were UTC, so that days and minutes can be read from it. */
const wallClock = (instant: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant)
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0)
  return Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'))
}

/** The instant at which a zone's wall clock shows `wall`; two rounds settle the hour around a clock change. */
const instantOf = (wall: number, timeZone: string): number => {
  let instant = wall
  for (let round = 0; round < 2; round++) instant += wall - wallClock(instant, timeZone)
  return instant
}

const millisecondsOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * minute
}

/** Null while open; otherwise when it opens next (null inside where no day has hours). */
export const closedUntil = (
  now: number,
  hours: OpeningHours | undefined,
): { nextOpenAt: number | null } | null => {
  if (!hours) return null
  const wall = wallClock(now, hours.timeZone)
  const midnight = Math.floor(wall / daySpan) * daySpan
  const starts: number[] = []
  for (let offset = 0; offset <= 7; offset++) {
    const date = midnight + offset * daySpan
    for (const [from, to] of hours.days[dayNames[new Date(date).getUTCDay()]!]) {
      const start = date + millisecondsOf(from)
      if (start <= wall && wall < date + millisecondsOf(to)) return null
      if (start > wall) starts.push(start)
    }
  }
  return { nextOpenAt: starts.length ? instantOf(Math.min(...starts), hours.timeZone) : null }
}
