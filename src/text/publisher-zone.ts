import type { Zone } from './zones.ts'

/** The zone of each country that has one, or whose papers write in one; by its code, which is also its domain. */
const ZONES_OF_COUNTRIES =
  'jp Asia/Tokyo kr Asia/Seoul cn Asia/Shanghai tw Asia/Taipei hk Asia/Hong_Kong sg Asia/Singapore my Asia/Kuala_Lumpur ph Asia/Manila th Asia/Bangkok vn Asia/Ho_Chi_Minh id Asia/Jakarta in Asia/Kolkata pk Asia/Karachi bd Asia/Dhaka lk Asia/Colombo np Asia/Kathmandu ir Asia/Tehran ae Asia/Dubai sa Asia/Riyadh qa Asia/Qatar kw Asia/Kuwait iq Asia/Baghdad jo Asia/Amman lb Asia/Beirut il Asia/Jerusalem tr Europe/Istanbul eg Africa/Cairo ma Africa/Casablanca dz Africa/Algiers tn Africa/Tunis ng Africa/Lagos ke Africa/Nairobi za Africa/Johannesburg gh Africa/Accra de Europe/Berlin at Europe/Vienna ch Europe/Zurich fr Europe/Paris be Europe/Brussels nl Europe/Amsterdam lu Europe/Luxembourg it Europe/Rome es Europe/Madrid pt Europe/Lisbon uk Europe/London gb Europe/London ie Europe/Dublin dk Europe/Copenhagen no Europe/Oslo se Europe/Stockholm fi Europe/Helsinki is Atlantic/Reykjavik pl Europe/Warsaw cz Europe/Prague sk Europe/Bratislava hu Europe/Budapest ro Europe/Bucharest bg Europe/Sofia gr Europe/Athens cy Asia/Nicosia hr Europe/Zagreb rs Europe/Belgrade si Europe/Ljubljana ba Europe/Sarajevo mk Europe/Skopje al Europe/Tirane ee Europe/Tallinn lv Europe/Riga lt Europe/Vilnius ua Europe/Kyiv by Europe/Minsk ru Europe/Moscow ge Asia/Tbilisi am Asia/Yerevan az Asia/Baku ar America/Argentina/Buenos_Aires cl America/Santiago co America/Bogota pe America/Lima uy America/Montevideo ve America/Caracas ec America/Guayaquil bo America/La_Paz py America/Asuncion cr America/Costa_Rica do America/Santo_Domingo br America/Sao_Paulo nz Pacific/Auckland'
/** Countries of languages that are mostly written in one. */
const COUNTRIES_OF_LANGUAGES =
  'ja jp ko kr th th vi vn id id hi in bn bd fa ir he il tr tr it it pl pl cs cz sk sk hu hu ro ro bg bg el gr hr hr sr rs sl si et ee lv lv lt lt uk ua be by ka ge hy am da dk nb no no no nn no sv se fi fi is is'

const pairs = (text: string) => {
  const words = text.split(' ')
  return new Map(words.flatMap((word, i) => (i % 2 ? [] : [[word, words[i + 1]!] as const])))
}
const zones = pairs(ZONES_OF_COUNTRIES)
const countries = pairs(COUNTRIES_OF_LANGUAGES)

/**
 * The zone of a publisher's clocks, for times that name none: that of the country in the language's tag, of the country domain, or of the country where
 * the language is written; null where all are silent, or the country has several.
 * @param language BCP 47
 */
export function publisherZone(language: string | null, url: string): Zone | null {
  const [spoken = '', ...rest] = (language ?? '').toLowerCase().split('-')
  const region = rest.find((part) => part.length === 2)
  const domain = URL.canParse(url) ? new URL(url).hostname.split('.').at(-1)! : ''
  for (const country of [region, domain, countries.get(spoken)]) {
    const zone = country && zones.get(country)
    if (zone) return zone
  }
  return null
}
