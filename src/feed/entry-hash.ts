/** A hash of what readers see of an entry, in parts, so that what changes without being news can be separated from what does. */
import { hash } from 'node:crypto'
import type { Entry } from '../model.ts'
import { pictureName, visibleLines, visiblePictures } from '../text/visible.ts'

/** Characters of 6 bits. Publishers choose what is hashed: two states with one hash must not be found by trying. */
const CORE_CHARACTERS = 24
/** Within one article, where the core is the same. */
const SIDE_CHARACTERS = 8

/**
 * The hash of an entry's state, in three parts: title, words, authors and what the supplier states; the numbers in the short lines around its text
 * (a count of visits stands there); its pictures. Markup, categories, links, the order of pictures, `updated` and everything else that readers do not see
 * are left out.
 */
export function entryHashOf(entry: Entry): string {
  const texts = [entry.summary, entry.content].map((html) => linesOf(html ?? ''))
  const stated = [
    entry.title?.replace(/\s+/g, ' ').trim() ?? null,
    texts.map(({ words }) => words),
    entry.authors,
    entry.pubStatus,
    entry.signal,
    entry.embargoed,
    entry.version,
    entry.edNote,
    entry.notForPublication,
    entry.usageTerms,
    entry.media.map(({ title, description, credit }) => [title, description, credit]),
  ]
  const pictures = [...entry.media.map(({ url }) => pictureName(url)), ...visiblePictures(`${entry.summary ?? ''}${entry.content ?? ''}`)]
  const numbers = texts.flatMap((text) => text.numbers)
  return [
    part(stated, CORE_CHARACTERS),
    part(numbers, SIDE_CHARACTERS),
    part([...new Set(pictures)].filter(Boolean).sort(), SIDE_CHARACTERS),
  ].join('.')
}

const part = (value: unknown, characters: number) => hash('sha256', JSON.stringify(value), 'base64url').slice(0, characters)

/** The part of an entry's hash that is of its words: two states that share it differ in numbers around the text or in pictures only. */
export const coreOf = (entryHash: string) => entryHash.split('.', 1)[0]!

/** Words of a line that may be a count, and how many such lines are looked for above and below a text. */
const COUNT_WORDS = 12
const COUNT_LINES = 3
/** A number as it is written in any language, with its separators and what abbreviates thousands. */
const NUMBER = /\p{N}(?:[\p{N}.,'’\u00a0\u202f]*\p{N})?[KkMm]?/gu

/** The lines of a text, without the numbers of the short lines at its ends, and these. */
function linesOf(html: string): { words: string[]; numbers: string[] } {
  const lines = visibleLines(html)
  const isShort = (line: string) => line.split(' ').length <= COUNT_WORDS
  const firstLong = lines.findIndex((line) => !isShort(line))
  const lastLong = lines.findLastIndex((line) => !isShort(line))
  const numbers: string[] = []
  const words = lines.map((line, i) => {
    // Without a long line there is no text that a count could stand beside: then every number is the news.
    const outside = firstLong >= 0 && (i < firstLong || i > lastLong)
    if (!outside || !isShort(line) || (i >= COUNT_LINES && i < lines.length - COUNT_LINES)) return line
    return line.replace(NUMBER, (number) => {
      numbers.push(number)
      return '#'
    })
  })
  return { words, numbers }
}
