import { Parser } from 'htmlparser2'
import { ENTRY_NAME } from './document.ts'

/** Elements that an RSS item may have once. */
export const ONCE = ['title', 'link', 'guid', 'pubdate']

interface Element {
  name: string
  start: number
  filled: boolean
}

/**
 * Leaves the last that is not empty of such elements, where an RSS item has several: feedparser, gofeed and feed-rs agree on it. A link with a relation
 * other than `alternate` is another thing. Linear.
 */
export function withLastOnly(text: string): string {
  const cuts: [start: number, end: number][] = []
  let depth = 0
  let item = -1
  let open: Element | null = null
  let kept = new Map<string, { start: number; end: number; filled: boolean }>()
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        depth++
        const name = tag.toLowerCase()
        if (item < 0 && ENTRY_NAME.test(name)) {
          item = depth
          kept = new Map()
        } else if (item >= 0 && depth === item + 1 && ONCE.includes(name) && (attributes.rel ?? 'alternate') === 'alternate')
          open = { name, start: parser.startIndex, filled: Boolean(attributes.href) }
      },
      ontext: (part) => {
        if (open && part.trim()) open.filled = true
      },
      onclosetag: () => {
        if (open && depth === item + 1) {
          const { name, start, filled } = open
          const one = { start, end: parser.endIndex + 1, filled }
          const before = kept.get(name)
          const dropped = before && (filled || !before.filled) ? before : before && one
          if (dropped) cuts.push([dropped.start, dropped.end])
          if (dropped !== one) kept.set(name, one)
          open = null
        }
        if (depth === item) item = -1
        depth--
      },
    },
    { xmlMode: true, decodeEntities: false },
  )
  parser.end(text)
  let at = 0
  let out = ''
  for (const [start, end] of cuts.sort(([a], [b]) => a - b)) {
    out += text.slice(at, start)
    at = end
  }
  return out + text.slice(at)
}
