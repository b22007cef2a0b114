import { isTag, isText } from 'domhandler'
import { clean, wordCount } from '../html/text.ts'
import {
  type Element,
  findAll,
  holdsText,
  isNonText,
  labelOf,
  type Node,
  nearestFirst,
  type Root,
  shortTextOf,
  textOf,
  walkElements,
} from '../html/tree.ts'
import { hasLeadIn, markedName, namesIn, OTHER_WORK, printedName } from './names.ts'

const BYLINE_NAMES =
  /(?:^|[\s_-])(?:by-?lines?|authors?(?:-?names?)?|by|autor(?:en|es|a|e|ka|zy)?|auteurs?|creators?|redac(?:teur|tor|tie)|redakt[oö]r|skribent|forfatter|penulis|firma|writer)(?=$|[\s_\d-])/
const NO_LINE = ['body', 'article', 'img', 'figure', 'figcaption']
/** Words in a byline at most: a longer text describes the writer. */
const BYLINE_WORDS = 25
/** Characters in a byline at most, including the markup's white space. */
const BYLINE_CHARACTERS = 600
/** Elements with a byline's name that are collected, and those of them that are read, the nearest to the headline first. */
const MOST_FOUND = 60
const MOST_BYLINES = 10

/** Bylines of something else than the article: pictures, teasers, comments. */
const SIGNED_ELSEWHERE = /media|image|photo|video|gallery|caption|teaser|related|comment/

/** An element that is named as a byline, and its words. */
export interface PrintedLine {
  element: Element
  text: string
}

/** The lines that are named as bylines, the nearest to the headline first. */
export function bylinesIn(root: Root, headline: Element | null): PrintedLine[] {
  const isLine = (e: Element) => BYLINE_NAMES.test(labelOf(e)) && !SIGNED_ELSEWHERE.test(labelOf(e)) && !NO_LINE.includes(e.name)
  return nearestFirst(findAll(root, isLine, MOST_FOUND), headline)
    .slice(0, MOST_BYLINES)
    .map((element) => ({ element, text: clean(spacedText(element)) }))
    .filter(({ text }) => wordCount(text) <= 2 * BYLINE_WORDS)
}

/** The text of an element with a space at every tag, because names, job titles and dates are in adjacent elements. */
export function spacedText(node: Node): string {
  if (isText(node)) return node.data
  if (!isTag(node) || isNonText(node)) return ' '
  return node.children.map(spacedText).join(' ')
}

/** Splits a text into names of possible writers; `isPrinted` as in `namesIn`. */
export type NameReader = (text: string, isPrinted?: boolean) => string[]

/** The names in the first byline that has any; empty where none has. */
export function namesPrinted(lines: PrintedLine[], read: NameReader): string[] {
  for (const { element, text } of lines) {
    if (wordCount(text) > BYLINE_WORDS) continue
    const isWhole = hasLeadIn(text) && wordCount(text) <= 6 && wordCount(text) > 2
    const ofText = () => read(text, true).flatMap((n) => (isWhole ? markedName(n) : printedName(n)) ?? [])
    const ofLinks = () =>
      findAll(element, (x) => x.name === 'a')
        .map((x) => clean(spacedText(x)))
        .filter((link) => wordCount(link) <= 4)
        .flatMap((link) => read(link, true).flatMap((n) => printedName(n) ?? []))
    const names = (hasLeadIn(text) ? [ofText, ofLinks] : [ofLinks, ofText]).map((of) => of()).find((some) => some.length) ?? []
    if (names.length) return names
  }
  return []
}

/** The newsroom that signs as a whole: "By The Island Post". */
export function newsroomPrinted(lines: PrintedLine[]): string[] {
  const signed = lines.find(({ text }) => hasLeadIn(text) && wordCount(text) <= 6)
  return signed ? namesIn(signed.text).slice(0, 1) : []
}

