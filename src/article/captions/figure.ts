import { isTag } from 'domhandler'
import type { Caption } from '../../model.ts'
import { writtenDate } from '../../text/written-date.ts'
import { clean, fold, wordCount } from '../html/text.ts'
import { ancestors, type Element, find, findAll, isNonText, labelOf, textOf } from '../html/tree.ts'
import { splitCredit } from './credit.ts'
import { bareCredit, creditForm } from './credit-form.ts'
import { PICTURE_LABEL } from './credit-words.ts'
import { imageAddress, picturesIn } from './picture.ts'
import { attributesOf, creditFor } from './picture-attributes.ts'

const CAPTION_NAMES =
  /(?:^|[\s_-])(?:fig-?)?(?:caption|captions|cutline|bildunterschrift|bild-?text|bildtext|legende?|bu|pie-?(?:de-)?foto|didascalia|bijschrift|image-(?:text|description)|photo-(?:text|description))(?=$|[\s_\d-])|caption(?:text|body)?(?=$|[\s_])/
const CREDIT_NAMES =
  /(?:^|[\s_-])(?:(?:photo|image|img|media|picture|caption)?-?(?:credits?|copyright|attribution|photographer|fotograf\w*|photograph-?by|rights|provider)|(?:photo|image|img|media|picture)-copy|(?:photo|image|caption|media|figure|picture)-(?:author|source|byline|agency|by)|creator|author|source|agency|quelle|bildnachweis|copyright-?holder|copyrightholder|autor|byline|owner)(?=$|[\s_\d-])/
/** A longer "caption" is a text box. The longest of 1,200 news captions read had 1,300 characters. */
const CAPTION_CHARACTERS = 1_500

export const isCaptionElement = (e: Element): boolean =>
  e.name === 'figcaption' ||
  (e.name === 'cite' && e.parent !== null && isTag(e.parent) && picturesIn(e.parent, 2).length === 1) ||
  ((e.attribs.itemprop === 'caption' || CAPTION_NAMES.test(e.attribs.class ? labelOf(e) : '')) &&
    !['figure', 'img', 'picture', 'a', 'button', 'article', 'section', 'main', 'body', 'h1'].includes(e.name))
export const isCreditElement = (e: Element): boolean =>
  /copyrightHolder|creator|author|creditText/i.test(e.attribs.itemprop ?? '') ||
  (Boolean(e.attribs.class) && CREDIT_NAMES.test(labelOf(e)) && e.name !== 'img')

/** Whether an element is named as the credit of a picture, not of an article. */
export const isPictureCredit = (e: Element): boolean =>
  /(?:^|[\s_-])(?:photo|image|img|picture|bild|foto)[_-]?(?:credits?|copyright|source|author|byline|agency|by)(?=$|[\s_\d-])/.test(
    labelOf(e),
  )

/** Running times and picture counts that players and galleries print in place of a caption. */
const PLAYER_COUNT = /^[\d\s:/.]+(?:min(?:uten|utes|\.)?|bilder|photos?|images?|fotos?|pictures|videos?)?$/i

/** Names of blocks around a picture, used where the publisher has no `<figure>`. */
const FRAME_NAMES =
  /(?:^|[\s_-])(?:image|img|photo|picture|foto|bild|figure|wp-caption|media|pic)(?:-?(?:box|wrap|wrapper|container|block|holder|frame|with|article|inline|embed|media|image|left|right|center|full))*(?=$|[\s_\d-])/
export const isPictureFrame = (e: Element): boolean =>
  !['figure', 'img', 'picture', 'p', 'article', 'main', 'body', 'button'].includes(e.name) &&
  Boolean(e.attribs.class) &&
  FRAME_NAMES.test(labelOf(e))

/** The caption and credit of a figure (or the block around a picture); null where it has neither. */
export function readFigure(figure: Element, base: string): Caption | null {
  const img = picturesIn(figure)[0]
  const captionElement =
    find(figure, (e) => e.name === 'figcaption') ??
    find(figure, (e) => isCaptionElement(e) && !isCreditElement(e)) ??
    find(figure, isCaptionElement)
  const image = img ? imageAddress(img, base) : null
  const holder = captionElement && clean(textOf(captionElement)) ? captionElement : figure
  const outside =
    holder === figure
      ? []
      : findAll(figure, (e) => isCreditElement(e) || signsOutside(e) || (e.name === 'figcaption' && e !== holder)).filter(
          (e) => e !== holder && !isBelow(e, holder) && !isBelow(holder, e),
        )
  const caption = readCaption(holder, outside, image)
  if (!caption || !img) return caption
  return withShown({ ...caption, credit: caption.credit ?? creditFor(caption.text, attributesOf(img)) }, img)
}

/** "The court / Shutterstock": a name before the agency is what the picture shows, where its attributes name the same. */
function withShown(caption: Caption, img: Element): Caption {
  const [shown, ...signers] = caption.text ? [] : (caption.credit ?? '').split(/\s+[/|]\s+/)
  const stated = fold(`${img.attribs.alt ?? ''} ${img.attribs.title ?? ''}`)
  const isShown = shown && signers.length > 0 && stated.includes(fold(shown))
  return isShown ? { ...caption, text: shown, credit: signers.join('/') } : caption
}

/** Whether an element beside the caption is its credit: one that HTML has for small print, or a text that begins with a credit's label. */
function signsOutside(e: Element): boolean {
  if (['footer', 'small', 'cite'].includes(e.name)) return true
  const text = ['div', 'span', 'p'].includes(e.name) ? clean(textOf(e)) : ''
  return wordCount(text) <= 14 && (PICTURE_LABEL.test(text) || /^[©ⓒ]/.test(text)) && splitCredit(text).text === ''
}

