/** Repairs the nesting of elements, so that every later parser gets a shallow tree in which each closing tag has its opening tag. */

import { ENTRY_NAME } from './document.ts'
import { FORM_NAMES, isOddForm } from './forms.ts'
import { isOwnName } from './full-text.ts'
import { ONCE } from './repeated.ts'
import type { OtherNames } from './synonyms.ts'

/** Elements nested deeper than this carry no entry; real feeds need 12 levels. Parsers take quadratic time in depth. */
const MAX_NESTING = 100
const NAME_START = /[A-Za-z_]/
const NAME_CHARACTER = /[\w:.-]/
/** Longer than any list of names; feedsmith reads brackets in a person in quadratic time. */
const MAX_PERSON_CHARACTERS = 2000
const PERSON = /^(?:[\w.-]+:)?(?:author|managingeditor|webmaster)$/i
/** Elements of an entry that contain its text. */
const TEXT = /^(?:[\w.-]+:)?(?:content|description|encoded|summary)$/
/** For longer texts it is worth checking whether they are escaped markup. */
const LONG_TEXT_CHARACTERS = 300

/** Constructs that are skipped as a whole, by their beginning and end. */
const OPAQUE: [start: string, end: string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
]

export interface Nested {
  text: string
  /** Whether anything had to be repaired. */
  repaired: boolean
  /** Entries that begin in the document, empty ones included. */
  entries: number
  /** Whether an element with one of the given names, or in another form than the usual one, follows the beginning of the first entry. */
  named: boolean
  /** Whether a text has a base of its own. */
  based: boolean
  /** Whether an entry, or the feed around them, has an element twice that it may have once (src/feed/parse/repeated.ts). */
  repeated: boolean
  /** Whether an entry has a long text under a name of the publisher's own (src/feed/parse/full-text.ts). */
  ownText: boolean
}

/**
 * Drops tags that are too deep and closing tags without an opening tag, closes an entry in which the next one begins, and closes
 * all open elements at the end. Text is kept, except persons of more than MAX_PERSON_CHARACTERS. Linear; a valid document is returned unchanged.
 * @param names in lower case, searched for while the tags are read
 */
export function soundNesting(text: string, names: OtherNames): Nested {
  return new Nesting(text, names).read()
}

/** One reading of a document, tag by tag. */
class Nesting {
  private readonly open: string[] = []
  private readonly out: string[] = []
  private readonly roles = new Map<string, ElementRole>()
  /** The position up to which the document has been copied to `out`. */
  private kept = 0
  private entries = 0
  /** The level of the open entry; -1 between entries. */
  private entry = -1
  /** The beginning of the text of the innermost element, as long as it contains only text; else -1. */
  private leaf = -1
  /** The open person element, and how much was copied when it began. */
  private person: { level: number; start: number; kept: number; parts: number } | null = null
  private named = false
  private repaired = false
  private based = false
  private repeated = false
  private ownText = false
  /** Where the content of the entry's open child begins, if its name is the publisher's own; else -1. */
  private own = -1
  /** Which of the elements that it may have once the open entry has had, and the feed around it, a bit for each. */
  private seen = 0
  private seenAround = 0
  /** How many elements are open between the elements of the feed itself. */
  private readonly around: number

  constructor(
    private readonly text: string,
    private readonly names: OtherNames,
  ) {
    this.around = names.kind === 'atom' ? 1 : 2
  }