/** Those of `stated` who are printed with other work than writing. */
export function othersAmong(stated: string[], lines: PrintedLine[]): string[] {
  const text = lines.map((line) => line.text).join(' | ')
  const works = [...text.matchAll(OTHER_WORK)].map(({ 0: label, index }) => text.slice(index + label.length).split(NEXT_WORK)[0]!)
  const written = lines.flatMap((line) => WRITTEN.exec(line.text)?.[1] ?? [])
  return stated.filter((name) => works.some((names) => names.includes(name)) && !written.some((names) => names.startsWith(name)))
}
/** The first name after "By" is a writer, even if printed with other work as well. */
const WRITTEN = /^(?:by|von|par|por|di|door|oleh)\s+(.*)$/iu
/** Ends the names after a label. */
const NEXT_WORK = / \| |\b(?:by|published|updated|words)\b/iu

/** The stated writers and those printed beside them, where a line begins as bylines do and names more than the markup. */
export function withPrinted(stated: string[], lines: PrintedLine[], read: NameReader): string[] {
  for (const line of lines) {
    const text = line.text.split('|')[0]!
    if (wordCount(text) > BYLINE_WORDS || !hasLeadIn(text) || !stated.every((name) => text.includes(name))) continue
    const names = read(text.replace(WHEN, '')).filter((n) => stated.includes(n) || (printedName(n) === n && !ORGANISATION.test(n)))
    if (names.length > stated.length && stated.every((name) => names.includes(name))) return names
  }
  return stated
}
/** Organisations beside names: "Ann Roe and AP Staff", "Ann Roe, Lindholm News". */
const ORGANISATION =
  /\b(?:staff|news|press|media|team|desk|agenc(?:y|ies)|reporters|wires?|services?|agentur|redaktion|rédaction|redacción|redazione)\b/iu
/** Dates after the names in a byline. */
const WHEN = /\s(?:on|at|published|updated|posted|am|le|el|il)\s.*$|\s\d.*$/iu

/** Lines after the headline that are searched for a byline without a name of its own in the markup. */
const MOST_UNDER = 40

/**
 * The names in a short line that the markup does not name: directly below the headline one that begins as bylines do, further down one with
 * an author's label.
 */
export function namesUnder(headline: Element | null, root: Root, read: NameReader): string[] {
  let seen = 0
  let place: 'over' | 'under' | 'below' = 'over'
  let found: string[] = []
  walkElements(root, (e) => {
    if (found.length || isNonText(e)) return false
    if (e === headline) place = 'under'
    else if (place !== 'over' && holdsText(e) && (place === 'under' || AUTHOR_LABEL.test(beginning(e)))) {
      const text = clean(shortTextOf(e, BYLINE_CHARACTERS) ?? '')
      if (++seen > MOST_UNDER || text === '' || wordCount(text) > BYLINE_WORDS) place = 'below'
      if ((place === 'under' ? SIGNED_LINE : AUTHOR_LABEL).test(text)) found = read(text).filter((n) => printedName(n) === n)
    }
    return true
  })
  return found
}
/** How a byline begins: a word for "by" and a capitalised name. */
const SIGNED_LINE =
  /^(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|[Dd]i|DI|[Dd]oor|DOOR|[Oo]leh|Author|Autor(?:in)?|Auteur|Penulis)\s*:?\s\p{Lu}/u
const AUTHOR_LABEL = /^(?:Author|Autor(?:in|:in|\/in)?(?:\/Autor(?:in)?)?|Auteure?|Autore|Penulis|Автор)(?=$|\s|:)/u

/** The first text in an element. */
function beginning(element: Element): string {
  for (const child of element.children) {
    const text = isText(child) ? child.data.trim() : isTag(child) ? beginning(child) : ''
    if (text) return text
  }
  return ''
}

/** A signature in the last paragraph of a body, or above its first prose: a paragraph of nothing but a name, in bold or italics. */
export function namesSigned(body: Element): string[] {
  const paragraphs = findAll(body, (e) => e.name === 'p' && clean(textOf(e)) !== '')
  const opening = paragraphs.findIndex((p) => wordCount(textOf(p)) > BYLINE_WORDS / 2)
  if (opening < 0 || paragraphs.length < 3) return []
  return [paragraphs.at(-1)!, ...paragraphs.slice(0, opening)]
    .filter((p) => p.children.every((c: Node) => (isTag(c) ? /^(?:strong|b|em|i|br)$/.test(c.name) : clean(textOf(c)) === '')))
    .map((p) => clean(textOf(p)))
    .filter((text) => wordCount(text) <= 4 && /^\p{Lu}/u.test(text) && printedName(text) === text)
    .slice(0, 1)
}
