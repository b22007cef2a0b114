import { clean, fold, wordCount } from '../html/text.ts'
import { bareCredit, CREDIT_CHARACTERS, CREDIT_MAX_WORDS, creditForm, namesOnly, type SplitCaption, startsUpper } from './credit-form.ts'
import { COPYRIGHT, CREDIT_LABEL, LABELLED, SUPPLIERS_AND_AGENCIES } from './credit-words.ts'
import { eastAsianCredit } from './east-asian-credit.ts'

/** Splits a text that is known to be a caption into the text and the credit: who supplied the picture. */
export function splitCredit(caption: string): SplitCaption {
  const text = clean(caption).slice(0, 5_000)
  // Of several marks, the first begins the credit: "Foto: Jane Roe (Getty)", "© Jane Roe (Photo: AP)".
  const marked = [byBracket(text), byCopyright(text), byLabel(text), eastAsianCredit(text)].filter((s) => s !== null)
  const first = marked.reduce<SplitCaption | null>((best, s) => (best && best.text.length <= s.text.length ? best : s), null)
  const split = byOpening(text) ??
    first ??
    byBar(text) ??
    byStroke(text) ??
    byOrigin(text) ??
    bySentence(text) ??
    bySlash(text) ?? { text, credit: null, form: null }
  // Some papers print the same credit twice.
  const again = split.credit && split.text.length < text.length && split.text ? splitCredit(split.text) : null
  return again?.credit && fold(again.credit) === fold(split.credit!) ? again : split
}

/** A photographer's or an owner's name alone counts in brackets only after a full stop: "… in Kyiv. (Nine)", not "… of the court (BGH)". */
function byBracket(text: string): SplitCaption | null {
  const found = /\s?[([（【［]([^()[\]（）【】［］]{2,140})[)\]）】］]\.?$/u.exec(text)
  if (!found) return null
  const inner = found[1]!.trim()
  const before = text.slice(0, found.index).trim()
  const labelled = CREDIT_LABEL.test(inner) || FROM_ARCHIVE.test(inner)
  const form = creditForm(inner)
  const named = form === 'agency' || form === 'slash' ? bySigner(before, inner) : null
  if (named) return named
  if (!labelled && (form === null || (form === 'names' && !mayFollow(before, inner)))) return null
  const credit = bareCredit(inner)
  if (!credit) return null
  const sure = labelled ? 'label' : form === 'names' || form === 'agency' ? form : 'bracket'
  return { text: before, credit, form: sure }
}

