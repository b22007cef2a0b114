import { clean, wordCount } from './text.ts'

/** How a credit was told from its caption; the order is that of certainty. */
export type CreditForm = 'label' | 'copyright' | 'bracket' | 'slash' | 'agency' | 'names'

export interface Split {
  text: string
  credit: string | null
  form: CreditForm | null
}

/** Agencies, picture libraries and the words that stand where they would. As they sign, so case counts. */
const AGENCIES =
  'Reuters|REUTERS|Associated Press|AP|AFP|AFPTV|dpa|DPA|EPA|epa|EFE|ANSA|Ansa|TASS|ТАСС|РИА Новости|Kyodo|共同|共同通信|時事|Xinhua|新华社|PA|PA Wire|PA Media|Press Association|Getty|Getty Images|GETTY|TT|NTB|Ritzau|Ritzau Scanpix|Scanpix|SCANPIX|ANP|Belga|BELGA|APA|Keystone|KEYSTONE|SDA|Shutterstock|Alamy|ALAMY|imago|Imago|IMAGO|picture alliance|picture-alliance|Bloomberg|ZUMA|Zuma|SIPA|Sipa|Abaca|REX|LaPresse|NurPhoto|Anadolu|AA|UPI|AAP|Yonhap|PTI|ANI|IANS|Handout|HANDOUT|iStock|iStockphoto|Unsplash|Pixabay|Pexels|Wikimedia|Wikimedia Commons|Flickr|Instagram|Facebook|Twitter|YouTube|Lehtikuva|LEHTIKUVA|MTI|PAP|ČTK|Hina|Agerpres|Canadian Press|The Canadian Press|NASA|Lusa|LUSA|Europa Press|WireImage|USA TODAY Sports|Icon Sportswire|POOL|Pool|Adobe Stock|Ap|Afp|MAXPPP|Hans Lucas|Contacto|CBS|NBC|BBC|CNN|Archivo|Archiv|Archives|Archivio|SWNS|PressReader|ＡＰ|ＡＦＰ|ロイター|共同通信社|時事通信|AFP時事|代表|연합뉴스|뉴스1|뉴시스|新華社|Shutterstock\\.com|Коммерсантъ|РИА|Fotolia|Screenshot'
const AGENCY = new RegExp(`(?:^|[\\s/(,;|-])(?:${AGENCIES})(?=$|[\\s/),.;|-])`, 'u')
const ONLY_AGENCIES = new RegExp(`^(?:${AGENCIES})(?:(?: via |[\\s/,|-]+)(?:${AGENCIES}))*\\.?$`, 'u')

const PICTURE =
  'photos?|photograph(?:er|s|y)?|photographie|pictures?|pics?|images?|fotos?|fotograf(?:[ií]as?|ie|in|en)?|fotógraf[oa]|bild(?:er)?|bildrechte|illustrations?|video|still|screenshot|graphic|crédits?(?: photos?)?|credits?|foto ?credits?|photo ?credits?|image ?credits?|picture ?credits?|фото|写真|撮影|图|图片|사진|kuva|foto di|valokuva|zdjęcie|fot\\.|imagem|imagen|rights?|cr[ée]dito'
const WEAK = 'source|quelle|fuente|fonte|bron|kilde|källa|courtesy|provided by|via'
const LABEL = new RegExp(
  `^(?:(?:staff |file |ap |afp |handout |courtesy |main |top )?(?:${PICTURE}|${WEAK})(?:\\s*[:：]|\\s+(?:by|von|par|por|av|af|door|courtesy of|courtesy|copyright)(?:\\s*[:：]|(?=\\s)))|courtesy(?: of)?|photo(?=\\s+\\p{Lu})|foto(?=\\s+\\p{Lu})|©|\\(c\\)|copyright(?: ©)?|credit(?=\\s+\\p{Lu}))\\s*`,
  'iu',
)
// Where a label stands within a caption: at its start, or after a sentence, a dash, a bracket, a bar. A colon or "by" must follow.
const LABELLED = new RegExp(
  `(?:^|[.!?…。"”»)\\]'’]\\s*|\\s[-–—|•/·]\\s*|\\s)((?:(?:staff|file|ap|afp|handout|courtesy|main|top)\\s)?(?:${PICTURE})\\s*[:：]|(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild)\\s+(?:by|von|par|por|av|af|door|courtesy of|courtesy)\\s|(?:(?:${WEAK})\\s*[:：])|courtesy of\\s|credit:?\\s(?=\\p{Lu}))\\s*`,
  'giu',
)

