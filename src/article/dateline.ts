const AGENCY =
  'Reuters|AP|AFP|dpa|dpa/\\w{2,4}|EPA|EFE|ANSA|TASS|ТАСС|Xinhua|Kyodo|KYODO|PA|UPI|APA|SDA|PTI|ANI|IANS|BLOOMBERG|Bloomberg|CNN|AAP|Lusa|NTB|TT|Ritzau|ANP|Belga|Interfax|Интерфакс|РИА Новости|Europa Press|AA|Yonhap|Associated Press'
const PLACE = "[\\p{Lu}][\\p{L}\\p{M}.'’/ -]{1,40}(?:, [\\p{Lu}][\\p{L}\\p{M}.' ]{1,30}){0,2}"
const DASH = '\\s*(?:\\.?\\s?[-–—]{1,2}|:)\\s'

/** "PORT ELLEN (Reuters) - ", "Altamora (EFE).- ", "BERLIN, March 3 (dpa) –": place, perhaps a date, and the agency in brackets. */
const WITH_AGENCY = new RegExp(`^(${PLACE}(?:, [\\p{L}.]{3,10} \\d{1,2})?\\s?\\((?:${AGENCY})\\))${DASH}`, 'u')
/** "MOSCOW —", "WASHINGTON, D.C. –": without an agency the place must be in capitals, or it could be any sentence with a dash. */
const IN_CAPITALS = /^(\p{Lu}[\p{Lu}\p{M}.'’ -]{2,40}(?:, \p{Lu}[\p{L}\p{M}.' ]{1,20})?)\s(?:—|–|--)\s/u

/** The place (and agency) printed before the first sentence, or null. It is not taken out of the body. */
export function datelineOf(body: string[]): string | null {
  for (const paragraph of body.slice(0, 3)) {
    const found = WITH_AGENCY.exec(paragraph) ?? IN_CAPITALS.exec(paragraph)
    if (found) return found[1]!.trim()
  }
  return null
}
