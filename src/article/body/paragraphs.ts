import { isTag } from 'domhandler'
import type { Block } from '../html/flow.ts'
import { anyOf, endsSentence, fold, wordCount } from '../html/text.ts'
import { ancestors, labelOf } from '../html/tree.ts'
import { isNotice } from './notices.ts'
import { isCall, isDeskLine, isTools } from './prompts.ts'

/** Arrows, bullets and dashes that point. */
const POINTER_MARKS = '^[\\s>»•*■▶→–—-]*'

/** How calls and pointers within a body begin that are not copy. Only short blocks are compared with it. */
const POINTER = anyOf(
  `
  (?:read|see|watch|listen|view|click|tap)(?: (?:more|also|next|here|now|on|the full|full|our|all))+
  (?:also )?(?:read|watch|related|see also|more|recommended|explore|don'?t miss|up next)(?: \\w+){0,3}\\s*[:|]
  related(?: (?:stories|articles|content|coverage|news|topics|reading))?$
  (?:sign up|subscribe|register|log ?in|sign in|download|follow us|like us|join us|donate|support (?:us|our))\\b
  (?:share|tweet|email|print|comments?|advertisement|anzeige|publicidad|publicité|advertorial|sponsored|reklame|annons|pubblicità|реклама|continue reading(?: below)?|story continues|article continues|loading)\\b.{0,40}$
  lesen sie (?:auch|hier|mehr|dazu)|mehr (?:zum thema|dazu|lesen)|auch interessant|das könnte sie|lire (?:aussi|également|plus)|à lire(?: aussi)?|voir aussi|sur le même
  (?:lea|lee|leer|ver|vea)(?: también| más| además)|te puede interesar|más información|leia (?:também|mais)|veja (?:também|mais)|leggi anche|potrebbe interessarti|lees (?:ook|meer)|les også|läs (?:också|mer|även)|читайте также|подписывайтесь|関連記事|あわせて読みたい|相关阅读
  (?:all rights reserved|©|\\(c\\)|copyright)\\b
  (?:this article (?:was|is) (?:originally |first )?published|get (?:the latest|our)|our newsletters?|newsletter|follow .{2,40} on (?:twitter|x|facebook|instagram)|contact (?:the author|us)|have a tip)
  listen to (?:this|the) |\\(?catch all the |add as a |write to \\p{Lu}|this article is more than |cela vous intéressera|(?:komentarze|kommentare|comentarios|commentaires|commenti|комментарии|reacties|kommentarer)\\b.{0,60}$
  (?:photo|video|image) gallery|in pictures:|watch:|video:|playlist`,
  POINTER_MARKS,
)

/** A block with fewer words that ends no sentence is a label. 0, 2 and 4 were also tried, on 466 news pages. */
const LABEL_WORDS = 3

/** Headings of an article's tail, after which nothing is copy. */
const TAIL =
  /^(?:related(?: (?:stories|articles|topics|content|posts))?|more (?:on this story|from [\w ]{2,30}|stories|news)|most (?:read|popular|viewed)|recommended(?: for you| stories)?|you (?:may|might) also (?:like|be interested in)|read next|up next|trending(?: now)?|comments?|leave a (?:comment|reply)|join the conversation|about the author|sobre (?:la firma|el autor|la autora)|sobre o autor|(?:à propos de l['’]|l['’])auteur|über (?:den autor|die autorin)|zur person|contribute|share this(?: article| story)?|topics|tags|mehr zum thema|weitere (?:artikel|themen)|das könnte sie auch interessieren|à lire aussi|sur le même sujet|(?:también )?te puede interesar|noticias relacionadas|(?:você )?(?:também )?pode (?:te )?(?:gostar|interessar)|notícias relacionadas|vous aimerez aussi|leggi anche|lees ook|läs mer|читайте также|関連記事)\s*(?::|…|\.\.\.)?$/iu

/** The blocks of a body that are copy, in order: without pointers, fully linked teasers, labels and the article's tail. */
export function copyBlocks(blocks: Block[]): Block[] {
  const cut = cutTail(blocks)
  const isOfLinks = isListOfLinks(cut)
  return cut.filter((block, i) => (isOfLinks && isLinkedItem(block)) || !isPointer(block, cut[i - 1], cut[i + 1]))
}

const isLinkedItem = ({ element, text, linked }: Block) =>
  element.name === 'li' && linked > text.replace(/\s/g, '').length * 0.6 && !POINTER.test(text)

/** Share of the text from which linked list items are the article itself: offers, sources, a reading list. In other articles they are a few lines. */
const LIST_SHARE = 0.4
function isListOfLinks(blocks: Block[]): boolean {
  const size = (of: Block[]) => of.reduce((sum, { text }) => sum + text.length, 0)
  return size(blocks.filter(isLinkedItem)) > size(blocks) * LIST_SHARE
}