/** The caption and credit of a caption element; `outside` are credit elements beside it. */
export function readCaption(holder: Element, outside: Element[], image: string | null): Caption | null {
  const credits = outermost([...findAll(holder, isCreditElement, 20), ...outside.slice(0, 20)]).filter((e) => wordCount(textOf(e)) <= 25)
  if (credits.length === 0) credits.push(...edgeCredit(holder))
  if (isWriterLine(holder)) return null
  const skip = (e: Element) => credits.includes(e) || e.name === 'h1' || isUi(e)
  const whole = clean(textOf(holder, skip))
  const stated = clean([...new Set(credits.map((e) => clean(textOf(e, isUi))).filter(Boolean))].join(' '))
  if (whole.length > CAPTION_CHARACTERS) return null
  const split = stated ? afterStated(whole, stated) : splitWhole(whole)
  const text = split.text.replace(/^[\s|•:]+|[\s|•]+$/g, '')
  if (PLAYER_COUNT.test(text) || isWhenAndWho(text) || /^https?:\S+$/.test(text) || (text && bareCredit(text) === null)) return null
  return text || split.credit ? { text, credit: split.credit, image } : null
}

/** "Jane Roe 2026-03-04 12:59": the time of the article, perhaps with its writer, stands below the opening picture. */
export const isWhenAndWho = (text: string) =>
  text.length <= 100 && TIME.test(text) && writtenDate(text, null) !== null && wordCount(text.replace(/[^\p{L}\s]+/gu, ' ')) <= 6
const TIME = /\d{1,2}[:.]\d\d/

/** Figures with the writer's portrait contain the byline. */
const isWriterLine = (holder: Element) =>
  find(holder, (e) => e.name === 'address' || e.attribs.rel === 'author') !== null ||
  (wordCount(textOf(holder)) <= 8 &&
    /\s(?:writer|reporter|editor|correspondent|journalist|redakteur(?:in)?|korrespondent(?:in)?)\s*$/i.test(textOf(holder))) ||
  (wordCount(textOf(holder)) <= 4 && /^\s*(?:by|von|par|por|di|av)(?:\s|$)/i.test(textOf(holder)))

/** An unnamed element at the caption's end that has the form of a credit; or one at its start, if it has a label. */
function edgeCredit(holder: Element): Element[] {
  const parts = holder.children.filter((c): c is Element => isTag(c) && !isNonText(c) && !isUi(c) && clean(textOf(c)) !== '')
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) return []
  const whole = clean(textOf(holder))
  const opening = clean(textOf(first))
  if (opening === whole) return isCitedSigner(first, opening) ? [first] : edgeCredit(first)
  if (whole.startsWith(opening) && signsOutside(first)) return [first]
  const text = clean(textOf(last))
  return ['div', 'span', 'p', 'small', 'cite'].includes(last.name) && whole.endsWith(text) && creditForm(text) !== null ? [last] : []
}

/** `<cite>` around a name or two; a sentence in it is the caption. */
const isCitedSigner = (e: Element, text: string) => e.name === 'cite' && wordCount(text) <= 4 && creditForm(text) !== null

/** Joins a credit element with the text: it may hold only the agency, while the names end the text; or it may hold the caption itself. */
function afterStated(whole: string, stated: string): { text: string; credit: string | null } {
  // The two elements may be in reverse order, or a tag may separate a name from its agency.
  if (isCreditLine(whole) && creditForm(stated) === null && wordCount(stated) >= 5) return { text: stated, credit: bareCredit(whole) }
  if (/[/,(]$/.test(whole)) {
    const joined = splitCredit(whole.endsWith('/') ? `${whole}${stated}` : `${whole} ${stated}`)
    if (joined.credit && joined.text.length < whole.length) return joined
  }
  if ((!whole && wordCount(stated) > 8) || fold(whole) === fold(stated)) return splitWhole(stated)
  const bare = bareCredit(stated)
  const text = whole.replace(/\s*(?:[([|–—-]|(?:photo|foto|bild|image|picture|credit|crédit|source|quelle)s?\s*:)\s*$/iu, '')
  const further = splitCredit(text)
  if (further.credit && bare && further.form !== 'names' && fold(further.credit) === fold(bare)) return { text: further.text, credit: bare }
  return { text, credit: bare }
}

function splitWhole(whole: string): { text: string; credit: string | null } {
  const split = splitCredit(whole)
  return split.form === 'names' && !split.text ? { text: whole, credit: null } : split
}

const isCreditLine = (text: string) => !['names', null].includes(creditForm(text))

const isUi = (e: Element): boolean =>
  e.name === 'button' ||
  /(?:^|[\s_-])(?:sr-only|screen-reader-text|screen-reader|visually-?hidden|expand|zoom|lightbox|fullscreen|off-?screen|assistive|aria-label|a11y|gallery-count|toggle|icon|image-count|share|(?<!overflow-|overflow-[xy]-|backface-)hidden)(?=$|[\s_-])/.test(
    labelOf(e),
  )

const isBelow = (e: Element, holder: Element) => [...ancestors(e)].includes(holder)
const outermost = (elements: Element[]) =>
  elements.filter((e, i) => elements.indexOf(e) === i && !elements.some((o) => o !== e && isBelow(e, o)) && !isNonText(e))
