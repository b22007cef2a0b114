import { isAgency } from '../../text/agencies.ts'
import { monthNames } from '../../text/calendar.ts'
import { clean, fold, wordCount } from '../html/text.ts'

const LEAD_IN =
  /^(?:(?:بقلم|كتبت?|تحرير|إعداد|נכתב על ידי|מאת|作者|撰文|文|記者|记者|本报记者|Από|Του|Της|Γράφει ο|Γράφει η|Γράφουν οι|Автор(?:ы)?|Текст|Autorzy|Autorka|Szerző|Autoři|Toimittaja|Yazan|Haber|Penulis|ผู้เขียน|โดย)\s*(?:[:：/／]\s*|\s+))|^(?:story|text|words?|texto?|testo|texte|article|bericht)\s+(?:and|und|et|y|e|og|och|en|&)\s+(?:photo(?:graph(?:y|s))?s?|pictures?|images?|videos?|illustrations?|fotos?|fotografie|bild(?:er)?|imágenes|fotografías?)\s*(?:(?:by|von|par|por|di|da|av|af|door)\s+|[:：]\s*)|^(?:view|see|read|more)\s+(?:all\s+|more\s+)?(?:posts|articles|stories)\s+(?:by|from)\s+|^.{0,80}\bas\stold to\s+|^(?:(?:written|reported|posted|published|words|text|story|review|analysis|opinion|interview)\s+)?(?:by|von|par|por|di|da|av|af|door|oleh|автор|текст|text|记者|記者)\s*[:：]?\s+|^(?:by|from|author|autor(?:in)?(?:\/autor(?:in)?)?|auteur|autore|penulis|автор|記者|文)\s*[:：]\s*|^(?:author|autor(?:in)?(?:\/autor(?:in)?)?)\s+/iu
const JOINTS =
  /\s*(?:[;|•·、，]|,(?:\s*(?:and|und|et|y|e|og|och|en|&)\s)?(?!\s*(?:Jr|Sr|III?|MD|PhD)\b)|\s+(?:and|und|et|y|e|og|och|en|with|mit|και|и|і|i|ve|dan|ja|és|và|a)\s+|\s+و(?=\p{L}{2})|\s+ו(?=\p{L}{2})|\s*&\s*)\s*/u
/** The last name of a list; after it a comma introduces the employer ("Ann Roe and Bo Reed, Island Times"). */
const CLOSED = /\s(?:and|und|et|y|e|og|och|en|&)\s+([^,;|•·]+),\s*([^,;|•·]+)/u
/** Text beside names that is not a name: job titles, places, agencies, times. */
const NOT_A_NAME =
  /^(?:(?:by|(?:about )?this author|quelle|sources?|sponsored|advertisement|staff|editor(?:ial)?|reporter|correspondent|senior|chief|updated|published|posted|contributor|guest|special to|min read)(?![\p{L}\p{M}])|the$|editors|reporters|contributors|\d|https?:|www\.|@)|\b(?:correspondent|reporter|editor|writer|newsletter|email|twitter|min read|ago|am|pm|for)$/iu
/** The place of writing: "Ann Roe in Lindholm". */
const FROM_PLACE = /\s+in\s+\p{Lu}.*$/u
/** An agency directly after a name: "Ann Roe The Associated Press". */
const EMPLOYER = /\s+(?:(?:The )?Associated Press|The Canadian Press|Reuters|Bloomberg(?: News)?|Agence France-Presse)$/u

/** Characters read: twelve names of some 25 characters each fit. On a longer line of dashes the expressions would take quadratic time. */
const LONGEST_BYLINE = 1_000

/** Whether a text begins as bylines do ("By", "Von", "Text:"). */
export const hasLeadIn = (text: string) => LEAD_IN.test(text)

/**
 * Splits a byline into names: without lead-in, job titles, places and `employers` (the names of the site, folded).
 * @param isPrinted the byline was written for readers: a piece is cut after the name that it begins with
 */
