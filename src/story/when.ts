/** Reads times as desks write them to desks, in English, German, French and Spanish: "0001 GMT Friday", "18.00 Uhr", "jeudi à 23H01". */

const list = (words: string) => words.split(' ')

/** In the order of the months and of the weekdays from Sunday; a word counts with and without what follows its first letters in brackets. */
const MONTHS = [
  list('january jan januar jänner janner janvier janv enero ene'),
  list('february feb februar février fevrier févr fevr febrero'),
  list('march mar märz marz mars marzo'),
  list('april apr avril avr abril abr'),
  list('may mai mayo'),
  list('june jun juni juin junio'),
  list('july jul juli juillet juil julio'),
  list('august aug août aout agosto ago'),
  list('september sep sept septembre septiembre setiembre'),
  list('october oct oktober okt octobre octubre'),
  list('november nov novembre noviembre'),
  list('december dec dezember dez décembre decembre diciembre dic'),
]
const WEEKDAYS = [
  list('sunday sun sonntag so dimanche dim domingo dom'),
  list('monday mon montag mo lundi lun lunes'),
  list('tuesday tue tues dienstag di mardi martes'),
  list('wednesday wed mittwoch mi mercredi mer miercoles miércoles mié'),
  list('thursday thu thur thurs donnerstag do jeudi jeu jueves jue'),
  list('friday fri freitag fr vendredi ven viernes vie'),
  list('saturday sat samstag sonnabend sa samedi sam sábado sabado sáb'),
]
const RELATIVE: Record<string, number> = { today: 0, heute: 0, "aujourd'hui": 0, hoy: 0, tomorrow: 1, morgen: 1, demain: 1, mañana: 1 }
const HOURS: Record<string, number> = {
  noon: 12,
  midday: 12,
  midi: 12,
  mittag: 12,
  mediodía: 12,
  midnight: 24,
  minuit: 24,
  mitternacht: 24,
  medianoche: 24,
}

/** Minutes east of Greenwich, or a zone of the IANA database where the word says a place and no season. Written in capitals. */
const ZONES: Record<string, number | string> = {
  GMT: 0,
  UTC: 0,
  TU: 0,
  Z: 0,
  BST: 60,
  CET: 60,
  MEZ: 60,
  HNEC: 60,
  CEST: 120,
  MESZ: 120,
  HAEC: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  SAST: 120,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  JST: 540,
  KST: 540,
  HKT: 480,
  SGT: 480,
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
}
/** Zones that are told by a place: "London time", "heure de Paris", "hora peninsular". */
const PLACES: Record<string, string> = {
  london: 'Europe/London',
  berlin: 'Europe/Berlin',
  paris: 'Europe/Paris',
  belge: 'Europe/Brussels',
  suisse: 'Europe/Zurich',
  madrid: 'Europe/Madrid',
  peninsular: 'Europe/Madrid',
  eastern: 'America/New_York',
  pacific: 'America/Los_Angeles',
}
/** Whose time is meant where none is named: that of the agencies of the language, or of the country that the tag names. */
const AT_HOME: Record<string, string> = {
  en: 'Europe/London',
  'en-us': 'America/New_York',
  'en-ca': 'America/Toronto',
  'en-au': 'Australia/Sydney',
  'en-nz': 'Pacific/Auckland',
  de: 'Europe/Berlin',
  fr: 'Europe/Paris',
  'fr-ca': 'America/Toronto',
  es: 'Europe/Madrid',
  'es-mx': 'America/Mexico_City',
  'es-ar': 'America/Argentina/Buenos_Aires',
  'es-cl': 'America/Santiago',
  'es-co': 'America/Bogota',
  'es-pe': 'America/Lima',
  'es-us': 'America/New_York',
}
/** What else stands between the parts of a time. */
const BETWEEN = new Set(
  list(
    'until till to for at on from before after of hrs hours hour h am pm time local o’clock release publication use broadcast bis ab um am den vom uhr zum für frei ' +
      "jusqu’au jusqu'au jusqu’à jusqu'à jusqu’a jusqu'a au à a le heure heures locale de du beachten hasta las la el los del día hora horas hs antes",
  ),
)

