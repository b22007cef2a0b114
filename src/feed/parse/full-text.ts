/** The full text of an entry in an element of the publisher's own, beside a shorter description. */
import { Parser } from 'htmlparser2'
import { ENTRY_NAME, type FeedKind } from './document.ts'

/** Elements of an entry that readers know, and prefixes of extensions whose elements have other uses. */
const KNOWN_NAME =
  /^(?:title|link|description|summary|content|encoded|author|category|comments|enclosure|guid|id|pubdate|published|updated|source|rights|contributor|body|fullitem|date|creator|subject|created|issued|modified|image|content:encoded)$/i
const KNOWN_PREFIX =
  /^(?:dc|dcterms|media|itunes|atom|podcast|psc|georss|geo|gml|slash|wfw|thr|cc|creativecommons|sy|wp|app|yt|acast|prism|rdf|xhtml|content):/i
/** Elements that hold the text of an entry. */
const TEXT_NAME = /^(?:description|summary|content|content:encoded|body|fullitem|atom:(?:summary|content)|xhtml:body)$/i

/** Whether an element of an entry has a name of the publisher's own. */
export const isOwnName = (name: string): boolean => !KNOWN_NAME.test(name) && !KNOWN_PREFIX.test(name)

/** It must be this many times as long as what the entry has under the usual names, and of this many words in some sentences. */
const LONGER = 1.5
const FEWEST_WORDS = 60
const FEWEST_SENTENCES = 3
const MARKUP = /<[^<>]*>|&lt;.*?&gt;/gs

interface Child {
  name: string
  start: number
  opened: number
  closed: number
  end: number
  text: string
  /** It holds elements that are not HTML. */
  isData: boolean
}

/** Renames the element that holds the full text of an RSS item or Atom entry, where one of the publisher's own names does. Linear. */
export function withFullText(text: string, kind: FeedKind): string {
  const edits: [start: number, end: number, by: string][] = []
  const [open, close] = kind === 'atom' ? ['<content type="html">', '</content>'] : ['<content:encoded>', '</content:encoded>']
  for (const children of childrenOfEntries(text)) {
    const own = children.filter((child) => isOwnName(child.name) && !child.isData && isProse(child.text))
    const usual = Math.max(0, ...children.filter(({ name }) => TEXT_NAME.test(name)).map((child) => child.text.length))
    const full = own.sort((a, b) => b.text.length - a.text.length)[0]
    if (!full || full.text.length < usual * LONGER) continue
    for (const { name, start, end } of children) if (name.toLowerCase() === open!.slice(1).split(/[ >]/)[0]) edits.push([start, end, ''])
    edits.push([full.start, full.opened, open!], [full.closed, full.end, close!])
  }
  let at = 0
  let out = ''
  for (const [start, end, by] of edits.sort(([a], [b]) => a - b)) {
    out += text.slice(at, start) + by
    at = end
  }
  return out + text.slice(at)
}

function isProse(text: string): boolean {
  const plain = text.replace(MARKUP, ' ')
  const letters = plain.match(/[\p{L}\p{M}\s]/gu)?.length ?? 0
  const sentences = plain.match(/[.!?。！？؟।](?=\s|$|[\p{Lo}"”»])/gu)?.length ?? 0
  const words = plain.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  const dense = plain.match(/[\u3040-\u30ff\u3400-\u9fff]/g)?.length ?? 0
  return sentences >= FEWEST_SENTENCES && Math.max(words, dense / 2) >= FEWEST_WORDS && letters > plain.length * 0.8
}

const HTML_NAME =
  /^(?:a|abbr|article|b|blockquote|br|cite|code|div|em|figcaption|figure|h[1-6]|hr|i|img|li|ol|p|pre|q|section|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)$/i

function childrenOfEntries(text: string): Child[][] {
  const entries: Child[][] = []
  let depth = 0
  let entry = -1
  let child: Child | null = null
  const parser = new Parser(
    {
      onopentag: (name) => {
        depth++
        if (entry < 0 && ENTRY_NAME.test(name)) {
          entry = depth
          entries.push([])
        } else if (entry >= 0 && depth === entry + 1)
          child = { name, start: parser.startIndex, opened: parser.endIndex + 1, closed: 0, end: 0, text: '', isData: false }
        else if (child && !HTML_NAME.test(name)) child.isData = true
      },
      ontext: (part) => {
        if (child) child.text += part
      },
      onclosetag: (name, implied) => {
        if (child && depth === entry + 1) {
          const end = parser.endIndex + 1
          if (!implied && end > child.opened) entries.at(-1)!.push({ ...child, closed: parser.startIndex, end })
          child = null
        }
        if (depth === entry && ENTRY_NAME.test(name)) entry = -1
        depth--
      },
    },
    { xmlMode: true, decodeEntities: false },
  )
  parser.end(text)
  return entries
}
