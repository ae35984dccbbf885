import { english } from './labels-en.ts'
import { russian } from './labels-ru.ts'
import type { Labels } from './labels.ts'

/** The words and forms of one language. */
export interface Locale {
  readonly tag: string
  readonly labels: Labels
  time(moment: string): string
  dayLabel(moment: string, now: number): string
  dateTime(moment: string): string
}

const dayLength = 86_400_000

const createLocale = (tag: string, labels: Labels): Locale => {
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' })
  const dateTime = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const dateOf = (moment: number): string => new Date(moment).toDateString()
  return {
    tag,
    labels,
    time: (moment) => time.format(Date.parse(moment)),
    dayLabel: (moment, now) => {
      const date = dateOf(Date.parse(moment))
      if (date === dateOf(now)) return labels.today
      if (date === dateOf(now - dayLength)) return labels.yesterday
      return day.format(Date.parse(moment))
    },
    dateTime: (moment) => dateTime.format(Date.parse(moment)),
  }
}

/** The language asked for by the address, or else the browser's, or else English. */
export const chooseLocale = (asked: string | null, preferred: readonly string[]): Locale => {
  const tags = [...(asked === null ? [] : [asked]), ...preferred]
  const known = tags.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'ru' || tag === 'en')
  return known === 'ru' ? createLocale('ru', russian) : createLocale('en', english)
}

/** How long something lasts, in minutes and seconds, from an hour on in hours and minutes too: `4:07`, `1:04:07`. */
export const clock = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const pad = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const rest = pad(seconds % 60)
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${rest}`
}
