import { ONLY_AGENCIES } from './credit-words.ts'
import { clean, fold, wordCount } from './text.ts'

const LEAD_IN =
  /^(?:view|see|read|more)\s+(?:all\s+|more\s+)?(?:posts|articles|stories)\s+(?:by|from)\s+|^.{0,80}\bas told to\s+|^(?:(?:written|reported|posted|published|words|text|story|review|analysis|opinion|interview)\s+)?(?:by|von|par|por|di|da|av|af|door|oleh|автор|текст|text|记者|記者)\s*[:：]?\s+|^(?:by|from|author|autor(?:in)?(?:\/autor(?:in)?)?|auteur|autore|penulis|автор|記者|文)\s*[:：]\s*|^autor(?:in)?(?:\/autor(?:in)?)?\s+/iu
const JOINTS = /\s*(?:[;|•·]|,(?!\s*(?:Jr|Sr|III?|MD|PhD)\b)|\s+(?:and|und|et|y|e|og|och|en|with|mit)\s+|\s*&\s*)\s*/u
/** What closes a list of names: behind it a comma names where they work ("Ann Roe and Bo Reed, Island Times"). */
const CLOSED = /\s(?:and|und|et|y|e|og|och|en|&)\s+([^,;|•·]+),\s*([^,;|•·]+)$/u
/** What stands beside a name: functions, places, agencies, times. */
const NO_NAME =
  /^(?:by|(?:about )?this author|quelle|source|sponsored|advertisement|staff|editor|reporter|correspondent|senior|chief|updated|published|posted|contributor|guest|special to|the$|min read|\d|https?:|www\.|@)|\b(?:correspondent|reporter|editor|writer|newsletter|email|twitter|min read|ago|am|pm|for)$|\d\d/i
/** Where someone writes from: "Ann Roe in Lindholm". */
const FROM_PLACE = /\s+in\s+\p{Lu}.*$/u
/** An agency run together with a name: "Ann Roe The Associated Press". */
const EMPLOYER = /\s+(?:(?:The )?Associated Press|The Canadian Press|Reuters|Bloomberg(?: News)?|Agence France-Presse)$/u

/** Twelve names are kept, and these have some 25 characters each; of a line of dashes more would cost its square. */
const LONGEST_BYLINE = 1_000

/** Whether a text begins as bylines do ("By", "Von", "Text:"). */
export const hasLeadIn = (text: string) => LEAD_IN.test(text)

/** A byline taken apart: lead-in off, one name a piece; functions, places and `employers` (the names of the site, folded) dropped. */
export function namesIn(text: string, employers: string[] = []): string[] {
  const bare = withoutEmployer(clean(text).slice(0, LONGEST_BYLINE).replace(LEAD_IN, ''), employers)
  const closed = CLOSED.exec(bare)
  const isWorkplace = closed && wordCount(closed[1]!) >= 2 && !isAgencyCode(closed[2]!)
  const list = isWorkplace ? bare.slice(0, bare.lastIndexOf(',')) : bare
  return list
    .split(JOINTS)
    .map((n) => n.replace(LEAD_IN, '').replace(/^[\s,–—-]+|[\s,:–—-]+$/g, ''))
    .map((n) => (wordCount(n) >= 4 ? n.replace(FROM_PLACE, '') : n))
    .map((n) => (wordCount(n.replace(EMPLOYER, '')) >= 2 ? n.replace(EMPLOYER, '') : n))
    .filter((n) => n && !NO_NAME.test(n))
}

/** The site's own name goes from the end before a list is taken apart: it may hold a joint ("The Herald & Post"). */
function withoutEmployer(text: string, employers: string[]): string {
  const folded = ` ${fold(text)}`
  const found = employers.filter((name) => name.includes(' ') && folded.endsWith(` ${name}`))
  if (!found.length) return text
  const longest = Math.max(...found.map((name) => name.split(' ').length))
  const start = [...text.matchAll(/[\p{L}\p{N}]+/gu)].at(-longest)?.index ?? 0
  return /(?:^|[\s,|–—-])$/.test(text.slice(0, start)) ? text.slice(0, start).replace(/[\s,|–—-]+$/, '') : text
}

/** Whether a name is the short one of an agency, as desks sign copy that is part its ("Ann Roe, dpa"). */
const isAgencyCode = (name: string) => /^[\p{L}/]{2,5}$/u.test(name.trim()) && ONLY_AGENCIES.test(name.trim())

export const isAgency = (name: string) => ONLY_AGENCIES.test(name) || /^(?:Deutsche Presse-Agentur|Agence France-Presse|sid)$/i.test(name)

/** Whether a text can be who wrote: a name of letters, not an address, not an account. */
export const isName = (text: string) =>
  /\p{L}/u.test(text) &&
  text.length >= 2 &&
  text.length <= 60 &&
  wordCount(text) <= 6 &&
  !/^https?:|[{}<>@]/.test(text) &&
  !DOMAIN.test(text) &&
  (!HANDLE.test(text) || isAgency(text))

/** "paper.example", "PAPER.de" and what begins so: a site. */
const DOMAIN = /^[\p{L}\d-]{3,}\.(?!Jr|Sr)[a-z]{2,}(?=\s|$)|\.(?:com|org|net)\b/u

/** The name of an account: "heather.eastman.1232", "jsmith". */
const HANDLE = /^[a-z][a-z\d]*(?:[._-][a-z\d]+)*$/
