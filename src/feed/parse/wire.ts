/** Supplier hints that a general feed can carry: `https://copytaster.example/ns/wire#` in XML, `_wire` in JSON Feed. */
import { Parser } from 'htmlparser2'
import type { Entry, PubStatus, Signal } from '../../model.ts'
import { isoDate } from '../../text/dates.ts'
import { ENTRY_NAME } from './document.ts'
import { tidy } from './text.ts'
import { statusUnder } from './wire/entry.ts'

export const WIRE_NAMESPACE = 'https://copytaster.example/ns/wire#'

export type SupplierHints = Pick<Entry, 'pubStatus' | 'signal' | 'embargoed' | 'version' | 'slugline' | 'edNote'>

const PUB_STATUS: Record<PubStatus, true> = { usable: true, withheld: true, canceled: true }
const SIGNAL: Record<Signal, true> = {
  flash: true,
  update: true,
  correction: true,
  refile: true,
  repeat: true,
  kill: true,
  withheld: true,
  embargo: true,
  advisory: true,
}

function knownWord<Word extends string>(words: Record<Word, true>, text: string | null): Word | null {
  const word = text?.toLowerCase() ?? ''
  return Object.hasOwn(words, word) ? (word as Word) : null
}

/** Hints from named texts. An unknown word is null, not an error. */
export function hintsFrom(named: Readonly<Record<string, unknown>>): SupplierHints {
  const text = (name: string) => (typeof named[name] === 'string' || typeof named[name] === 'number' ? tidy(String(named[name])) : null)
  const embargoed = isoDate(text('embargoed'))
  return {
    pubStatus: statusUnder({ stated: text('embargoed') !== null, embargoed }, knownWord(PUB_STATUS, text('pubStatus'))),
    signal: knownWord(SIGNAL, text('signal')),
    embargoed,
    version: text('version'),
    slugline: text('slugline'),
    edNote: text('edNote'),
  }
}

/**
 * Reads the hints of every item of an XML feed and adds each item's number as `xml:id`, so that hints and items can be matched
 * in whatever order the reader returns them.
 */
export function readSupplierHints(text: string): { text: string; hints: Map<string, SupplierHints> } {
  const prefix = new RegExp(`xmlns:([\\w.-]+)\\s*=\\s*["']${WIRE_NAMESPACE}["']`).exec(text)?.[1]
  const hints = new Map<string, SupplierHints>()
  if (!prefix) return { text, hints }
  const marks: number[] = []
  let item: Record<string, string> | null = null
  let field: string | null = null
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (ENTRY_NAME.test(name) && !item) {
          marks.push(parser.startIndex + 1 + name.length)
          item = {}
        } else if (item && name.startsWith(`${prefix}:`)) field = name.slice(prefix.length + 1)
      },
      ontext: (part) => {
        if (item && field) item[field] = (item[field] ?? '') + part
      },
      onclosetag: (name) => {
        if (item && ENTRY_NAME.test(name)) {
          hints.set(itemMark(marks.length - 1), hintsFrom(item))
          item = null
        }
        field = null
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(text)
  return { text: marked(text, marks), hints }
}

/** Adds each item's number as `xml:id`, so that none of them is empty. */
export function withNumbers(text: string): string {
  const marks: number[] = []
  let inside = false
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (inside || !ENTRY_NAME.test(name)) return
        marks.push(parser.startIndex + 1 + name.length)
        inside = true
      },
      onclosetag: (name) => {
        if (ENTRY_NAME.test(name)) inside = false
      },
    },
    { xmlMode: true, decodeEntities: false },
  )
  parser.end(text)
  return marked(text, marks)
}

function marked(text: string, marks: number[]): string {
  return marks.map((at, i) => `${text.slice(marks[i - 1] ?? 0, at)} xml:id="${itemMark(i)}"`).join('') + text.slice(marks.at(-1) ?? 0)
}

function itemMark(index: number): string {
  return `wire-${index}`
}
