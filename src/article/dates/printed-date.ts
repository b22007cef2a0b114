import { writtenDate } from '../../text/written-date.ts'
import { clean, wordCount } from '../html/text.ts'
import {
  ancestors,
  type Element,
  holdsText,
  isLink,
  isNonText,
  labelOf,
  nearest,
  type Root,
  shortTextOf,
  textOf,
  walkElements,
} from '../html/tree.ts'

/** A line with more words, or more characters including the markup's white space, is text. */
const DATE_LINE_WORDS = 20
const DATE_LINE_CHARACTERS = 600
/** Lines with a date that are compared. */
const MOST_LINES = 100
/** Words that mark a date as that of a change. */
const CHANGED =
  /updat|aktualisier|geändert|^stand\b|mis à jour|modifi|actualiza|atualiza|aggiorna|bijgewerkt|oppdatert|uppdaterad|opdateret|zaktualiz|обновлен/i

/** The date printed nearest to the headline in a short line outside links and teasers, as `writtenDate` returns it, and its line. */
export function printedDate(root: Root, headline: Element | null, language: string | null): { line: Element; date: string } | null {
  const holders = new Set<Element>(headline ? ancestors(headline) : [])
  const lines = new Map<Element, string>()
  walkElements(root, (e) => {
    if (lines.size >= MOST_LINES || isNonText(e) || isLink(e)) return false
    const date = holdsText(e) ? dateOfLine(e, language) : null
    if (date && ![e, ...ancestors(e)].some((a) => !holders.has(a) && isElsewhere(a))) lines.set(e, date)
    return true
  })
  const beside = nearest([...lines.keys()], headline)
  const [best] = beside.map((e) => ({ e, doubt: doubtOf(clean(textOf(e)).split(/\p{Nd}/u)[0]!) })).sort((a, b) => a.doubt - b.doubt)
  return best ? { line: best.e, date: lines.get(best.e)! } : null
}

function dateOfLine(line: Element, language: string | null): string | null {
  const text = clean(shortTextOf(line, DATE_LINE_CHARACTERS) ?? '')
  return /\p{Nd}/u.test(text) && wordCount(text) <= DATE_LINE_WORDS ? writtenDate(text, language) : null
}

/** How doubtful a date is by the text before it: it marks a change, or is more than a label (captions end with dates). */
const doubtOf = (before: string) => (CHANGED.test(before) ? 1 : 0) + (wordCount(before) > 4 ? 2 : 0)

/** Whether an element holds dates of other pages, or today's. */
const isElsewhere = (e: Element) =>
  /^(?:a|nav|footer|aside|figure)$/.test(e.name) ||
  /(?:^|[\s_-])(?:related|teasers?|comments?|sidebar|footer|ticker|clock|today|logo|navbar|masthead|topbar)(?=$|[\s_-])/.test(labelOf(e))
