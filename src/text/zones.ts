/** Time zones as feeds, pages and newsrooms name them. */

/** Minutes east of Greenwich all year round, or the IANA name of a zone whose clocks change. */
export type Zone = number | string

/**
 * Abbreviations, in capitals. Those that name no season follow the date, by the rules of the IANA database. So do CET, EET and their German
 * names: in summer they are written by mistake for the local time, not by countries that keep winter time. EST, AEST and the like
 * are taken as written, since RFC 822 defines the first and Queensland keeps the second all year.
 */
// biome-ignore format: a table
const ZONES: Record<string, Zone> = {
  Z: 0, UT: 0, UTC: 0, GMT: 0, TU: 0,
  WET: 'Europe/Lisbon', CET: 'Europe/Berlin', MET: 'Europe/Berlin', MEZ: 'Europe/Berlin', HNEC: 'Europe/Paris', EET: 'Europe/Athens', OEZ: 'Europe/Athens',
  WEST: 60, BST: 60, CEST: 120, MEST: 120, MESZ: 120, HAEC: 120, EEST: 180, OESZ: 180, MSK: 180,
  AT: 'America/Halifax', ET: 'America/New_York', CT: 'America/Chicago', MT: 'America/Denver', PT: 'America/Los_Angeles', AKT: 'America/Anchorage',
  EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420,
  AKST: -540, AKDT: -480, HST: -600, AST: -240, ADT: -180, NST: -210, NDT: -150,
  HNE: -300, HAE: -240, HNC: -360, HAC: -300, HNR: -420, HAR: -360, HNP: -480, HAP: -420, HNA: -240, HAA: -180, HNT: -210, HAT: -150,
  BRT: -180, ART: -180, SAST: 120, GST: 240, PKT: 300, IST: 330, NPT: 345, ICT: 420, WIB: 420, HKT: 480, SGT: 480, AWST: 480, JST: 540, KST: 540,
  AET: 'Australia/Sydney', NZT: 'Pacific/Auckland', ACST: 570, ACDT: 630, AEST: 600, AEDT: 660, NZST: 720, NZDT: 780,
}

/** Abbreviations with another meaning in a language or a country. */
const OTHER_MEANINGS: Record<string, Record<string, Zone>> = {
  IST: { 'en-ie': 60, ga: 60, he: 'Asia/Jerusalem', 'en-il': 'Asia/Jerusalem' },
  CST: { zh: 480, 'en-cn': 480 },
  BST: { bn: 360, 'en-bd': 360 },
  AST: { ar: 180, 'en-sa': 180 },
}

/** Zones named by a place: "London time", "heure de Paris", "hora peninsular". In lower case. */
const PLACES: Record<string, Zone> = {
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

/** The zone meant where none is named: that of the agencies of the language, or of the country in the tag. */
const HOME_ZONES: Record<string, Zone> = {
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

/** The zone of an abbreviation in capitals; null for an unknown one. `language` (BCP 47) decides between several meanings. */
export function zoneNamed(abbreviation: string, language: string | null = null): Zone | null {
  const elsewhere = OTHER_MEANINGS[abbreviation]
  return (elsewhere && byLanguage(elsewhere, language)) ?? (Object.hasOwn(ZONES, abbreviation) ? ZONES[abbreviation]! : null)
}

/** The zone of a place name, in any case; null for another word. */
export function zoneOfPlace(word: string): Zone | null {
  const low = word.toLowerCase()
  return Object.hasOwn(PLACES, low) ? PLACES[low]! : null
}

/** The zone of the agencies of a language; UTC for a language that is not in the table. */
export const homeZone = (language: string): Zone => byLanguage(HOME_ZONES, language) ?? 0

function byLanguage(zones: Record<string, Zone>, language: string | null): Zone | null {
  const tag = language?.toLowerCase() ?? ''
  return zones[tag] ?? zones[tag.split('-')[0]!] ?? null
}

/** The zone of that name in the IANA database ("Europe/Paris", in any case); null where there is none. */
export function ianaZone(name: string): Zone | null {
  try {
    return formatOf(name) && name
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}

/** Milliseconds by which a zone's clocks are ahead of UTC at a moment (milliseconds since 1970). */
export function offsetAt(moment: number, zone: Zone): number {
  if (typeof zone === 'number') return zone * 60_000
  const parts = formatOf(zone).formatToParts(moment)
  const of = (type: string) => Number(parts.find((part) => part.type === type)!.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - Math.floor(moment / 60_000) * 60_000
}

/** The moment when a zone's clocks show `local` (the displayed time, as milliseconds since 1970 if it were UTC). */
export const momentAt = (local: number, zone: Zone): number => local - offsetAt(local - offsetAt(local, zone), zone)

/** Creating a format costs more than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>()
const CLOCK_FIELDS = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...CLOCK_FIELDS })
  formats.set(zone, format)
  return format
}