const plain = (word: string) => word.toLowerCase().replace(/\.$/, '')
const numbered = (names: string[][]) => new Map(names.flatMap((words, i) => words.map((word) => [word, i] as const)))
const MONTH_OF = numbered(MONTHS)
const WEEKDAY_OF = numbered(WEEKDAYS)

/** Whether a word speaks of a time or stands between words that do. */
export function isWhenWord(word: string): boolean {
  const low = plain(word)
  return (
    Object.hasOwn(ZONES, word.replace(/\.$/, '')) ||
    [MONTH_OF, WEEKDAY_OF, BETWEEN].some((known) => known.has(low)) ||
    [RELATIVE, HOURS, PLACES].some((known) => Object.hasOwn(known, low)) ||
    /^[ap]\.m\.?$/i.test(word)
  )
}

interface Clock {
  hour: number
  minute: number
  /** Said with its half of the day, as Americans do. */
  half: boolean
}

/** A time of day, the surest writing first; "26.11." is a date and 2026 a year. */
const CLOCKS = [
  /(?<![\d.:/])(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])\.?\s?m\b/i,
  /(?<![\d.:/])(\d{1,2})[:.](\d{2})(?=\s*(?:uhr|hrs|hours|h\b|hs\b|horas|heures))/i,
  /(?<![\d.:/])(\d{1,2}):(\d{2})(?!\d)/,
  /(?<![\d.:/])(\d{1,2})\s?h\s?(\d{2})?(?![\p{L}\d])/iu,
  /(?<![\d.:/])(\d{1,2})()\s*(?:uhr|heures?|horas)\b/i,
  /(?<![\d.:/])(\d{1,2})\.(\d{2})(?![\d.])/,
  /(?<![\d.:/])([01]\d|2[0-4])([0-5]\d)(?=\s*(?:uhr|hrs|hours|h\b|horas|[A-Z]{2,4}\b))/,
  /(?<![\d.:/])([01]\d|2[0-4])([0-5]\d)(?![\d:/]|\.\d)/,
  /(?<![\d.:/])(\d{1,2})\.(\d{2})\.(?!\d)/,
]

/** "2026-03-06", "06.03.2026", and "27.11." before a time. */
const DATES = /\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.\d{1,2}\.(?:\d{4}\b|\d{2}(?![\d.:])|(?=[\s,]*\d))/g
/** Four figures that no unit makes a time of day. */
const YEARS = /\b(20\d\d)\b(?!\s*(?:uhr|hrs|hours|h\b|horas|GMT|UTC))/gi
/** 2026 in a version of 2026 is its year; 2300 after "3. Oktober" is a time. */
const isYear = (figures: string, at: string) => Math.abs(Number(figures) - Number(at.slice(0, 4))) <= 1

/** The time of day in such words, in a version from `at` (ISO); null where they say none. */
export function clockIn(when: string, at: string): Clock | null {
  const dateless = when.replace(DATES, ' ').replace(YEARS, (year) => (isYear(year, at) ? ' ' : year))
  for (const pattern of CLOCKS) {
    const [, hours, minutes, half] = pattern.exec(dateless) ?? []
    if (hours === undefined) continue
    const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hours)
    const minute = Number(minutes || 0)
    if (hour <= 24 && minute < 60) return { hour, minute, half: Boolean(half) }
  }
  for (const word of words(when)) if (Object.hasOwn(HOURS, plain(word))) return { hour: HOURS[plain(word)]!, minute: 0, half: false }
  return null
}

