import { isTag } from 'domhandler'
import { monthIn } from '../../text/calendar.ts'
import { writtenDate } from '../../text/written-date.ts'
import { clean, wordCount } from './text.ts'
import { type Element, find, labelOf, type Node, shortTextOf, textOf } from './tree.ts'

/** Comments side by side at least; two may be two updates. */
const FEWEST = 3
/** Words and characters of the line that names the reader and the time, and characters of a comment. */
const HEAD_WORDS = 10
const HEAD_CHARACTERS = 200
const LONGEST = 3_000

/**
 * A test for readers' comments by their build, in any language: three or more similar elements side by side, each headed by a short line that begins with
 * a name and gives a date or a time. Posts of live blogs and chronicles begin with the time, or have headings.
 */
export function commentTest(): (element: Element) => boolean {
  const known = new Map<unknown, Set<Element>>()
  const commentsIn = (parent: { children: Node[] }) => {
    const builds = new Map<string, Element[]>()
    for (const child of parent.children)
      if (isTag(child) && BLOCKS.has(child.name)) {
        const build = `${child.name} ${child.attribs.class ?? ''}`
        builds.set(build, [...(builds.get(build) ?? []).slice(0, 500), child])
      }
    const found = new Set<Element>()
    for (const alike of builds.values()) {
      if (alike.length < FEWEST) continue
      const comments = alike.filter(isHeadedByReader)
      if (comments.length >= FEWEST && comments.length * 4 >= alike.length * 3) for (const one of alike) found.add(one)
    }
    return found
  }
  return (element) => {
    const { parent } = element
    if (!parent || !BLOCKS.has(element.name) || parent.children.length < FEWEST) return false
    if (!known.has(parent)) known.set(parent, commentsIn(parent))
    return known.get(parent)!.has(element)
  }
}

const BLOCKS = new Set(['div', 'li', 'article', 'section', 'dd'])

function isHeadedByReader(element: Element): boolean {
  if (/live|ticker|timeline/.test(labelOf(element)) || shortTextOf(element, LONGEST) === null) return false
  if (find(element, (e) => /^h[1-4]$/.test(e.name))) return false
  const head = firstLine(element)
  const text = head && clean(shortTextOf(head, HEAD_CHARACTERS) ?? '')
  if (!text || wordCount(text) > HEAD_WORDS || wordCount(textOf(element)) <= wordCount(text) + 2) return false
  const [first = ''] = text.split(/[\s,]+/)
  return (
    /^[\p{L}@]/u.test(first) &&
    monthIn(first) === 0 &&
    (WHEN.test(text) || find(head!, (e) => e.name === 'time') !== null || writtenDate(text, null) !== null)
  )
}

/** A date in digits, a time, or an age ("3 h", "vor 2 Tagen", "5分前"). */
const WHEN =
  /\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{4}年|\d{1,2}[:：]\d\d|\d+\s?(?:min|h\b|hours?|days?|weeks?|stunden?|tage?n?|heures?|jours?|horas?|d[ií]as?|ore|giorni|uur|dagen|godz|dni|tim|dag|час|мин|дн|分|時間|小时|天|日前|시간|분|일\s?전)/i

/** The first element with text that holds less than all of it. */
function firstLine(element: Element): Element | null {
  const parts = element.children.filter((c): c is Element => isTag(c) && clean(textOf(c)) !== '')
  const [first] = parts
  if (!first) return null
  return parts.length === 1 ? firstLine(first) : first
}
