/** Times in words, in the reader's time zone and on a 24-hour clock. */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Two clocks synchronised over the network differ by less than this; a time that little ahead is not called future. */
const SKEW = 5_000

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayAndClock = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const fullTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

/** A length of time in its largest whole unit: `8 s`, `3 min`, `2 h`, `4 d`. */
export function span(ms: number): string {
  const size = Math.abs(ms)
  if (size < MINUTE) return `${Math.floor(size / 1000)} s`
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`
  if (size < DAY) return `${Math.floor(size / HOUR)} h`
  return `${Math.floor(size / DAY)} d`
}

/**
 * How long before `now` (ms) the ISO time was: `just now`, `3 min ago`, `in 5 min`; beyond six hours the clock time, `14:05`, with the day
 * when it is another one. Beyond six hours the time is more useful than the distance.
 */
export function ago(time: string, now: number): string {
  const then = Date.parse(time)
  const past = now - then
  if (past > -SKEW && past < 45_000) return 'just now'
  if (Math.abs(past) < 6 * HOUR) return past > 0 ? `${span(past)} ago` : `in ${span(past)}`
  if (Math.abs(past) > 300 * DAY) return dayAndYear.format(then)
  return new Date(then).toDateString() === new Date(now).toDateString() ? clock.format(then) : dayAndClock.format(then)
}

/** The same for something expected; `due now` once the time has come. */
export function due(time: string, now: number): string {
  return Date.parse(time) < now + SKEW ? 'due now' : ago(time, now)
}

/** Day and clock: `24 Nov, 14:05`. */
export function when(time: string): string {
  return dayAndClock.format(Date.parse(time))
}

/** The full time, for a tooltip: `Tuesday 24 November 2026 at 14:05:09 CET`. */
export function exact(time: string): string {
  return fullTime.format(Date.parse(time))
}

/** How far an article came behind the first: `first`, `same minute`, `+4 min`, `+1 h 20 min`. */
export function behind(time: string, first: string): string {
  const late = Date.parse(time) - Date.parse(first)
  if (late <= 0) return 'first'
  if (late < MINUTE) return 'same minute'
  if (late < HOUR || late >= DAY) return `+${span(late)}`
  const minutes = Math.floor((late % HOUR) / MINUTE)
  return minutes ? `+${span(late)} ${minutes} min` : `+${span(late)}`
}

/** The day alone: `24 Nov 2026`. */
export const day = (time: string) => dayAndYear.format(Date.parse(time))
