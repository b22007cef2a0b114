/** A text that a host shows at many addresses is not an article, whatever its wording: a paywall, a login, an error. */

/** An address that showed the text, and the headline that its feed promised there. */
export interface Sighting {
  address: string
  headline: string
}

/** Addresses, under as many headlines, from which a text that shares nothing with the feed's entry is not an article. Two may be one article under two names. */
const FEW_SIGHTINGS = 3
/** The same number where nothing can be compared, as with a headline of one word. */
const MANY_SIGHTINGS = 5
/** Words of the longest text that is judged by the number of addresses alone. The longest paywall stub has half of that (not-article.ts). */
const SHORT_WORDS = 300
/** Salient words that are needed for a comparison. */
const COMPARABLE = 3
/** Salient words compared of the feed's own text: its lead. */
const LEAD_WORDS = 60

/**
 * The text as it is compared: letters only. Words with digits are left out, because error pages contain changing numbers.
 * Two texts with one form are the same; empty where nothing is left.
 */
export function formOf(body: readonly string[]): string {
  return body
    .join(' ')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => !/\p{N}/u.test(word))
    .map((word) => word.replace(/[^\p{L}\p{M}]/gu, ''))
    .filter(Boolean)
    .join(' ')
}

/**
 * Whether a page's text is one that its host shows at many addresses.
 * @param promised the feed's headline and text for the article
 * @param sightings where on the host the same text was seen, this time included
 */
export function isSameEverywhere(
  body: readonly string[],
  promised: { headline: string; text: readonly string[] },
  sightings: readonly Sighting[],
): boolean {
  const addresses = new Set(sightings.map((one) => one.address)).size
  const headlines = new Set(sightings.map((one) => formOf([one.headline]))).size
  const times = Math.min(addresses, headlines)
  if (times < FEW_SIGHTINGS) return false
  const shares = sharesWords(body, promised)
  if (shares === null) return times >= MANY_SIGHTINGS && body.join(' ').split(/\s+/).length <= SHORT_WORDS
  return !shares
}

/**
 * Whether the text contains a third of the salient words of headline or lead; null where there are too few to decide. Of 465 news pages 12
 * share less with their own headline; with the headline of another page four of five do, although articles are longer than paywall pages.
 */
function sharesWords(body: readonly string[], promised: { headline: string; text: readonly string[] }): boolean | null {
  const there = new Set(salientWords(body.join(' ')))
  const sides = [salientWords(promised.headline), salientWords(promised.text.join(' ')).slice(0, LEAD_WORDS)].filter(
    (words) => words.length >= COMPARABLE,
  )
  if (!sides.length) return null
  return sides.some((words) => words.filter((word) => there.has(word)).length >= Math.max(2, Math.ceil(words.length / 3)))
}

/**
 * Beginnings of words of five letters and more, so that articles and prepositions are left out and inflected forms are one; pairs of
 * characters in scripts that are written without spaces.
 */
export function salientWords(text: string): string[] {
  const lower = text.toLowerCase()
  const words = lower.match(/(?<!\p{L})\p{L}{5}/gu) ?? []
  const runs = lower.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2,}/gu)
  if (!runs) return [...new Set(words)]
  return [...new Set(runs.flatMap((run) => Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))))]
}
