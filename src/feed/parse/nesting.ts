/** Sound nesting: every parser behind it meets a shallow tree, in which no element closes that was not opened. */

/** Elements nested deeper than this carry no entry; feeds were seen to need 12. Parsers take quadratic time in depth. */
const MAX_DEPTH = 100
const NAME = /<(\/?)([A-Za-z_][\w:.-]*)/y
/** Longer than any list of names on a page; feedsmith reads brackets in a person in quadratic time. */
const MAX_PERSON = 2000
const PERSON = /^(?:[\w.-]+:)?(?:author|managingeditor|webmaster)$/i
const ENTRY = /^(?:[\w.-]+:)?(?:item|entry)$/i

/** Skipped whole: where a construct begins, and how it ends. */
const OPAQUE: [start: string, end: string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
]

/**
 * Drops tags that are too deep and closing tags of what is not open, closes an entry in which the next one begins, and
 * closes at the end what is open. Text stays, but for persons of more than MAX_PERSON characters. Linear; a sound document comes back as it is.
 */
export function soundNesting(text: string): string {
  const open: string[] = []
  const out: string[] = []
  let kept = 0
  const replace = (from: number, to: number, by: string) => {
    out.push(text.slice(kept, from), by)
    kept = to
  }
  let person: { level: number; start: number; kept: number; parts: number } | null = null
  /** Elements from `level` on end at `at`; a person among them that is too long ends without its text. */
  const leave = (level: number, at: number): string[] => {
    if (!person && level === open.length - 1) return [open.pop()!]
    if (person && level <= person.level) {
      if (at - person.start > MAX_PERSON) {
        out.length = person.parts
        kept = person.kept
        replace(person.start, at, '')
      }
      person = null
    }
    return open.splice(level)
  }
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const last = open[open.length - 1]
    // Nearly always what was opened last is closed: no need to read its name.
    if (last !== undefined && text[at + 1] === '/' && text[at + 2 + last.length] === '>' && text.startsWith(last, at + 2)) {
      leave(open.length - 1, at)
      at += last.length + 3
      continue
    }
    NAME.lastIndex = at
    const tag = NAME.exec(text)
    if (!tag) {
      at = pastOpaque(text, at)
      continue
    }
    const end = text.indexOf('>', at)
    if (end < 0) break
    const name = tag[2]!
    const level = open.lastIndexOf(name)
    if (tag[1]) {
      if (level < 0) replace(at, end + 1, '')
      else leave(level, at)
    } else if (text[end - 1] !== '/') {
      if (level >= 0 && ENTRY.test(name)) replace(at, at, closers(leave(level, at)))
      if (!person && PERSON.test(name)) person = { level: open.length, start: end + 1, kept, parts: out.length }
      if (open.length < MAX_DEPTH) open.push(name)
      else replace(at, end + 1, '')
    }
    at = end + 1
  }
  if (!out.length && !open.length) return text
  const unclosed = closers(leave(0, text.length))
  return `${out.join('')}${text.slice(kept)}${unclosed}`
}

function closers(names: string[]): string {
  return names
    .reverse()
    .map((name) => `</${name}>`)
    .join('')
}

function pastOpaque(text: string, at: number): number {
  const [start, end] = OPAQUE.find(([mark]) => text.startsWith(mark, at)) ?? ['<', '']
  const close = end ? text.indexOf(end, at + start.length) : -1
  if (close >= 0) return close + end.length
  return end ? text.length : at + 1
}