export function namesIn(text: string, employers: string[] = [], isPrinted = false): string[] {
  const line = clean(text).slice(0, LONGEST_BYLINE).replace(ADDRESS, '').trim()
  const bare = withoutEmployer(beforePlace(line.replace(LEAD_IN, ''), isPrinted || LEAD_IN.test(line)), employers)
  return withoutWorkplace(bare)
    .split(JOINTS)
    .map((n) =>
      n
        .replace(LEAD_IN, '')
        .replace(/^[\s,–—-]+|[\s,:–—-]+$/g, '')
        .replace(OFFICE, ''),
    )
    .filter((n) => n && !NOT_A_NAME.test(n))
    .map((n) => (isPrinted && printedName(n.replace(EMPLOYER, ''))) || n)
    .map((n) => (wordCount(n) >= 4 ? n.replace(FROM_PLACE, '') : n))
    .map((n) => (wordCount(n.replace(EMPLOYER, '')) >= 2 ? n.replace(EMPLOYER, '') : n))
    .map((n) => (wordCount(n) >= 3 ? withoutEmployer(n, employers) : n))
    .filter((n) => n && !/\d\d/.test(n) && n.search(OTHER_WORK) !== 0)
}

/** An address of mail beside a name. */
const ADDRESS = /[(<[]?(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}[)>\]]?/g
/** "Reporter" after a name in Korean, Chinese and Japanese. */
const OFFICE = /\s?(?:선임|인턴|수습|객원)?(?:기자|특파원|논설위원)$|\s?(?:本报|特约|实习)?(?:記者|记者|通讯员|編集委員|編集長)$/u
/** "Ann Roe – Lindholm – 4 March 2026": what follows a dash after a printed name is a place or a date. */
const beforePlace = (text: string, isPrinted: boolean) => {
  const [name = '', ...rest] = text.split(/\s[–—|-]\s/)
  return isPrinted && rest.length && wordCount(name) >= 2 && /\d/.test(rest.join(' ')) ? name : text
}

/** Labels of work other than writing, before names: "Photography by", "Editor:", "Contributions from"; not "Story and photos by", which includes writing. */
export const OTHER_WORK =
  /(?<!(?:story|text|words?|texto?|testo|texte|article|bericht)\s+(?:and|und|et|y|e|og|och|en|&)\s+)(?:photo(?:graph(?:y|s|er)?|s)?|pictures?|styl(?:ed|ing)|illustrat(?:ed|ions?|or)|graphics?|videos?|edit(?:ed|ing|or)|(?:additional )?(?:contributions?|reporting)|translat(?:ed|ion|or)|(?:fact[- ]|medically )?(?:checked|reviewed)|produc(?:ed|er)|design(?:ed)?|hair|make-?up|fotos?|bild(?:er)?|fotografie|illustration(?:en)?|übersetz(?:t|ung)|mitarbeit|redaktion|kamera|schnitt|tradu(?:ction|it)|photographies?|fotografías?|ilustraci[oó]n(?:es)?|traducción|edición|penyunting|редактор|перевод|责编|編集|编辑)\s*(?:by|from|von|par|por|di|oleh|[:：])\s*/giu

/** Removes what follows a list of names that "and" has closed, unless it is an agency that shares the byline, or more names. */
function withoutWorkplace(text: string): string {
  const closed = CLOSED.exec(text)
  if (!closed || wordCount(closed[1]!) < 2 || isAgencyCode(closed[2]!)) return text
  const comma = closed.index + closed[0].lastIndexOf(',')
  return MORE_NAMES.test(text.slice(comma)) ? text : text.slice(0, comma)
}
const MORE_NAMES = /^,\s*(?:Jr|Sr|II|III|MD|PhD)\b|\s(?:and|und|et|y|e|og|och|en|&)\s/u

/** Removes the site's own name from the end before a list is split: it may contain a joint ("The Herald & Post"). */
function withoutEmployer(text: string, employers: string[]): string {
  const folded = ` ${fold(text)}`
  const many = folded.split(' ').length > 3
  const found = employers.filter((name) => (many || name.includes(' ')) && folded.endsWith(` ${name}`))
  if (!found.length) return text
  const longest = Math.max(...found.map((name) => name.split(' ').length))
  const start = [...text.matchAll(/[\p{L}\p{N}]+/gu)].at(-longest)?.index ?? 0
  return /(?:^|[\s,|–—-])$/.test(text.slice(0, start)) ? text.slice(0, start).replace(/[\s,|–—-]+$/, '') : text
}

