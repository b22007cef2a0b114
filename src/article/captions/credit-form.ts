import { clean, wordCount } from '../html/text.ts'
import { CREDIT_LABEL, ONLY_SUPPLIERS, SUPPLIER_OR_AGENCY } from './credit-words.ts'

/** How a credit was recognised, in order of certainty. */
export type CreditForm = 'label' | 'copyright' | 'bracket' | 'slash' | 'agency' | 'names'

export interface SplitCaption {
  text: string
  credit: string | null
  form: CreditForm | null
}

export const CREDIT_MAX_WORDS = 14
export const CREDIT_CHARACTERS = 140
/** A longer text is not a credit and is returned unchanged; on a long line of brackets or dashes the work would be quadratic. */
const LONGEST_BARED = 1_000

/** A credit as printed, without label, brackets or full stop; null if nothing is left. */
export function bareCredit(text: string): string | null {
  let credit = clean(text)
  if (credit.length > LONGEST_BARED) return credit
  for (let before = ''; before !== credit; ) {
    before = credit
    credit = unbracketed(credit.replace(/^[\s|/,;:•·–—-]+|[\s|/,;:•·–—-]+$/gu, ''))
      .replace(CREDIT_LABEL, '')
      .trim()
  }
  credit = credit.replace(/(?<=\p{Ll}{2})\.$/u, '')
  return credit || null
}

/** Without brackets around the whole, or without the half of a pair that a cut left. */
function unbracketed(text: string): string {
  const opens = text.match(/[([（【［]/gu)?.length ?? 0
  const closes = text.match(/[)\]）】］]/gu)?.length ?? 0
  if (opens <= closes && /[)\]）】］]$/.test(text) && (opens < closes || /^[([（【［][^)\]）】］]*[)\]）】］]$/u.test(text)))
    return opens < closes ? text.slice(0, -1) : text.slice(1, -1)
  return opens > closes && /^[([（【［]/u.test(text) ? text.slice(1) : text
}

/** Whether a short text can be a credit by its form alone, and which. */
export function creditForm(text: string): CreditForm | null {
  const bare = bareCredit(text)
  if (
    !bare ||
    bare.length > CREDIT_CHARACTERS ||
    wordCount(bare) > CREDIT_MAX_WORDS ||
    /https?:|\.(?:com|org|net)\//i.test(bare) ||
    /[.!?]\s+\p{L}{3}/u.test(bare.replace(/\p{Lu}\.|Jr\.|St\./gu, ''))
  )
    return null
  if (ONLY_SUPPLIERS.test(bare)) return 'agency'
  if (/\p{L}[).]?\s?\/\s?\p{L}/u.test(bare) && startsUpper(bare) && !hasVerb(bare)) return 'slash'
  if (/\svia\s\p{Lu}/u.test(bare) && startsUpper(bare)) return 'slash'
  if (SUPPLIER_OR_AGENCY.test(bare) && namesOnly(bare)) return 'slash'
  // "Jane Roe", and "Jane Roe for The New York Times".
  return namesOnly(bare) && wordCount(bare) <= (/\sfor\s/.test(bare) ? 8 : 5) ? 'names' : null
}

const PARTICLES = 'de|del|della|di|da|dos|van|von|der|den|la|le|el|al|bin|ten|ter|zu|af|av|for|of|the|and|und|et|y|e|via|by|to|für|pour'
const NAME_PART = new RegExp(`^(?:\\p{Lu}[\\p{L}\\p{M}.'’]*|${PARTICLES}|@[\\w.]+|\\d{4}|&|dpa|imago|epa)$`, 'u')
/** Only capitalised words, particles and agencies. Word by word: one pattern over the whole would backtrack without end. */
export const namesOnly = (text: string) =>
  /\p{Lu}/u.test(text) && text.split(/[\s,/|+–-]+/).every((part) => part === '' || NAME_PART.test(part))
export const startsUpper = (text: string) => /^[\p{Lu}\p{Lo}@]|^(?:dpa|imago|epa|picture|iStock|via)/u.test(text)
const NO_VERB = new RegExp(`^\\s?(?:${PARTICLES}|picture|alliance|dpa|imago|images|file|pool|photo|handout|courtesy|archiv|archivo)$`)
/** Lower-case words other than particles indicate a sentence. */
const hasVerb = (text: string) => (text.match(/(?:^|\s)\p{Ll}[\p{Ll}]{2,}(?=\s|$|[.,])/gu) ?? []).filter((w) => !NO_VERB.test(w)).length > 1
