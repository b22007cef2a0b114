/** Times in words. Everything is shown in the reader's own time zone and in 24 hours. */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Two clocks that are set over the network differ by less than this; what just came is not called future. */
const SKEW = 5_000

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayAndClock = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

/** A length of time in its largest whole unit: `8 s`, `3 min`, `2 h`, `4 d`. */
export function span(ms: number): string {
  const size = Math.abs(ms)
  if (size < MINUTE) return `${Math.floor(size / 1000)} s`
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`
  if (size < DAY) return `${Math.floor(size / HOUR)} h`
  return `${Math.floor(size / DAY)} d`
}

/**
 * How long before `now` (ms) the ISO time was, as a reader says it: `just now`, `3 min ago`, `in 5 min`, `14:05` earlier
 * than six hours ago on the same day, else with its day. Six hours: past that people ask for the time, not for the distance.
 */
export function ago(time: string, now: number): string {
  const then = Date.parse(time)
  const past = now - then
  if (past > -SKEW && past < 45_000) return 'just now'
  if (Math.abs(past) < 6 * HOUR) return past > 0 ? `${span(past)} ago` : `in ${span(past)}`
  if (Math.abs(past) > 300 * DAY) return dayAndYear.format(then)
  return new Date(then).toDateString() === new Date(now).toDateString() ? clock.format(then) : dayAndClock.format(then)
}

/** The same for something that is expected, and `due now` once its time has come. */
export function due(time: string, now: number): string {
  return Date.parse(time) < now + SKEW ? 'due now' : ago(time, now)
}

/** Day and clock: `24 Nov, 14:05`. */
export function when(time: string): string {
  return dayAndClock.format(Date.parse(time))
}

/** All of it, for a hover: `Tuesday 24 November 2026 at 14:05:09 CET`. */
export function exact(time: string): string {
  return whole.format(Date.parse(time))
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
