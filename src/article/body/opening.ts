import { monthNamed, weekdayNamed } from '../../text/calendar.ts'
import { type Block, isStandfirst } from '../html/flow.ts'
import { endsSentence, fold, wordCount } from '../html/text.ts'
import { ancestors } from '../html/tree.ts'

/** Words that a repeated headline may have beyond the headline itself: a kicker or the name of a column. */
const KICKER_WORDS = 8
/** Blocks that may precede a headline within the body: path, section, kicker, date, reading time. */
const HEAD_BLOCKS = 10
/** Words that they may have in all; with more, they are an article and the headline after them is another article's. */
const MOST_BEFORE = 80

/**
 * The blocks of a body from its first copy on: without the repeated headline and what precedes it, dates, reading times, addresses,
 * and the labels above the first paragraph. `headline` is the page's; text that repeats the page's `description` is its standfirst and stays.
 */
export function fromOpening(blocks: Block[], headline: string | null, description: string | null): Block[] {
  const rest = afterHeadline(blocks, fold(headline ?? ''), fold(description ?? '')).filter((b) => !isMetaLine(b.text))
  const first = rest.findIndex((block) => isProse(block))
  if (first <= 0 || first > HEAD_BLOCKS) return rest
  const text = rest[first]!.element.parent
  return rest.filter((block, i) => i >= first || block.element.parent === text || !isKicker(block, rest[i + 1]!))
}

/** The blocks after the last repetition of the headline among the first blocks, if everything before it is short. */
function afterHeadline(blocks: Block[], title: string, standfirst: string): Block[] {
  for (let i = Math.min(HEAD_BLOCKS, blocks.length) - 1; i >= 0; i--) {
    if (!isHeadline(blocks[i]!, title)) continue
    const before = blocks.slice(0, i)
    if (before.reduce((sum, b) => sum + wordCount(b.text), 0) > MOST_BEFORE) continue
    return [...before.filter((b) => says(b.text, standfirst) || isNamedStandfirst(b)), ...blocks.slice(i + 1)]
  }
  return blocks
}

function isHeadline({ text, element }: Block, title: string): boolean {
  const isFirstOrder = element.name === 'h1' || [...ancestors(element)].some((e) => e.name === 'h1')
  if (isFirstOrder) return true
  if (wordCount(title) < 3 || wordCount(text) > wordCount(title) + KICKER_WORDS) return false
  const folded = fold(text)
  return folded === title || (!endsSentence(text) && folded.includes(title))
}

const isNamedStandfirst = ({ element }: Block) => [element, ...ancestors(element)].slice(0, 3).some(isStandfirst)

const says = (text: string, standfirst: string) =>
  standfirst.length > 30 && (fold(text).startsWith(standfirst.slice(0, 60)) || standfirst.startsWith(fold(text).slice(0, 60)))

/** Whether a block is copy: a sentence, or a line too long for a label. */
const isProse = ({ text }: Block) => wordCount(text) >= 14 || (wordCount(text) >= 6 && endsSentence(text) && !/(?:…|\.\.\.)$/.test(text))

/** Whether a block is a kicker or a name above the first paragraph; a subheading directly above it and a list item are copy. */
const isKicker = ({ text, element }: Block, next: Block) =>
  ((wordCount(text) <= 6 && !endsSentence(text)) || (wordCount(text) <= 10 && /(?:…|\.\.\.)$/.test(text))) &&
  element.name !== 'li' &&
  !(/^h[2-6]$/.test(element.name) && isProse(next))

const DATE_LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'nb', 'da', 'fi', 'pl', 'cs']
const DATE_WORDS =
  /^(?:\d+(?:[.:/h-]\d+)*(?:st|nd|rd|th|h|am|pm|uhr|年|月|日|분|시)?|am|pm|a|p|m|et|est|edt|pt|pst|pdt|ct|cst|cdt|gmt|utc|mez|mesz|cet|cest|bst|ist|hst|uhr|h|hs|hrs|kl|um|at|on|to|à|às|de|del|den|der|le|el|il|of|the|min|mins|minuten?|minutes?|minutos?|minuti|read(?:ing)?|lesezeit|lesedauer|lecture|lectura|leitura|lettura|time|stand|updated?|aktualisiert|published|posted|veröffentlicht|erstellt|mis|jour|publié|modifié|publicado|atualizado|actualizado|aggiornato|pubblicato|uppdaterad|publicerad|opdateret|oppdatert|publisert|hours?|ago|vor|stunden?|tagen|hace|heures?|il|y|a|last|modified|first|date|datum|vor|feira)$/u
/** A year, a month's name, a reading time or an age. A time of day alone is not enough: it may head an entry of a chronicle. */
const SAYS_DAY = /\b(?:19|20)\d\d\b|\d\s?(?:年|월)|\bmin\p{L}*|\b(?:ago|vor|hace)\b|\p{L}{3}\p{L}*[\s.]+\d|\d\.?\s+\p{L}{3}/iu
const ADDRESS_ALONE = /^(?:(?:permalink|link|url|doi|short ?link)\s*:?\s*)?(?:https?:\/\/|www\.)\S+$/i

/** "3 of 12": the position in a gallery. */
const GALLERY_COUNT = /^\d{1,3} ?(?:of|\/|von|sur|de|di|av) ?\d{1,3}$/i

/** Whether a line is nothing but date, time and reading time, an address, or a gallery's count. Numbers alone are not: tables contain them. */
export function isMetaLine(text: string): boolean {
  if (text.length > 120) return false
  if (ADDRESS_ALONE.test(text) || GALLERY_COUNT.test(text)) return true
  if (!/\d/.test(text)) return false
  const words =
    text
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:[.:/-]\p{N}+)*/gu) ?? []
  return (
    words.length >= 3 &&
    SAYS_DAY.test(text) &&
    words.every((word) => DATE_WORDS.test(word) || monthNamed(word, DATE_LANGUAGES) > 0 || weekdayNamed(word, DATE_LANGUAGES) !== null)
  )
}
