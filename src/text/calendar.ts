/** Names of months and weekdays, from the CLDR data in Node (Intl). */

/** What CLDR lacks: newsroom spellings, and variants of the usual names. */
const MORE_MONTHS: [language: string, names: string, month: number][] = [
  ['en', 'sept', 9],
  ['de', 'jänner jan jän', 1],
  ['de', 'feber feb', 2],
  ['de', 'mrz mär', 3],
  ['es', 'setiembre set', 9],
  // CLDR has the genitive only, which is used within a date.
  ...'ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος'
    .split(' ')
    .map((name, i): [string, string, number] => ['el', name, i + 1]),
]
const MORE_WEEKDAYS: [language: string, names: string, weekday: number][] = [
  ['en', 'tues', 2],
  ['en', 'thur thurs', 4],
  ['de', 'sonnabend', 6],
]

/** Without accents, which are often left out. */
const withoutAccents = (name: string) =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/\.$/, '')

/** The month (1 to 12) of a name, or of a beginning of three or more letters that only one month has; 0 for none. Languages (BCP 47) are tried in order. */
export function monthNamed(word: string, languages: readonly string[]): number {
  const name = withoutAccents(word)
  for (const language of languages) {
    const { exact, beginnings } = monthsOf(language)
    const month = exact.get(name) ?? beginnings.get(name)
    if (month) return month
  }
  return 0
}

/** Languages by the script of their months; the first that knows a name is taken ("listopad" is November in Polish, October in Croatian). */
const LANGUAGES_OF_SCRIPTS: [script: RegExp, languages: string[]][] = [
  [/\p{Script=Latin}/u, 'en de fr es it pt nl sv nb da pl cs sk hu fi tr ro ca hr sl et lv lt id eu gl sq is'.split(' ')],
  [/\p{Script=Cyrillic}/u, ['ru', 'uk', 'bg', 'sr', 'mk', 'be', 'kk']],
  [/\p{Script=Greek}/u, ['el']],
  [/\p{Script=Arabic}/u, ['ar', 'ar-LB', 'ar-MA', 'ar-DZ', 'fa', 'ur']],
  [/\p{Script=Hebrew}/u, ['he']],
  [/\p{Script=Devanagari}/u, ['hi', 'mr', 'ne']],
  [/\p{Script=Thai}/u, ['th']],
]

const languagesOf = (word: string) => LANGUAGES_OF_SCRIPTS.find(([script]) => script.test(word))?.[1] ?? []

/** The month (1 to 12) of a name in any language of its script; 0 for none. */
export const monthIn = (word: string): number => monthNamed(word, languagesOf(word))

/** Whether a word is a weekday in any language of its script, or the beginning of one. */
export function isWeekday(word: string): boolean {
  const name = withoutAccents(word)
  return languagesOf(word).some((language) => {
    const names = weekdaysOf(language)
    return names.has(name) || (name.length > 1 && [...names.keys()].some((known) => known.startsWith(name)))
  })
}

/** The weekday of a name, from 0 for Sunday; null for none. */
export function weekdayNamed(word: string, languages: readonly string[]): number | null {
  const name = withoutAccents(word)
  for (const language of languages) {
    const weekday = weekdaysOf(language).get(name)
    if (weekday !== undefined) return weekday
  }
  return null
}

/** The names of the months in some languages, long and short, in lower case without a final dot; the longest first, as an expression needs them. */
export function monthNames(languages: readonly string[]): string[] {
  return [...new Set(languages.flatMap((language) => monthsOf(language).written))].sort((a, b) => b.length - a.length)
}

interface Months {
  exact: Map<string, number>
  /** The month of each beginning; 0 where several months share it. */
  beginnings: Map<string, number>
  /** With their accents. */
  written: string[]
}
const months = new Map<string, Months>()
const weekdays = new Map<string, Map<string, number>>()

function monthsOf(language: string): Months {
  const known = months.get(language)
  if (known) return known
  const found: Months = { exact: new Map(), beginnings: new Map(), written: [] }
  const add = (name: string, month: number) => {
    found.written.push(name)
    if (!found.exact.has(withoutAccents(name))) found.exact.set(withoutAccents(name), month)
    for (let end = 3; end < withoutAccents(name).length; end++) {
      const beginning = withoutAccents(name).slice(0, end)
      const other = found.beginnings.get(beginning)
      found.beginnings.set(beginning, other === undefined || other === month ? month : 0)
    }
  }
  // Many languages inflect a month's name within a date.
  const forms = (['long', 'short'] as const).flatMap((month) => [{ month }, { month, day: 'numeric' as const }])
  for (let month = 0; month < 12; month++)
    for (const form of forms) add(nameIn(language, Date.UTC(2024, month, 15), form, 'month'), month + 1)
  for (const [of, names, month] of MORE_MONTHS) if (of === language.split('-')[0]) for (const name of names.split(' ')) add(name, month)
  months.set(language, found)
  return found
}

function weekdaysOf(language: string): Map<string, number> {
  const known = weekdays.get(language)
  if (known) return known
  const found = new Map<string, number>()
  // 7 January 2024 was a Sunday. In Portuguese "segunda-feira" is also written "segunda".
  for (let day = 0; day < 7; day++)
    for (const weekday of ['long', 'short'] as const) {
      const name = withoutAccents(nameIn(language, Date.UTC(2024, 0, 7 + day), { weekday }, 'weekday'))
      for (const form of [name, name.split('-')[0]!]) found.set(form, day)
    }
  for (const [of, names, day] of MORE_WEEKDAYS) if (of === language.split('-')[0]) for (const name of names.split(' ')) found.set(name, day)
  weekdays.set(language, found)
  return found
}

function nameIn(language: string, moment: number, options: Intl.DateTimeFormatOptions, type: 'month' | 'weekday'): string {
  const parts = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC', calendar: 'gregory' }).formatToParts(moment)
  const name = parts.find((part) => part.type === type)?.value ?? ''
  return name.toLowerCase().replace(/\.$/, '').split(/\s|d’/).at(-1)!
}
