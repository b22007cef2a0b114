import { Parser } from 'htmlparser2'
import { ENTRY_NAME, type FeedKind } from './document.ts'

const OF_RSS = ['title', 'link', 'guid', 'pubdate', 'description', 'content:encoded', 'language']
/** Those of Atom 1.0, and the dates of 0.3. */
const OF_ATOM = ['title', 'id', 'published', 'updated', 'summary', 'content', 'subtitle', 'logo', 'icon', 'issued', 'modified', 'created']
/** Elements that an entry, or the feed around them, may have once. */
export const ONCE: Record<FeedKind, readonly string[]> = { rss: OF_RSS, rdf: OF_RSS, atom: OF_ATOM }
/** Those that hold a text, of which none may be lost. */
const TEXTS = new Set(['description', 'content:encoded', 'summary', 'content'])

interface Element {
  name: string
  start: number
  opened: number
  closed: number
  end: number
  /** Characters of its text; an address counts as one. */
  length: number
}
type Edit = [start: number, end: number, by: string]

/**
 * Leaves one of such elements where there are several: of texts the longest, of others the last that is not empty, on which feedparser, gofeed and
 * feed-rs agree. Of two descriptions of an RSS item without a text, the longer is the text. A link with a relation other than `alternate` is another
 * thing. Linear.
 */
export function withOneOfEach(text: string, kind: FeedKind): string {
  const edits: Edit[] = []
  /** The open feed and entry: at which depth, and their elements. */
  const open: { depth: number; isEntry: boolean; elements: Element[] }[] = []
  let depth = 0
  let element: Element | null = null
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        depth++
        const name = tag.toLowerCase()
        const holder = open.at(-1)
        if (!holder?.isEntry && (ENTRY_NAME.test(name) || name === (kind === 'atom' ? 'feed' : 'channel')))
          open.push({ depth, isEntry: ENTRY_NAME.test(name), elements: [] })
        else if (holder?.depth === depth - 1 && ONCE[kind].includes(name) && (attributes.rel ?? 'alternate') === 'alternate')
          element = { name, start: parser.startIndex, opened: parser.endIndex + 1, closed: 0, end: 0, length: attributes.href ? 1 : 0 }
      },
      ontext: (part) => {
        if (element) element.length += part.trim().length
      },
      onclosetag: () => {
        const holder = open.at(-1)
        if (element && holder && depth === holder.depth + 1) {
          holder.elements.push({ ...element, closed: parser.startIndex, end: parser.endIndex + 1 })
          element = null
        }
        if (holder?.depth === depth) edits.push(...editsIn(open.pop()!))
        depth--
      },
    },
    { xmlMode: true, decodeEntities: false },
  )
  parser.end(text)
  return edited(text, edits)
}

function editsIn({ elements, isEntry }: { elements: Element[]; isEntry: boolean }): Edit[] {
  const edits: Edit[] = []
  const names = new Set(elements.map(({ name }) => name))
  for (const name of names) {
    let some = elements.filter((one) => one.name === name)
    if (some.length < 2) continue
    const [longest, next] = longestFirst(some)
    if (isEntry && name === 'description' && next!.length && !names.has('content:encoded')) {
      edits.push([longest!.start, longest!.opened, '<content:encoded>'], [longest!.closed, longest!.end, '</content:encoded>'])
      some = some.filter((one) => one !== longest)
    }
    const kept = TEXTS.has(name) ? longestFirst(some)[0] : (some.findLast(({ length }) => length) ?? some[0])
    for (const one of some) if (one !== kept) edits.push([one.start, one.end, ''])
  }
  return edits
}

/** Of equal ones the last first. */
const longestFirst = (elements: Element[]) => [...elements].reverse().sort((a, b) => b.length - a.length)

function edited(text: string, edits: Edit[]): string {
  let at = 0
  let out = ''
  for (const [start, end, by] of edits.sort(([a], [b]) => a - b)) {
    out += text.slice(at, start) + by
    at = end
  }
  return out + text.slice(at)
}
