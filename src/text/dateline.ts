/** The dateline before the first sentence of copy: place, date and agency. AP Stylebook and Reuters Handbook, "datelines". */
import { isAgency } from './agencies.ts'

export interface Dateline {
  /** As printed, without the separator before the text: "BERLIN, March 3 (dpa)"; null where it names no place. */
  text: string | null
  /** The agency, or several, as in the brackets. */
  agency: string | null
  /** Characters from the beginning of the copy to its first sentence. */
  length: number
}

const DASH = String.raw`\s*(?:\.-|\.?\s?[-–—]{1,2}|:)\s+`
/** "Berlin (dpa) - ", "KYIV, March 3 (Ukrinform) -- ", "Madrid, 3 mar (EFE).- ". */
const IN_BRACKETS = new RegExp(String.raw`^\s*([^\n()]{0,60}?)\s*\(([^()\n]{2,40})\)${DASH}`, 'u')
/** "MOSCOW, March 3. /TASS/. ". */
const IN_SLASHES = /^\s*([^\n/]{2,60}?)[.,]?\s+\/([^/\n]{2,40})\/\.?\s+/u
/** "MOSCOW —", "WASHINGTON, D.C. –", "PARIS, March 3 - ": without an agency the place must be in capitals, since any sentence may contain a dash. */
const IN_CAPITALS =
  /^\s*(\p{Lu}[\p{Lu}\p{M}.'’/ -]{2,40}(?:, \p{Lu}[\p{L}\p{M}.' ]{1,20})?(?:, (?:\p{Lu}\p{L}{2,9}\.? \d{1,2}|\d{1,2}\.? \p{L}{3,10}\.?))?)\s*(?<=[\s\p{L}\d.])(?:--|[-–—])\s+/u
/** Labels in capitals that state the kind of copy, not a place. */
const COPY_LABEL =
  /^(?:BREAKING|EXCLUSIVE|LIVE|UPDATED?|VIDEO|PHOTOS?|WATCH|OPINION|ANALYSIS|FACTBOX|EXPLAINER|URGENT|EIL|EILMELDUNG|EXKLUSIV|KOMMENTAR|ANALYSE)\b/u

const CAPITALISED = String.raw`\p{Lu}[\p{L}\p{M}.'’-]*`
const PLACE_PARTICLE = '(?:de|del|da|do|di|du|des|la|le|les|el|al|am|an|im|in|of|on|sur|upon|bei|ob|den|der|the|and|und|y|e|et)'
/** A place before an unknown agency: every word is capitalised, except "am", "de la" and the like; a date may follow. */
const PLACE = new RegExp(
  String.raw`^${CAPITALISED}(?:[\s/]+(?:${PLACE_PARTICLE}\s+){0,2}${CAPITALISED}){0,5}(?:\s?\[\p{L}+\])?(?:,\s+${CAPITALISED}(?:\s+${CAPITALISED}){0,3}){0,2}(?<date>[,.]?\s+(?:le\s+)?(?:\p{L}{3,10}\.?\s+\d{1,2}|\d{1,2}\.?(?:\s+de)?\s+\p{L}{3,10}\.?)(?:,?\s+\d{4})?)?[.,]?$`,
  'u',
)
/** A supplier's name: capitalised, or a code of a few letters. Another lower-case word counts only after a date, because of "Ann Roe (pictured) - ". */
const SUPPLIER = /^(?:\p{Lu}[\p{L}\p{M}\d .&/'’-]*|\p{L}{2,4}(?:\/\p{L}{2,5})?)$/u

/** The dateline that copy begins with, or null. */
export function readDateline(copy: string): Dateline | null {
  const bracketed = IN_BRACKETS.exec(copy)
  if (bracketed && isSigned(bracketed[1]!, bracketed[2]!)) return signedDateline(bracketed, `(${bracketed[2]})`)
  const slashed = IN_SLASHES.exec(copy)
  if (slashed && namesAgency(slashed[2]!)) return signedDateline(slashed, `/${slashed[2]}/`)
  const capitals = IN_CAPITALS.exec(copy)
  if (!capitals) return null
  return { text: COPY_LABEL.test(capitals[1]!) ? null : capitals[1]!.trim(), agency: null, length: capitals[0].length }
}

/** The place (and agency) printed before the first sentence of a body, or null. */
export function datelineIn(paragraphs: readonly string[]): string | null {
  for (const paragraph of paragraphs.slice(0, 3)) {
    const text = readDateline(paragraph)?.text
    if (text) return text
  }
  return null
}

function signedDateline([all, place, agency]: RegExpExecArray, signed: string): Dateline {
  const end = all.indexOf(signed) + signed.length
  return { text: place ? all.slice(0, end).trim() : null, agency: agency!.trim(), length: all.length }
}

/** Whether the name in brackets is the supplier's: a known agency, or any name after nothing but a place and a date. */
function isSigned(before: string, name: string): boolean {
  if (namesAgency(name)) return before === '' || /^\p{Lu}/u.test(before)
  if (before === '') return /^\p{Lu}[\p{L}\d]*$/u.test(name)
  const place = PLACE.exec(before)
  return place !== null && (SUPPLIER.test(name) || (place.groups!.date !== undefined && /^\p{L}+$/u.test(name)))
}

/** "dpa", "dpa/tmn", "AFP, Reuters". */
const namesAgency = (name: string) => name.split(/[/,]/).some(isAgency)