const words = (when: string) => when.match(/[\p{L}’']+/gu) ?? []

/**
 * The moment that such words name, read from `at` on: a clock time alone is the next such time, a weekday the next such day (today, if it is
 * that day), a date without its year the nearest. Without a zone it is the time of the language's agencies.
 * @returns ISO; null without a time of day, or where a day cannot be read (6/3: June or March)
 */
export function momentOf(when: string, at: string, language: string | null): string | null {
  const clock = clockIn(when, at)
  if (!clock) return null
  const zone = zoneOf(when, language, clock)
  const now = Date.parse(at)
  const today = new Date(now + offsetAt(now, zone))
  const day = dayOf(when, today, language)
  if (day === null) return null
  const said = (days: number) => instant(today, day.at ?? 0, days, clock, zone)
  const moment = day.at === undefined && said(0) <= now ? said(1) : said(0)
  return Number.isFinite(moment) ? new Date(moment).toISOString() : null

  function instant(from: Date, plus: number, more: number, { hour, minute }: Clock, zone: number | string): number {
    const wall = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + plus + more, hour, minute)
    return wall - offsetAt(wall - offsetAt(wall, zone), zone)
  }
}

/** Whether such words say a time of day and no day, in a version from `at` (ISO). */
export function isDayless(when: string, at: string, language: string | null): boolean {
  const day = dayOf(when, new Date(at), language)
  return day !== null && day.at === undefined
}

function zoneOf(when: string, language: string | null, { half }: Clock): number | string {
  for (const word of words(when)) {
    if (Object.hasOwn(ZONES, word)) return ZONES[word]!
    if (Object.hasOwn(PLACES, plain(word))) return PLACES[plain(word)]!
  }
  const tag = (language ?? 'en').toLowerCase()
  // "12:01 a.m." is American: AP gives Eastern time.
  if (half && tag === 'en') return AT_HOME['en-us']!
  return AT_HOME[tag] ?? AT_HOME[tag.split('-')[0]!] ?? 0
}

/** Milliseconds that a zone's clocks are ahead of UTC at a moment. */
function offsetAt(moment: number, zone: number | string): number {
  if (typeof zone === 'number') return zone * 60_000
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(moment)
  const of = (type: string) => Number(parts.find((part) => part.type === type)!.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - Math.floor(moment / 60_000) * 60_000
}

/** Days from today; undefined `at` where no day is named; null where it is and cannot be read. */
function dayOf(when: string, today: Date, language: string | null): { at?: number } | null {
  const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate())
  const until = (year: number, month: number, day: number) => Math.round((Date.UTC(year, month, day) - midnight) / 86_400_000)
  const nearest = (month: number, day: number, year: string | undefined) => {
    if (year) return until(Number(year.length === 2 ? `20${year}` : year), month, day)
    const years = [-1, 0, 1].map((more) => until(today.getUTCFullYear() + more, month, day))
    return years.reduce((best, days) => (Math.abs(days) < Math.abs(best) ? days : best))
  }
  const iso = /\b(\d{4})-(\d\d)-(\d\d)\b/.exec(when)
  if (iso) return { at: until(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3])) }
  const dotted = /\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}(?![.:\d]))?/.exec(when)
  if (dotted && Number(dotted[2]) <= 12) return { at: nearest(Number(dotted[2]) - 1, Number(dotted[1]), dotted[3]) }
  const slashed = /\b(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?\b/.exec(when)
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])]
    const dayFirst = first > 12 || !(language ?? 'en').toLowerCase().startsWith('en')
    if (!dayFirst && second <= 12) return null
    return { at: dayFirst ? nearest(second - 1, first, slashed[3]) : nearest(first - 1, second, slashed[3]) }
  }
  const named = monthIn(when, today.toISOString())
  if (named) return { at: nearest(named.month, named.day, named.year) }
  for (const word of words(when)) {
    const low = plain(word)
    const weekday = WEEKDAY_OF.get(low)
    if (weekday !== undefined) return { at: (weekday - today.getUTCDay() + 7) % 7 }
    if (Object.hasOwn(RELATIVE, low)) return { at: RELATIVE[low]! }
  }
  return {}
}

/** "6 March 2026", "March 6", "6. Oktober", "le 1er mai", "6 de marzo de 2026". */
function monthIn(when: string, at: string): { month: number; day: number; year?: string } | null {
  for (const match of when.matchAll(/\p{L}+/gu)) {
    const month = MONTH_OF.get(plain(match[0]))
    if (month === undefined) continue
    const before = /(?<![\d.:])(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s*(?:of|de|d’)?\s*$/iu.exec(when.slice(0, match.index))
    const behind = when.slice(match.index + match[0].length)
    const after = /^\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d:h]|\.\d)/iu.exec(behind)
    const year = [...behind.matchAll(YEARS)].map((figures) => figures[1]!).find((figures) => isYear(figures, at))
    const day = before?.[1] ?? after?.[1]
    if (day) return { month, day: Number(day), ...(year && { year }) }
  }
  return null
}