/** After a full stop; or a first name and a surname after a lower-case word, not "… and Antony (Sheffield United)". */
const mayFollow = (before: string, name: string) =>
  before === '' || /[.!?…。"”»]$/u.test(before) || (/\p{L}\s\p{L}/u.test(name) && /(?:^|\s)\p{Ll}[\p{L}’'-]*$/u.test(before))

/** Indonesian desks sign "(Dok. X)", from the files of X. */
const FROM_ARCHIVE = /^(?:dok(?:umentasi)?[.\s]|ist(?:imewa)?$)/iu

/** "… at the border. Jane Roe (Getty)": the names before the bracket belong to the credit. */
function bySigner(before: string, agency: string): SplitCaption | null {
  const end = [...before.matchAll(/[.!?…。][)”"’»]?\s+/gu)].at(-1)
  const at = end ? end.index + end[0].length : 0
  const names = before.slice(at).trim()
  return wordCount(names) >= 2 && wordCount(names) <= 4 && namesOnly(names)
    ? { text: before.slice(0, at).trim(), credit: `${names} (${agency.trim()})`, form: 'bracket' }
    : null
}

function byCopyright(text: string): SplitCaption | null {
  const at = [...text.matchAll(COPYRIGHT)].at(-1)?.index ?? -1
  if (at < 0) return null
  const rest = text.slice(at)
  const credit = bareCredit(rest)
  return credit && rest.length <= CREDIT_CHARACTERS && wordCount(credit) <= CREDIT_MAX_WORDS
    ? { text: withoutTrailingMarks(text.slice(0, at)), credit, form: 'copyright' }
    : null
}

/** The first label that is followed by no more than a credit up to the end. */
function byLabel(text: string): SplitCaption | null {
  for (const found of text.matchAll(LABELLED)) {
    const label = found[1] ?? found[2] ?? found[3] ?? found[0]
    const rest = text.slice(found.index + found[0].length)
    const credit = bareCredit(rest)
    if (!credit || rest.length > CREDIT_CHARACTERS || wordCount(rest) > CREDIT_MAX_WORDS) continue
    const isPolite = /courtesy|^(?:фото|світлина|снимок)\s/i.test(label)
    if (!startsUpper(credit) && !isPolite && !/^["“„«\d]/u.test(credit) && !(/[:：=＝]\s*$/u.test(label) && wordCount(credit) <= 3))
      continue
    if (/(?<!(?:^|\s)\p{Lu})[.!?]\s+\p{Lu}\p{L}+\s\p{Ll}/u.test(rest)) continue
    return { text: withoutTrailingMarks(text.slice(0, found.index)), credit, form: 'label' }
  }
  return null
}

/** After a bar any form of credit, after a dash not names alone. */
function byBar(text: string): SplitCaption | null {
  const found = /\s*[|•·]\s*([^|•·]{2,120})$|\s[-–—]\s([^–—|]{2,100})$/u.exec(text)
  if (!found) return null
  const form = creditForm((found[1] ?? found[2])!)
  if (form === null || (found[2] && form === 'names')) return null
  return { text: withoutTrailingMarks(text.slice(0, found.index)), credit: bareCredit((found[1] ?? found[2])!), form }
}

/** "… in the port. / E. P. Ruiz": a stroke after a full sentence precedes names. */
function byStroke(text: string): SplitCaption | null {
  const found = /(?<=[.!?…。»”"])\s*\/\s*([^/]{2,60})$/u.exec(text)
  const credit = found && bareCredit(found[1]!)
  return credit && startsUpper(credit) && namesOnly(credit) ? { text: text.slice(0, found.index).trim(), credit, form: 'slash' } : null
}

/** "Photo: Jane Roe | A ferry at dawn": the credit comes first, separated by a bar or a full stop, with a label or an agency. */
function byOpening(text: string): SplitCaption | null {
  const found = /^([^|.]{2,80}?)(?:\s*[|]\s+|((?<!(?:^|[\s:：])\p{Lu})\.\s+))(?=\p{Lu})(.{15,})$/u.exec(text)
  if (!found) return null
  const form = CREDIT_LABEL.test(found[1]!) ? 'label' : creditForm(found[1]!)
  const credit = form && form !== 'names' && wordCount(found[1]!) <= 8 ? bareCredit(found[1]!) : null
  if (!form || !credit || !(startsUpper(credit) && namesOnly(credit))) return null
  return { text: found[3]!, credit, form }
}

/** "Jane Roe. Submitted photo": American papers put the origin of a picture last. */
function byOrigin(text: string): SplitCaption | null {
  const found = /(?:^|\s)\(?((?:submitted|contributed|courtesy|provided|handout|file|staff|archive) (?:photo|image|picture))\)?\.?$/iu.exec(
    text,
  )
  return found ? { text: withoutTrailingMarks(text.slice(0, found.index)), credit: found[1]!, form: 'agency' } : null
}

/** The longest ending after a full sentence that has the form of a credit. */
function bySentence(text: string): SplitCaption | null {
  const ends = [...text.matchAll(/(?<!(?:^|[\s.])\p{Lu})[.!?…。][)"”’»]?\s+(?=[\p{Lu}\p{Lo}@\p{Ll}])|[)”"]\s+(?=\p{Lu})/gu)].slice(-4)
  for (const end of ends) {
    const at = end.index + end[0].length
    const form = creditForm(text.slice(at))
    if (form && !/\.$/.test(text.slice(at).replace(/\p{Lu}\.$/u, '')))
      return { text: text.slice(0, at).trim(), credit: bareCredit(text.slice(at)), form }
  }
  const whole = creditForm(text)
  return whole && whole !== 'names' ? { text: '', credit: bareCredit(text), form: whole } : null
}

const SIGNED = new RegExp(
  `(?:^|[\\s,–—-])((?:\\p{Lu}[\\p{L}.'’-]*\\s){0,3}\\p{Lu}[\\p{L}.'’-]*\\s?/\\s?(?:${SUPPLIERS_AND_AGENCIES})(?:/[\\p{L} ]{2,20}|\\s(?:via\\s)?(?:${SUPPLIERS_AND_AGENCIES}))?)$`,
  'u',
)

/** "… in Kyiv Jane Roe/Reuters": names and an agency joined by a slash end a caption without a full stop. */
function bySlash(text: string): SplitCaption | null {
  const found = SIGNED.exec(text)
  if (!found) return null
  return { text: withoutTrailingMarks(text.slice(0, text.length - found[1]!.length)), credit: bareCredit(found[1]!), form: 'slash' }
}

const withoutTrailingMarks = (text: string) => text.replace(/[\s([|•·/–—-]+$/u, '').trim()