const MAX_CREDIT_WORDS = 14
const MAX_CREDIT = 140

/** A caption's text and who supplied the picture, taken apart. For text that is known to be a caption. */
export function splitCredit(caption: string): Split {
  const text = clean(caption).slice(0, 5_000)
  return (
    byBracket(text) ??
    byCopyright(text) ??
    byLabel(text) ??
    byBar(text) ??
    bySentence(text) ??
    bySlash(text) ?? { text, credit: null, form: null }
  )
}

/** A credit as printed, without label, brackets or full stop; null if nothing is left. */
export function bareCredit(text: string): string | null {
  let credit = clean(text)
  for (let before = ''; before !== credit; ) {
    before = credit
    credit = credit
      .replace(/^[\s([（|/,;:•·–—-]+|[\s)\]）|/,;:•·–—-]+$/gu, '')
      .replace(LABEL, '')
      .trim()
  }
  credit = credit.replace(/(?<=\p{Ll}{2})\.$/u, '')
  return credit || null
}

/** Whether a short text can be a credit by its form alone, and which. */
export function creditForm(text: string): CreditForm | null {
  const bare = bareCredit(text)
  if (
    !bare ||
    bare.length > MAX_CREDIT ||
    wordCount(bare) > MAX_CREDIT_WORDS ||
    /[.!?]\s+\p{L}{3}/u.test(bare.replace(/\p{Lu}\.|Jr\.|St\./gu, ''))
  )
    return null
  if (ONLY_AGENCIES.test(bare)) return 'agency'
  if (/\p{L}[).]?\s?\/\s?\p{L}/u.test(bare) && startsUpper(bare) && !hasVerb(bare)) return 'slash'
  if (/\svia\s\p{Lu}/u.test(bare) && startsUpper(bare)) return 'slash'
  if (AGENCY.test(bare) && namesOnly(bare)) return 'slash'
  return namesOnly(bare) && wordCount(bare) <= 5 ? 'names' : null
}

const PARTICLES = 'de|del|della|di|da|dos|van|von|der|den|la|le|el|al|bin|ten|ter|zu|af|av|for|of|the|and|und|et|y|e|via|by|to|für|pour'
const NAME_PART = new RegExp(`^(?:\\p{Lu}[\\p{L}\\p{M}.'’]*|${PARTICLES}|@[\\w.]+|\\d{4}|&|dpa|imago|epa)$`, 'u')
/** Only capitalised words, particles and agencies. Word by word: one pattern over the whole would backtrack without end. */
const namesOnly = (text: string) => /\p{Lu}/u.test(text) && text.split(/[\s,/|+–-]+/).every((part) => part === '' || NAME_PART.test(part))
const startsUpper = (text: string) => /^[\p{Lu}\p{Lo}@]|^(?:dpa|imago|epa|picture|iStock|via)/u.test(text)
/** Words in small letters beyond particles speak for a sentence. */
const hasVerb = (text: string) =>
  (text.match(/(?:^|\s)\p{Ll}[\p{Ll}]{2,}(?=\s|$|[.,])/gu) ?? []).filter(
    (w) => !new RegExp(`^\\s?(?:${PARTICLES}|picture|alliance|dpa|imago|images|file|pool|photo|handout|courtesy|archiv|archivo)$`).test(w),
  ).length > 1