/** Whether a name is an agency's short name, as in a shared byline ("Ann Roe, dpa"). */
const isAgencyCode = (name: string) => name.trim().length <= 5 && isAgency(name)

/** Month names, capitalised as in print; without May, which is more often a person's name. */
const MONTHS = monthNames(['en', 'de']).flatMap((name) => (/^ma[iy]$/.test(name) ? [] : name[0]!.toUpperCase() + name.slice(1)))

/** Capitalised words that follow a name in print, or are printed where names are. */
const NO_PART = [
  'Staff|Senior|Chief|Editors?|Editorial|Reporters?|Correspondent|Writers?|Contribut(?:or|ing|ed|ions?)|Columnist|Journalist(?:in)?|Redakteur(?:in)?|Redaktion|Autor(?:in)?|Author|Intern',
  'Freelance|Political|Special|Data|City(?=\\s\\p{Lu})|Associate|Assistant|Deputy|Managing|Executive|Breaking|News|Former|Enviad[oa]',
  'About|View|Follow|Read(?=\\s(?:more|all|full))|Log|Sign|Subscribe|Share|Social|Links|Date|Published|Updated|Posted|Last(?=\\s[uU]pdated)|For|Twitter|Facebook|Instagram|Email|Photos?|Photograph(?:y|s|er)|Fotos?|Styled|Illustrations?',
  // April and August are names too; at the end, or before a figure, they are months.
  `(?:${MONTHS.join('|')})(?=\\.?(?:\\s\\d|$))`,
].join('|')
const NAME_PART_IN_CAPITALS = `(?!(?:${NO_PART})(?![\\p{L}’'-]))\\p{Lu}[\\p{L}\\p{M}'’.-]*`
const NAME_PARTICLE = '(?:d[aeiou]s?|del|della|van|von|der|den|ter|la|le|bin|ibn|al|el)'
const PRINTED_NAME = new RegExp(`^${NAME_PART_IN_CAPITALS}(?:\\s(?:${NAME_PARTICLE}\\s){0,2}${NAME_PART_IN_CAPITALS}){1,3}`, 'u')
/** "University of Lindholm". */
const INSTITUTION = /^\p{Lu}\S*(?:\s(?:of|for|de|du|für|der|\p{Lu}\S*))+$/u

/** The name that a printed piece of a byline begins with ("Ann Roe Political reporter"), or null. Text in a script without capitals is returned whole. */
export function printedName(text: string): string | null {
  if (isAgency(text) || /^\p{Lo}/u.test(text)) return text
  return PRINTED_NAME.exec(text)?.[0] ?? null
}

/** The name in an element that holds only a name: of a person, else one word or an institution; null for link texts ("More posts"). */
export const markedName = (text: string): string | null =>
  printedName(text) ?? (/^\p{Lu}\S*$/u.test(text) || INSTITUTION.test(text) ? text : null)

/** Whether a text can be a writer's name: letters, not an address, not an account. */
export const isName = (text: string) =>
  /\p{L}/u.test(text) &&
  text.length >= 2 &&
  text.length <= 60 &&
  wordCount(text) <= 6 &&
  !/^https?:|[{}<>@]/.test(text) &&
  !DOMAIN.test(text) &&
  (!HANDLE.test(text) || isAgency(text))

/** A site: "paper.example", "PAPER.de" and texts that begin so. */
const DOMAIN = /^[\p{L}\d-]{3,}\.(?!Jr|Sr)[a-z]{2,}(?=\s|$)|\.(?:com|org|net)\b/u

/** The name of an account: "heather.eastman.1232", "jsmith". */
const HANDLE = /^[a-z][a-z\d]*(?:[._-][a-z\d]+)*$/