/** A tail heading with no more than a seventh of the text after it ends the body. */
function cutTail(blocks: Block[]): Block[] {
  const total = blocks.reduce((sum, b) => sum + b.text.length, 0)
  let after = 0
  for (let i = blocks.length - 1; i > 0; i--) {
    const block = blocks[i]!
    if (block.text.length < 60 && TAIL.test(block.text)) return cutTail(blocks.slice(0, i))
    after += block.text.length - block.linked
    if (after > total / 7) return blocks
  }
  return blocks
}

function isPointer(block: Block, before: Block | undefined, after: Block | undefined): boolean {
  const { text, linked } = block
  if (isNotice(text) || isCall(text, linked) || isDeskLine(text) || isTools(block) || (text.length < 60 && TAIL.test(text))) return true
  const share = linked && linked / text.replace(/\s/g, '').length
  // A call with many links may be long, any other is short: words are counted only as far as the tests below need.
  const words = wordCount(text, share > 0.3 ? 40 : 16)
  if (words === 0 || (words <= 15 && !endsSentence(text) && isBylineBlock(block))) return true
  if (/^h[2-6]$/.test(block.element.name)) return (share > 0.8 && words > 3) || POINTER.test(text) || after === undefined
  if (words < 40 && POINTER.test(text) && (share > 0.3 || words < 14)) return true
  if (share > 0.8 && isLinkedParagraph(block, before, after)) return false
  if (share > 0.8 && !(before && after && isSentencePart(before, after))) return words > 2 || !endsSentence(text)
  if (block.element.name === 'li' && share > 0.6) return true
  return (
    words < LABEL_WORDS &&
    !endsSentence(text) &&
    block.element.name !== 'li' &&
    !isAmongParagraphs(block, before, after) &&
    !isTabular(block)
  )
}

/** Whether a line names the writer or the time, by its markup or by how it begins. */
const isBylineBlock = (block: Block) =>
  /(?:^|[\s_-])(?:by|by-?lines?|authors?|datum|dates?|published|timestamp)(?=$|[\s_-])/.test(labelOf(block.element)) ||
  block.element.children.some((c) => isTag(c) && c.name === 'time') ||
  /^(?:B[yY]|Von|Par|Por|Di|Av|by|von|par|por|di|av)\s+\p{Lu}[\p{L}.'’-]*\s+\p{Lu}/u.test(block.text)

/** A linked block between two halves of a sentence is part of the sentence. */
const isSentencePart = (before: Block, after: Block) => !endsSentence(before.text) && /^\p{Ll}/u.test(after.text)

/** Words from which a linked paragraph among others is copy: pointers give a headline. */
const LINKED_WORDS = 20
const isLinkedParagraph = ({ text, element }: Block, before: Block | undefined, after: Block | undefined) =>
  element.name === 'p' &&
  /[.。…]?[.。”"»」]$/u.test(text) &&
  !text.includes('?') &&
  wordCount(text, LINKED_WORDS) >= LINKED_WORDS &&
  [before, after].some((b) => b?.element.name === 'p' && b.element.parent === element.parent && b.linked < b.text.length / 2)

/** A short line among paragraphs of the same parent is copy: a name in an interview, a subheading in bold. */
const isAmongParagraphs = ({ element }: Block, before: Block | undefined, after: Block | undefined) =>
  element.name === 'p' &&
  !element.attribs.class &&
  [before, after].some((b) => b?.element.name === 'p' && b.element.parent === element.parent)

const isTabular = (block: Block) =>
  ['td', 'th', 'tr', 'dt', 'dd', 'pre', 'button'].includes(block.element.name) ||
  /(?:^|[\s_-])quote/.test([block.element, ...ancestors(block.element)].slice(0, 3).map(labelOf).join(' '))

/** Removes repetitions: the headline among the first paragraphs, and paragraphs of a second rendering of the page. */
export function withoutRepeats(paragraphs: string[], headline: string | null): string[] {
  const seen = new Map<string, { first: string; folded: Set<string> | null }>()
  const title = fold(headline ?? '')
  return paragraphs.filter((paragraph, i) => {
    if (i < 3 && title && fold(paragraph) === title) return false
    if (wordCount(paragraph, 8) < 8) return true
    // Folding is expensive: a paragraph is folded whole only where another begins the same way.
    const beginning = beginningOf(paragraph)
    const alike = seen.get(beginning)
    if (!alike) {
      seen.set(beginning, { first: paragraph, folded: null })
      return true
    }
    alike.folded ??= new Set([fold(alike.first)])
    const { size } = alike.folded
    return alike.folded.add(fold(paragraph)).size > size
  })
}

/** The first letters and digits of a text, folded. */
function beginningOf(text: string): string {
  let beginning = ''
  for (let i = 0; i < Math.min(text.length, 80) && beginning.length < 20; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return fold(text.slice(0, 80)).replaceAll(' ', '').slice(0, 20)
    if (code >= 0x41 && code <= 0x5a) beginning += String.fromCharCode(code + 0x20)
    else if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) beginning += text[i]
  }
  return beginning
}
