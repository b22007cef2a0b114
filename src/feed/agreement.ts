/** Whether two entries under one name are states of one article, or two articles that a publisher gave one name. Any language. */

/** What is compared of an entry or of a stored state. */
export interface Described {
  title: string | null
  /** Its own text in the feed; null where it was not read. */
  text: string | null
  /** The times that it states, ISO. */
  times: (string | null)[]
  slug: string | null
}

/** Texts of different stories share 1 to 3 % of their pairs of neighbouring words, those written in one form up to 40 %. Edits leave most of them. */
const EDITED = 0.5
const COPIED = 0.8
/** A text that was written anew about the same event still shares names and phrases. */
const REWRITTEN = 0.08
/** Of the words of the shorter of two headlines, those that the longer has too. */
const LIKE_TITLE = 0.6
/** A headline of so many words is that of one story; "Weather" or "Press release" is that of many. */
const OWN_TITLE_WORDS = 4
/** Pairs of words below which a text is too short to be compared. */
const LEAST_PAIRS = 4

/** Characters of a text that are compared: the beginning of a long one tells whether it is the same. */
const MOST_CHARACTERS = 20_000

/** What was found in texts that are compared again: a description is compared with all that bear its name. */
const found = new WeakMap<Described, { title: string[]; pairs: Set<string> | null }>()

function wordsOf(one: Described) {
  const known = found.get(one)
  if (known) return known
  const made = { title: words(one.title ?? ''), pairs: one.text === null ? null : pairs(words(one.text.slice(0, MOST_CHARACTERS))) }
  found.set(one, made)
  return made
}

/** What the common name, and other names, say. */
export interface NamesSay {
  /** Another name of the two differs: the guid where they share the address, or the other way round. */
  contradicted: boolean
  /** Another name of the two is the same too. */
  confirmed: boolean
  /** Both stand in one document: then one time for both says nothing, and different headlines without a text are two items. */
  together: boolean
}

/** Whether two descriptions under one name are of one article. */
export function agree(one: Described, other: Described, { contradicted, confirmed, together }: NamesSay): boolean {
  if (one.slug !== null && one.slug === other.slug) return true
  const [a, b] = [wordsOf(one), wordsOf(other)]
  const title = sharedOf(new Set(a.title), new Set(b.title))
  const text = likeText(a.pairs, b.pairs)
  const sameTime = !together && one.times.some((time) => time !== null && other.times.includes(time))
  const ownTitle = title === 1 && a.title.length >= OWN_TITLE_WORDS && a.title.join(' ') === b.title.join(' ')
  // Items of one document, and those with other names of their own, may be written in one form.
  const isAlike = !(contradicted || together) || (title !== null && title >= LIKE_TITLE)
  if (text !== null && text >= (isAlike ? EDITED : COPIED)) return true
  if (text === null) return agreeWithoutText({ title, sameTime, ownTitle }, { contradicted, confirmed, together })
  if (contradicted) return ownTitle && sameTime
  if (together) return false
  return sameTime || ownTitle || (title !== null && title >= LIKE_TITLE && text >= REWRITTEN)
}

/** As `agree`, where texts are missing or too short to be compared. Only two items of one document must differ in something then. */
function agreeWithoutText(
  { title, sameTime, ownTitle }: { title: number | null; sameTime: boolean; ownTitle: boolean },
  { contradicted, confirmed, together }: NamesSay,
): boolean {
  if (contradicted) return title === 1 && (!together || ownTitle)
  if (title === null) return !together
  return title >= LIKE_TITLE || sameTime || (confirmed && !together)
}

/** The share of the shorter text's pairs of neighbouring words that the longer has; null where one has too few. */
function likeText(one: Set<string> | null, other: Set<string> | null): number | null {
  if (one === null || other === null) return null
  return Math.min(one.size, other.size) < LEAST_PAIRS ? null : sharedOf(one, other)
}

function pairs(list: readonly string[]): Set<string> {
  return new Set(list.slice(1).map((word, i) => `${list[i]} ${word}`))
}

function sharedOf(one: Set<string>, other: Set<string>): number | null {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one]
  if (!few.size) return null
  let shared = 0
  for (const item of few) if (many.has(item)) shared++
  return shared / few.size
}

/** Scripts that write no spaces between words: there each two neighbouring characters count as a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** The words of a text in lower case and without accents. */
function words(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{M}(?<=[\u0300-\u036f])/gu, '')
    .toLowerCase()
  const runs = folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return runs.flatMap((run) =>
    UNSPACED.test(run) && run.length > 2 ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2)) : [run],
  )
}
