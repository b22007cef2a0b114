import { monthIn, monthNamed } from './calendar.ts'
import { momentAt, offsetAt, type Zone, zoneNamed, zoneOfPlace } from './zones.ts'

/** Languages tried after the page's stated language, which is not always the actual one. */
const COMMON = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'nb', 'pl']

const YEAR_FIELD = '(?<y>(?:19|20)\\d\\d)'
const MONTH_WORD = "(?<m>[\\p{L}\\p{M}’']{3,12}(?:\\s(?:الثاني|الأول|الآخر))?)\\.?"
const DAY_FIELD = '(?<d>\\d{1,2})(?:\\.|st|nd|rd|th|er|º|ª|-?го)?'
/** A date in a line of text: year first, day first or month first, in digits or with the month's name. */
const DATE_FORMS = [
  `(?<!\\d)${YEAR_FIELD}\\s?[-/.年년]\\s?(?<m>\\d{1,2})\\s?[-/.月월]\\s?(?<d>\\d{1,2})(?!\\d)[日일]?`,
  `(?<!\\d)(?<first>\\d{1,2})(?<mark>[./-])\\s?(?<second>\\d{1,2})\\k<mark>\\s?(?<y>(?:19|20)?\\d\\d)(?!\\d)`,
  `(?<!\\d)${DAY_FIELD}\\s+(?:de\\s+|of\\s+|d’)?${MONTH_WORD},?\\s+(?:de\\s+|del\\s+)?${YEAR_FIELD}`,
  `(?<!\\d)${YEAR_FIELD}\\.?\\s+(?:gada\\s+|m\\.\\s+)?${DAY_FIELD}\\s+${MONTH_WORD}`,
  `(?<!\\d)${YEAR_FIELD}\\.?\\s+(?:m\\.\\s+)?${MONTH_WORD}\\s+(?<d>\\d{1,2})(?!\\d)`,
  `${MONTH_WORD}\\s+(?<d>\\d{1,2})(?:st|nd|rd|th)?,?\\s+${YEAR_FIELD}`,
].map((source) => new RegExp(source, 'iu'))

const CLOCK_FORM =
  '(?<h>[01]?\\d|2[0-3])(?:(?:[:.]|\\s?[hH]\\s?|時|시\\s?)(?<min>[0-5]\\d)(?::[0-5]\\d)?(?:分|분)?|(?=\\s?[aApP]\\.?\\s?[mM]))\\s?(?<half>[aApP]\\.?\\s?[mM]\\b\\.?)?(?:\\s?Uhr)?,?\\s?\\(?(?:(?<zone>[A-Z]{1,4}\\b|[+-]\\d\\d:?\\d\\d)|(?:heure|hora|ora)?\\s?(?:de|di)?\\s?(?<place>\\p{L}{4,12})\\b)?'
const CLOCK_AFTER = new RegExp(`^[^\\d]{0,14}?(?<![\\d])${CLOCK_FORM}(?!\\d)`, 'u')
const CLOCK_BEFORE = new RegExp(`(?<!\\d)${CLOCK_FORM}[\\s,|–—-]{1,3}(?:\\p{L}{2,9}\\.?,?\\s)?$`, 'iu')

/**
 * The first date written in a short text, as ISO without seconds: with time and zone where they are beside it ("2026-03-04T14:07"),
 * else the day. `language` (BCP 47) determines the names of months and the order of day and month; null where two readings remain.
 */
export function writtenDate(text: string, language: string | null): string | null {
  const line = ofCommonEra(latinDigits(text))
  const found = DATE_FORMS.map((form) => form.exec(line)).filter((match) => match !== null)
  for (const match of found.sort((a, b) => a.index - b.index)) {
    const day = dayOfMatch(match.groups!, language)
    if (!day) continue
    const clock = CLOCK_AFTER.exec(line.slice(match.index + match[0].length)) ?? CLOCK_BEFORE.exec(line.slice(0, match.index))
    return clock ? `${day}T${timeOf(clock.groups!, day, language)}` : day
  }
  return null
}

