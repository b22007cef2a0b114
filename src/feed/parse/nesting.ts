/** Sound nesting: every parser behind it meets a shallow tree, in which no element closes that was not opened. */

import type { OtherNames } from './synonyms.ts'

/** Elements nested deeper than this carry no entry; feeds were seen to need 12. Parsers take quadratic time in depth. */
const MAX_DEPTH = 100
const NAME_START = /[A-Za-z_]/
const NAME_CHARACTER = /[\w:.-]/
/** Longer than any list of names on a page; feedsmith reads brackets in a person in quadratic time. */
const MAX_PERSON = 2000
const PERSON = /^(?:[\w.-]+:)?(?:author|managingeditor|webmaster)$/i
/** Elements of an entry that hold its text. */
const TEXT = /^(?:[\w.-]+:)?(?:content|description|encoded|summary)$/
/** Characters from which on it pays to look whether a text is escaped markup. */
const LONG_TEXT = 300
const ENTRY = /^(?:[\w.-]+:)?(?:item|entry)$/i

/** Skipped whole: where a construct begins, and how it ends. */
const OPAQUE: [start: string, end: string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
]

export interface Nested {
  text: string
  /** Something had to be mended. */
  mended: boolean
  /** Entries that begin in it, empty ones too. */
  entries: number
  /** An element with one of the names asked for is among or behind the entries. */
  named: boolean
  /** A text has a base of its own. */
  based: boolean
}

/**
 * Drops tags that are too deep and closing tags of what is not open, closes an entry in which the next one begins, and
 * closes at the end what is open. Text stays, but for persons of more than MAX_PERSON characters. Linear; a sound document comes back as it is.
 * @param names in small letters, looked for while the tags are read
 */
export function soundNesting(text: string, names: OtherNames): Nested {
  const open: string[] = []
  const out: string[] = []
  let kept = 0
  let entries = 0
  let named = false
  /** The level of the entry that is open; -1 between entries. */
  let entry = -1
  /** Where the text of the element opened last begins, as long as it holds nothing but text; else -1. */
  let leaf = -1
  let mended = false
  let based = false
  const roles = new Map<string, Role>()
  const learn = (name: string): Role => {
    const role = roleOf(name, names)
    roles.set(name, role)
    return role
  }
  const put = (from: number, to: number, by: string) => {
    out.push(text.slice(kept, from), by)
    kept = to
  }
  const replace = (from: number, to: number, by: string) => {
    mended = true
    put(from, to, by)
  }
  let person: { level: number; start: number; kept: number; parts: number } | null = null
  /** Elements from `level` on end at `at`; a person among them that is too long ends without its text. */
  const leave = (level: number, at: number): string[] => {
    if (!person && level === open.length - 1) {
      if (level === entry) entry = -1
      return [open.pop()!]
    }
    if (person && level <= person.level) {
      if (at - person.start > MAX_PERSON) {
        out.length = person.parts
        kept = person.kept
        replace(person.start, at, '')
      }
      person = null
    }
    if (level <= entry) entry = -1
    return open.splice(level)
  }
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const last = open[open.length - 1]
    // Nearly always what was opened last is closed: no need to read its name.
    if (last !== undefined && text[at + 1] === '/' && text[at + 2 + last.length] === '>' && text.startsWith(last, at + 2)) {
      if (leaf >= 0 && at - leaf > LONG_TEXT && open.length === entry + 2 && !person) {
        const data = asCharacterData(text.slice(leaf, at))
        if (data) put(leaf, at, data)
      }
      leaf = -1
      leave(open.length - 1, at)
      at += last.length + 3
      continue
    }
    leaf = -1
    const closes = text.charCodeAt(at + 1) === SLASH
    const nameAt = closes ? at + 2 : at + 1
    const nameEnd = endOfName(text, nameAt)
    if (nameEnd === nameAt) {
      at = pastOpaque(text, at)
      continue
    }
    const end = text.indexOf('>', at)
    if (end < 0) break
    const name = text.slice(nameAt, nameEnd)
    const level = open.lastIndexOf(name)
    if (closes) {
      if (level < 0) replace(at, end + 1, '')
      else leave(level, at)
      at = end + 1
      continue
    }
    const role = roles.get(name) ?? learn(name)
    const begins = role.entry
    if (entries > 0 && role.named) named = true
    if (text[end - 1] !== '/') {
      if (begins && level >= 0) replace(at, at, closers(leave(level, at)))
      if (begins && entry < 0) {
        entry = open.length
        entries++
      }
      if (!person && role.person) person = { level: open.length, start: end + 1, kept, parts: out.length }
      if (open.length < MAX_DEPTH) {
        open.push(name)
        if (role.text) {
          const within = text.slice(nameEnd, end)
          if (within.includes('xml:base')) based = true
          if (!within.includes('xml')) leaf = end + 1
        }
      } else replace(at, end + 1, '')
    } else if (begins && entry < 0) entries++
    else if (role.namedEmpty && entry >= 0) named = true
    at = end + 1
  }
  const unclosed = closers(leave(0, text.length))
  if (unclosed) mended = true
  const whole = out.length || unclosed ? `${out.join('')}${text.slice(kept)}${unclosed}` : text
  return { text: whole, mended, entries, named, based }
}

/**
 * Escaped markup as character data, which means the same and is read several times as fast: for the parser behind us every
 * reference is work. null where it would not mean the same, or is not escaped with the usual four names.
 */
function asCharacterData(escaped: string): string | null {
  if (!escaped.includes('&lt;')) return null
  const markup = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
  if (/&(?!amp;)|<!|\]\]>/.test(markup)) return null
  return `<![CDATA[${markup.replaceAll('&amp;', '&')}]]>`
}

interface Role {
  entry: boolean
  person: boolean
  text: boolean
  named: boolean
  namedEmpty: boolean
}

function roleOf(name: string, names: OtherNames): Role {
  return {
    entry: ENTRY.test(name),
    person: PERSON.test(name),
    text: TEXT.test(name),
    named: names.any.has(name.toLowerCase()),
    namedEmpty: names.empty.has(name.toLowerCase()),
  }
}

const SLASH = 0x2f
const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
const STARTS = ASCII.map((character) => NAME_START.test(character))
const FOLLOWS = ASCII.map((character) => NAME_CHARACTER.test(character))

/** Where the name that begins at `at` ends; `at` itself when none does. */
function endOfName(text: string, at: number): number {
  if (!STARTS[text.charCodeAt(at)]) return at
  let end = at + 1
  while (FOLLOWS[text.charCodeAt(end)]) end++
  return end
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
