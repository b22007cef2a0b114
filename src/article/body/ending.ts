import type { Block } from '../html/flow.ts'
import { anyOf, endsSentence, wordCount } from '../html/text.ts'
import { isMetaLine } from './opening.ts'

/** What publishers print below the last paragraph: rights, citation, contacts, calls to follow and subscribe, who the writer is. */
const COLOPHON = anyOf(`
  ^(?:©|\\(c\\)|copyright\\b)|©\\s?(?:19|20)\\d\\d|\\ball rights reserved\\b|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|無断転載|无断转载|未经授权|무단\\s?(?:전재|복제)
  ^(?:disclaimer|citation|explore more on|filed under|tagged|more information|editor'?s picks?|gallery credit|references)\\b.{0,4}[:：]|^explore more on these topics|^subject to copyright|\\bis subject to copyright\\b
  ^(?:contact|reach|email|e-mail|follow|—\\s?contact)\\b.{0,120}(?:@|twitter|facebook|instagram|\\.com\\b)|\\b(?:can|may) be (?:reached|contacted) (?:at|on|by|via)\\b|^(?:he|she|they) can be (?:reached|found)
  \\b(?:newsletters?|newsletter-)\\b|\\b(?:whatsapp|telegram|google news|google-news)[\\s-]?(?:channel|kanal|canal|canale)?\\b.{0,60}(?:folgen|follow|ikuti|sigue|segui|abonn|auch|join|news)|(?:folgst|folgen sie|folge|follow|ikuti|sigue|segui|join|abonn).{0,60}\\b(?:whatsapp|telegram|google news|facebook|instagram)\\b
  \\b(?:delivery charges may apply|fill (?:out|in) the form)\\b|^(?:write to)\\b.{0,60}@
  ^(?:our journalism needs|please subscribe|subscribe (?:to|now|today)|sign up (?:for|to|now|today)|get unlimited access|become a (?:member|subscriber)|already a subscriber|support (?:our|independent)|if you purchase a product)
  ^(?:this (?:article|story|post|piece) (?:was |is |has been )?(?:originally |first )?(?:appeared|published|updated|produced)|originally published|first published|dieser (?:artikel|text|beitrag) (?:ist|erschien|wurde)|diese(?:s thema im programm|r inhalt)|über dieses thema berichtete?|sendung:|cet article (?:a été|est)|este artículo (?:fue|se publicó)|\\(?责编)
  (?:comments?|kommentare|comentarios|comentários)\\b.{0,80}\\b(?:moderat|pre-?moderat|themenbezogen|netiquette|aprobad|aprovad|respeito)
  ^(?:hat ihnen dieser artikel|wie hat ihnen|war dieser artikel|did you (?:like|enjoy) this|was this (?:article|story) helpful|ihre meinung ist uns|(?:haben sie|got|have) (?:a |einen |hinweise).{0,40}(?:tip|fehler|story)|send us your|senden sie uns|schreiben sie uns|want more\\b)
  ^tagged in\\b|^tags?\\s*:|^themen\\s*:|^topics\\s*:|^schlagwörter|^stichwörter|^temas\\s*:|^sujets\\s*:
  ^(?:die|der) autor(?:in)?\\b.{0,3}$|^about the (?:author|writer)s?\\b`)

/** More characters than `COLOPHON_WORDS` words have: a long line without spaces is not searched. */
const COLOPHON_CHARACTERS = 1_000

/** A colophon block has no more words, and this many blocks at the end are examined. */
const COLOPHON_WORDS = 100
const COLOPHON_BLOCKS = 12

/**
 * The blocks of a body up to its last copy, without the colophon below it. Blocks are removed from the end while they are colophon, a date,
 * an address, or a label; labels at the end stay unless a colophon or a link is above or directly below them.
 * @param byline the writers' names
 */
export function toEnding(blocks: Block[], byline: string[]): Block[] {
  let end = withoutTitles(blocks).length
  for (let i = end - 1, last = end - COLOPHON_BLOCKS; i > 0 && i >= last; i--) {
    const block = blocks[i]!
    if (GALLERY_CREDIT.test(block.text)) end = galleryAt(blocks, i)
    else if (isColophon(block) || isAboutWriter(block.text, byline)) end = i
    else if (!isTrailingLabel(block)) break
  }
  // A heading or a name directly above the colophon belongs to it.
  while (end < blocks.length && end > 1 && mayHeadColophon(blocks[end - 1]!)) end--
  return blocks.slice(0, end)
}

/** The credit of a gallery below the copy; a heading and a few lines above it describe the gallery. */
const GALLERY_CREDIT = /^gallery credit\s*:/i
const galleryAt = (blocks: Block[], credit: number) => {
  for (let i = credit - 1; i > 0 && i >= credit - 3; i--) if (/^h[2-6]$/.test(blocks[i]!.element.name)) return i
  return credit
}

/** Three or more lines at the end that are no sentence, paragraph, or part of a list or table are titles of other pages. */
function withoutTitles(blocks: Block[]): Block[] {
  let end = blocks.length
  while (end > 1 && isTitle(blocks[end - 1]!)) end--
  return blocks.length - end >= 3 ? blocks.slice(0, end) : blocks
}
const isTitle = ({ text, element }: Block) =>
  !endsSentence(text) && wordCount(text) <= 14 && /^(?:div|span|section|article|header|h[2-6])$/.test(element.name)

const isColophon = ({ text, linked }: Block) =>
  isShort(text) && (COLOPHON.test(text) || isMetaLine(text) || (linked > text.length * 0.7 && !endsSentence(text)))

const isShort = (text: string) => text.length <= COLOPHON_CHARACTERS && wordCount(text) <= COLOPHON_WORDS
const mayHeadColophon = ({ text, element }: Block) => !endsSentence(text) && (/^h[2-6]$/.test(element.name) || wordCount(text) <= 4)
const isTrailingLabel = ({ text }: Block) => wordCount(text) <= 8 && !endsSentence(text)

/** "Jane Roe is a reporter …": a paragraph below the copy that begins with a writer's name and says what the writer is or does. */
const isAboutWriter = (text: string, byline: string[]) =>
  isShort(text) &&
  (byline.some((name) => text.startsWith(name) && WRITES.test(text.slice(name.length, name.length + 40))) || BIOGRAPHY.test(text))
const WRITES =
  /^[^.]{0,12}(?:^|[ ,(])(?:is|was|has|covers|writes|ist|war|schreibt|arbeitet|geboren|est|écrit|es|escribe|è|scrive|er|är|skriver|\(\*)(?= |\d)/u
const BIOGRAPHY =
  /^(?:\p{Lu}[\p{L}.'’-]+ ){2,4}(?:is|ist|est|es|è|är|er) (?:an?|the|eine?|die|der|une?|una?|en|un’)?\s?(?:[\p{L}\d.’'-]+ ){0,5}?(?:[\p{L}-]*[Rr]eporter|[Cc]orrespondent|[Ee]ditor|[\p{L}-]*[Jj]ournalist|[Cc]olumnist|[Pp]rofessor|[Ff]ellow|[Ll]ecturer|[Rr]esearcher|[\p{L}-]*[Rr]edakteur|[\p{L}-]*[Kk]orrespondent|Autor|rédact|periodista|redactor|giornalista|skribent)/u