function dayOfMatch({ y, m, d, first, second, mark }: Record<string, string>, language: string | null): string | null {
  const order = first ? inOrder(Number(first), Number(second), mark!, language) : [Number(d), monthOf(m!, language)]
  if (!order) return null
  const [day, month] = order as [number, number]
  // "4.3.12" is a version, "04.03.12" a day.
  if (y!.length === 2 && (first!.length < 2 || second!.length < 2)) return null
  const year = y!.length === 2 ? `20${y}` : y
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? `${year}-${pad(month)}-${pad(day)}` : null
}

/** Day and month from two numbers. American English puts the month first; for English without a region the order is unknown. */
function inOrder(first: number, second: number, mark: string, language: string | null): [number, number] | null {
  if (first > 12 || first === second || mark === '.') return [first, second]
  if (second > 12 || language === 'en-US') return [second, first]
  return language === 'en' || language === null ? null : [first, second]
}

/** A month from its number, its name or the beginning of its name; 0 for none. */
function monthOf(word: string, language: string | null): number {
  if (/^\d+$/.test(word)) return Number(word)
  // In Hebrew "in" is part of the word.
  const name = word.replace(/^ב(?=\p{Script=Hebrew}{3})/u, '')
  const own = language ? [name, name.slice(0, -1), name.slice(0, -2)].filter((n) => n.length > 2).map((n) => monthNamed(n, [language])) : []
  // Baltic and Slavic languages inflect the month.
  return own.find((month) => month > 0) || monthNamed(name, COMMON) || (/\p{Script=Latin}/u.test(name) ? 0 : monthIn(name))
}

function timeOf({ h, min, half, zone, place }: Record<string, string | undefined>, day: string, language: string | null): string {
  const hour = half ? (Number(h) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(h)
  const time = `${pad(hour)}:${min ?? '00'}`
  if (zone && /^[+-]/.test(zone)) return `${time}${zone}`
  const named = zone ? zoneNamed(zone, language) : place ? zoneOfPlace(place) : null
  return named === null ? time : `${time}${offsetText(Date.parse(`${day}T${time}Z`), named)}`
}

/** The offset of a zone from UTC when its clocks show `local` (milliseconds, as if in UTC): "-04:00", "Z". */
function offsetText(local: number, zone: Zone): string {
  const minutes = offsetAt(momentAt(local, zone), zone) / 60_000
  const ahead = Math.abs(minutes)
  return minutes ? `${minutes < 0 ? '-' : '+'}${pad(Math.floor(ahead / 60))}:${pad(ahead % 60)}` : 'Z'
}

const pad = (n: number) => String(n).padStart(2, '0')

/** First years of Japanese eras, less one. */
const ERAS: Record<string, number> = { 令和: 2018, 平成: 1988, 昭和: 1925 }

/** Years of Japanese eras, and Buddhist years in Thai and Lao text, as those of the common era. */
const ofCommonEra = (text: string) => {
  const japanese = text.replace(
    /(令和|平成|昭和)\s?(元|\d{1,2})\s?年/g,
    (_, era: string, year: string) => `${ERAS[era]! + (year === '元' ? 1 : Number(year))}年`,
  )
  return /[\p{Script=Thai}\p{Script=Lao}]/u.test(japanese)
    ? japanese.replace(/(?<!\d)2[45]\d\d(?!\d)/g, (year) => String(Number(year) - 543))
    : japanese
}

/** Arabic, Persian and Devanagari digits as 0 to 9. */
const latinDigits = (text: string) =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, (digit) => {
    const code = digit.charCodeAt(0)
    return String(code - (code >= 0x0966 ? 0x0966 : code >= 0x06f0 ? 0x06f0 : 0x0660))
  })
