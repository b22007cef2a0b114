/** Sound nesting: every parser behind it meets a shallow tree, in which no element closes that was not opened. */

import { ENTRY_NAME } from './document.ts'
import type { OtherNames } from './synonyms.ts'

/** Elements nested deeper than this carry no entry; feeds were seen to need 12. Parsers take quadratic time in depth. */
const MAX_NESTING = 100
const NAME_START = /[A-Za-z_]/
const NAME_CHARACTER = /[\w:.-]/
/** Longer than any list of names on a page; feedsmith reads brackets in a person in quadratic time. */
const MAX_PERSON_CHARACTERS = 2000
const PERSON = /^(?:[\w.-]+:)?(?:author|managingeditor|webmaster)$/i
/** Elements of an entry that hold its text. */
const TEXT = /^(?:[\w.-]+:)?(?:content|description|encoded|summary)$/
/** Characters from which on it pays to look whether a text is escaped markup. */
const LONG_TEXT_CHARACTERS = 300

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
  return new Nesting(text, names).read()
}

/** One reading of a document, tag by tag. */
class Nesting {
  private readonly open: string[] = []
  private readonly out: string[] = []
  private readonly roles = new Map<string, ElementRole>()
  /** Up to where the document is in `out`. */
  private kept = 0
  private entries = 0
  /** The level of the entry that is open; -1 between entries. */
  private entry = -1
  /** Where the text of the element opened last begins, as long as it holds nothing but text; else -1. */
  private leaf = -1
  /** The person that is open, and what was kept when it began. */
  private person: { level: number; start: number; kept: number; parts: number } | null = null
  private named = false
  private mended = false
  private based = false

  constructor(
    private readonly text: string,
    private readonly names: OtherNames,
  ) {}

  read(): Nested {
    const { text, open, out } = this
    for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
      const last = open[open.length - 1]
      // Nearly always what was opened last is closed: no need to read its name.
      const isLast = last !== undefined && text[at + 1] === '/' && text[at + 2 + last.length] === '>' && text.startsWith(last, at + 2)
      at = isLast ? this.closeLast(last, at) : this.readTag(at)
    }
    const unclosed = closers(this.leave(0, text.length))
    if (unclosed) this.mended = true
    const whole = out.length || unclosed ? `${out.join('')}${text.slice(this.kept)}${unclosed}` : text
    return { text: whole, mended: this.mended, entries: this.entries, named: this.named, based: this.based }
  }

  /** @returns where to go on */
  private closeLast(name: string, at: number): number {
    const { leaf } = this
    if (leaf >= 0 && at - leaf > LONG_TEXT_CHARACTERS && this.open.length === this.entry + 2 && !this.person) {
      const data = asCharacterData(this.text.slice(leaf, at))
      if (data) this.put(leaf, at, data)
    }
    this.leaf = -1
    this.leave(this.open.length - 1, at)
    return at + name.length + 3
  }

  /** @returns where to go on */
  private readTag(at: number): number {
    const { text } = this
    this.leaf = -1
    const closes = text.charCodeAt(at + 1) === SLASH
    const nameAt = closes ? at + 2 : at + 1
    const nameEnd = endOfName(text, nameAt)
    if (nameEnd === nameAt) return pastOpaque(text, at)
    const end = text.indexOf('>', at)
    if (end < 0) return text.length
    const name = text.slice(nameAt, nameEnd)
    if (closes) this.close(name, at, end)
    else if (text[end - 1] === '/') this.readEmpty(name)
    else this.begin(name, { at, nameEnd, end })
    return end + 1
  }

  private close(name: string, at: number, end: number): void {
    const level = this.open.lastIndexOf(name)
    if (level < 0) this.replace(at, end + 1, '')
    else this.leave(level, at)
  }

  private readEmpty(name: string): void {
    const role = this.meet(name)
    if (role.entry && this.entry < 0) this.entries++
    else if (role.namedEmpty && this.entry >= 0) this.named = true
  }

  private begin(name: string, { at, nameEnd, end }: { at: number; nameEnd: number; end: number }): void {
    const { open } = this
    const role = this.meet(name)
    const level = role.entry ? open.lastIndexOf(name) : -1
    if (level >= 0) this.replace(at, at, closers(this.leave(level, at)))
    if (role.entry && this.entry < 0) {
      this.entry = open.length
      this.entries++
    }
    if (!this.person && role.person) this.person = { level: open.length, start: end + 1, kept: this.kept, parts: this.out.length }
    if (open.length >= MAX_NESTING) {
      this.replace(at, end + 1, '')
      return
    }
    open.push(name)
    if (!role.text) return
    const attributes = this.text.slice(nameEnd, end)
    if (attributes.includes('xml:base')) this.based = true
    if (!attributes.includes('xml')) this.leaf = end + 1
  }

  /** The role of an element that begins. */
  private meet(name: string): ElementRole {
    const role = this.roles.get(name) ?? elementRole(name, this.names)
    this.roles.set(name, role)
    if (this.entries > 0 && role.named) this.named = true
    return role
  }

  /** Elements from `level` on end at `at`; a person among them that is too long ends without its text. */
  private leave(level: number, at: number): string[] {
    const { open, person } = this
    if (!person && level === open.length - 1) {
      if (level === this.entry) this.entry = -1
      return [open.pop()!]
    }
    if (person && level <= person.level) {
      if (at - person.start > MAX_PERSON_CHARACTERS) {
        this.out.length = person.parts
        this.kept = person.kept
        this.replace(person.start, at, '')
      }
      this.person = null
    }
    if (level <= this.entry) this.entry = -1
    return open.splice(level)
  }

  private put(from: number, to: number, by: string): void {
    this.out.push(this.text.slice(this.kept, from), by)
    this.kept = to
  }

  private replace(from: number, to: number, by: string): void {
    this.mended = true
    this.put(from, to, by)
  }
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

interface ElementRole {
  entry: boolean
  person: boolean
  text: boolean
  named: boolean
  namedEmpty: boolean
}

function elementRole(name: string, names: OtherNames): ElementRole {
  return {
    entry: ENTRY_NAME.test(name),
    person: PERSON.test(name),
    text: TEXT.test(name),
    named: names.any.has(name.toLowerCase()),
    namedEmpty: names.empty.has(name.toLowerCase()),
  }
}

const SLASH = 0x2f
const ASCII_CHARACTERS = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
const STARTS = ASCII_CHARACTERS.map((character) => NAME_START.test(character))
const FOLLOWS = ASCII_CHARACTERS.map((character) => NAME_CHARACTER.test(character))

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