function byBracket(text: string): Split | null {
  const found = /\s?[([（【]([^()[\]（）【】]{2,140})[)\]）】]\.?$/u.exec(text)
  if (!found) return null
  const inner = found[1]!
  const labelled = LABEL.test(inner)
  const form = creditForm(inner)
  const named = form === 'agency' || form === 'slash' ? bySigner(text.slice(0, found.index), inner) : null
  if (named) return named
  if (!labelled && (form === null || (form === 'names' && !/\p{L}+\s\p{L}+/u.test(inner)))) return null
  const credit = bareCredit(inner)
  if (!credit) return null
  return {
    text: text.slice(0, found.index).trim(),
    credit,
    form: labelled ? 'label' : form === 'names' ? 'names' : form === 'agency' ? 'agency' : 'bracket',
  }
}

/** "… at the border. Jane Roe (Getty)": the names before the bracket belong to the credit. */
function bySigner(before: string, agency: string): Split | null {
  const end = [...before.matchAll(/[.!?…。][)”"’»]?\s+/gu)].at(-1)
  const at = end ? end.index + end[0].length : 0
  const names = before.slice(at).trim()
  return wordCount(names) >= 2 && wordCount(names) <= 4 && namesOnly(names)
    ? { text: before.slice(0, at).trim(), credit: `${names} (${agency.trim()})`, form: 'bracket' }
    : null
}

function byCopyright(text: string): Split | null {
  const at = Math.max(text.lastIndexOf('©'), text.search(/\(c\)\s/i), text.search(/\bcopyright[\s:]/i))
  if (at < 0) return null
  const rest = text.slice(at)
  const credit = bareCredit(rest)
  return credit && rest.length <= MAX_CREDIT ? { text: tidy(text.slice(0, at)), credit, form: 'copyright' } : null
}

function byLabel(text: string): Split | null {
  let last: Split | null = null
  for (const found of text.matchAll(LABELLED)) {
    const at = found.index + found[0].indexOf(found[1]!)
    const rest = text.slice(at + found[1]!.length)
    const credit = bareCredit(rest)
    if (
      !credit ||
      rest.length > MAX_CREDIT ||
      wordCount(rest) > MAX_CREDIT_WORDS ||
      !/^[\p{Lu}\p{Lo}@"“„\d]|^(?:dpa|imago|epa|picture|iStock)/u.test(credit)
    )
      continue
    if (/[.!?]\s+\p{Lu}\p{L}+\s\p{Ll}/u.test(rest)) continue
    last ??= { text: tidy(text.slice(0, at)), credit, form: 'label' }
  }
  return last
}

function byBar(text: string): Split | null {
  const found = /\s*[|•·]\s*([^|•·]{2,120})$/u.exec(text)
  if (!found || creditForm(found[1]!) === null) return null
  return { text: tidy(text.slice(0, found.index)), credit: bareCredit(found[1]!), form: creditForm(found[1]!) }
}

/** What stands after the last full sentence, if it has the form of a credit; the longest such ending. */
function bySentence(text: string): Split | null {
  const ends = [...text.matchAll(/[.!?…。][)"”’»]?\s+(?=[\p{Lu}\p{Lo}@\p{Ll}])|[)”"]\s+(?=\p{Lu})/gu)].slice(-4)
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
  `(?:^|[\\s,–—-])((?:\\p{Lu}[\\p{L}.'’-]*\\s){0,3}\\p{Lu}[\\p{L}.'’-]*\\s?/\\s?(?:${AGENCIES})(?:/[\\p{L} ]{2,20}|\\s(?:via\\s)?(?:${AGENCIES}))?)$`,
  'u',
)

/** "… in Kyiv Jane Roe/Reuters": names and an agency round a slash end a caption that has no full stop. */
function bySlash(text: string): Split | null {
  const found = SIGNED.exec(text)
  if (!found) return null
  return { text: tidy(text.slice(0, text.length - found[1]!.length)), credit: bareCredit(found[1]!), form: 'slash' }
}

const tidy = (text: string) => text.replace(/[\s([|•·/–—-]+$/u, '').trim()