  read(): Nested {
    const { text, open, out } = this
    for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
      const last = open[open.length - 1]
      // Usually the innermost element is closed, so that its name need not be read.
      const isLast = last !== undefined && text[at + 1] === '/' && text[at + 2 + last.length] === '>' && text.startsWith(last, at + 2)
      at = isLast ? this.closeLast(last, at) : this.readTag(at)
    }
    const unclosed = closers(this.leave(0, text.length))
    if (unclosed) this.repaired = true
    const whole = out.length || unclosed ? `${out.join('')}${text.slice(this.kept)}${unclosed}` : text
    return {
      text: whole,
      repaired: this.repaired,
      entries: this.entries,
      named: this.named,
      based: this.based,
      repeated: this.repeated,
      ownText: this.ownText,
    }
  }

  /** @returns the position to continue at */
  private closeLast(name: string, at: number): number {
    const { leaf } = this
    if (this.own >= 0 && this.open.length === this.entry + 2) {
      if (at - this.own > LONG_TEXT_CHARACTERS) this.ownText = true
      this.own = -1
    }
    if (leaf >= 0 && at - leaf > LONG_TEXT_CHARACTERS && this.open.length === this.entry + 2 && !this.person) {
      const data = asCharacterData(this.text.slice(leaf, at))
      if (data) this.put(leaf, at, data)
    }
    this.leaf = -1
    this.leave(this.open.length - 1, at)
    return at + name.length + 3
  }

  /** @returns the position to continue at */
  private readTag(at: number): number {
    const { text } = this
    this.leaf = -1
    const closes = text.charCodeAt(at + 1) === SLASH
    const nameAt = closes ? at + 2 : at + 1
    const nameEnd = endOfName(text, nameAt)
    if (nameEnd === nameAt) return pastOpaque(text, at)
    const end = text.indexOf('>', at)
    if (end < 0) return text.length
    const inner = text.indexOf('<', nameEnd)
    if (!closes && inner >= 0 && inner < end && !text.slice(nameEnd, inner).includes('=')) {
      // Another tag begins before this one ends: the sign is text ("storm <hits coast</title>").
      this.replace(at, at + 1, '&lt;')
      return nameEnd
    }
    const name = text.slice(nameAt, nameEnd)
    if (closes) this.closeTag(name, at, end)
    else if (text[end - 1] === '/') this.readEmpty(name, text.slice(nameEnd, end))
    else this.openTag(name, { at, nameEnd, end })
    return end + 1
  }

  private closeTag(name: string, at: number, end: number): void {
    const level = this.open.lastIndexOf(name)
    if (level < 0) this.replace(at, end + 1, '')
    else this.leave(level, at)
  }

  private readEmpty(name: string, attributes: string): void {
    const role = this.roleOf(name)
    if (role.form) this.noteForm(name, { attributes, isEmpty: true })
    if (role.entry && this.entry < 0) this.entries++
    else if (role.namedEmpty && this.entry >= 0) this.named = true
    this.note(role)
  }

  private noteForm(name: string, tag: { attributes: string; isEmpty: boolean }): void {
    if (!this.named && this.entry >= 0) this.named = isOddForm(this.names.kind, name.toLowerCase(), tag)
  }

  /** Notes an element of the entry's own, or of the feed's, that it may have once. */
  private note({ once }: ElementRole): void {
    if (!once) return
    if (this.entry >= 0 && this.open.length === this.entry + 1) {
      if (this.seen & once) this.repeated = true
      this.seen |= once
    } else if (this.open.length === this.around && this.entry < 0 && (this.around === 1 || this.open[1] === 'channel')) {
      if (this.seenAround & once) this.repeated = true
      this.seenAround |= once
    }
  }

  private openTag(name: string, { at, nameEnd, end }: { at: number; nameEnd: number; end: number }): void {
    const { open } = this
    const role = this.roleOf(name)
    const level = role.entry ? open.lastIndexOf(name) : -1
    if (level >= 0) this.replace(at, at, closers(this.leave(level, at)))
    if (role.entry && this.entry < 0) {
      this.entry = open.length
      this.entries++
      this.seen = 0
    }
    this.note(role)
    if (open.length === this.entry + 1) this.own = role.own ? end + 1 : -1
    if (!this.person && role.person) this.person = { level: open.length, start: end + 1, kept: this.kept, parts: this.out.length }
    if (open.length >= MAX_NESTING) {
      this.replace(at, end + 1, '')
      return
    }
    open.push(name)
    if (role.form) this.noteForm(name, { attributes: this.text.slice(nameEnd, end), isEmpty: this.text.startsWith('</', end + 1) })
    if (!role.text) return
    const attributes = this.text.slice(nameEnd, end)
    if (attributes.includes('xml:base')) this.based = true
    if (!attributes.includes('xml')) this.leaf = end + 1
  }

  /** The role of an element that begins. */
  private roleOf(name: string): ElementRole {
    const role = this.roles.get(name) ?? elementRole(name, this.names)
    this.roles.set(name, role)
    if (this.entries > 0 && role.named) this.named = true
    return role
  }

  /** Closes the elements from `level` on at position `at`; a person among them that is too long loses its text. */
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
    this.repaired = true
    this.put(from, to, by)
  }
}

/**
 * Escaped markup as a CDATA section, which means the same and is parsed several times as fast, because each reference costs the parser
 * time. null if it would not mean the same, or is escaped by other references than the usual four.
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
  /** A bit of its own, if an entry may have it once; else 0. */
  once: number
  own: boolean
  /** It may have another form than the usual one. */
  form: boolean
}

function elementRole(name: string, names: OtherNames): ElementRole {
  return {
    entry: ENTRY_NAME.test(name),
    person: PERSON.test(name),
    text: TEXT.test(name),
    named: names.any.has(name.toLowerCase()),
    namedEmpty: names.empty.has(name.toLowerCase()),
    own: isOwnName(name),
    form: FORM_NAMES.has(name.toLowerCase()),
    once: (1 << (ONCE[names.kind].indexOf(name.toLowerCase()) + 1)) >> 1,
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
