import { isTag, isText } from 'domhandler'
import type { Caption } from '../../model.ts'
import { monthNames } from '../../text/calendar.ts'
import type { Block, FlowItem, PictureItem } from '../html/flow.ts'
import { endsSentence, fold, wordCount } from '../html/text.ts'
import { ancestors, find, type Node, textOf } from '../html/tree.ts'
import { splitCredit } from './credit.ts'
import { PICTURE_LABEL } from './credit-words.ts'
import { isPicture, picturesIn } from './picture.ts'
import { attributesOf, creditFor, repeats } from './picture-attributes.ts'

/** Words: 99 % of 1,200 captions read had fewer. A longer text is a paragraph that happens to end like a caption. */
const LONGEST_CAPTION = 90

/**
 * Turns text blocks that are written as captions into captions: those that end in a credit after a picture, or in a form of credit that no
 * body paragraph ends in. It relies on how desks sign pictures, not on the markup; each form gives its reason.
 */
export function captionsInText(items: FlowItem[]): FlowItem[] {
  const out: FlowItem[] = []
  const lastText = items.findLastIndex((item) => item.kind === 'text')
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!
    if (item.kind !== 'text') {
      out.push(item)
      continue
    }
    if (repeatsCaption(item, out)) continue
    const signed = out.at(-1)
    if (signed?.kind === 'caption' && !isHeadingBlock(item) && isNameInCard(item, signed.caption)) {
      signed.caption.text = item.text
      continue
    }
    const picture = pictureBefore(out)
    if (picture && !isHeadingBlock(item) && item.linked === 0 && repeats(item.text, attributesOf(picture.element))) {
      const { text, credit } = splitCredit(item.text)
      const below = items[i + 1]
      const line = !credit && below?.kind === 'text' ? creditLine(below.text) : null
      if (line) i++
      out.push({
        kind: 'caption',
        caption: { text, credit: credit ?? line ?? creditFor(text, attributesOf(picture.element)), image: picture.image },
      })
      continue
    }
    const next = items[i + 1]
    const creditBelow = picture !== null && next?.kind === 'text' && wordCount(item.text, 61) <= 60 ? creditLine(next.text) : null
    if (picture && creditBelow && !isHeadingBlock(item)) {
      out.push({ kind: 'caption', caption: { text: item.text, credit: creditBelow, image: picture.image } })
      i++
      continue
    }
    const caption = isHeadingBlock(item) ? null : asCaption(item.text, picture, item, i < lastText)
    out.push(caption ? { kind: 'caption', caption } : item)
  }
  return out.map((item) => (item.kind === 'picture' && !isCaptioned(item, out) ? (fromAttributes(item) ?? item) : item))
}

const isCaptioned = (picture: PictureItem, items: FlowItem[]) =>
  items.some((i) => i.kind === 'caption' && (i.caption.image === picture.image || i === items[items.indexOf(picture) + 1]))

/** For a picture without a printed caption: the caption and credit that its attributes hold, if they are meant as such. */
function fromAttributes({ image, element }: PictureItem): FlowItem | null {
  const stated = attributesOf(element)
  const signed = stated.title?.form === 'names' ? null : stated.title
  const text = stated.caption?.text ?? ''
  const credit = stated.credit ?? stated.caption?.credit ?? signed?.credit ?? null
  return image && (text || credit) ? { kind: 'caption', caption: { text, credit, image } } : null
}

/** The picture directly before the current block. */
function pictureBefore(out: FlowItem[]): PictureItem | null {
  const last = out.at(-1)
  return last?.kind === 'picture' ? last : null
}

/** Words in the card of a product, a book or a work of art at most; the longest card seen had 17. */
const LONGEST_CARD = 40

/** Whether a block names what a credited picture shows: the only text of a card that otherwise holds the picture, its credit and links to shops. */
function isNameInCard({ element, text, linked }: Block, { text: caption, credit }: Caption): boolean {
  if (caption || !credit || linked || endsSentence(text)) return false
  const card = [element, ...ancestors(element)].slice(0, 5).find((e) => picturesIn(e, 2).length > 0)
  if (!card || picturesIn(card, 2).length > 1 || !fold(textOf(card)).includes(fold(credit))) return false
  const words = wordCount(textOf(card))
  const unlinked = wordCount(textOf(card, (e) => e.name === 'a' && !find(e, isPicture)))
  return words <= LONGEST_CARD && unlinked <= wordCount(text) + wordCount(credit) + 1
}

/** Scrolling stories repeat a caption below its figure as text. */
function repeatsCaption(item: Block, out: FlowItem[]): boolean {
  const last = out.at(-1)
  return last?.kind === 'caption' && wordCount(item.text, 4) >= 4 && fold(last.caption.text) === fold(item.text)
}

const isHeadingBlock = (item: Block) => /^h[1-6]$/.test(item.element.name)

/** A line that is nothing but a credit with its label or agency: "Foto: Jane Roe/TT". */
function creditLine(text: string): string | null {
  if (wordCount(text, 15) > 14) return null
  const split = splitCredit(text)
  return split.text === '' && split.form !== null && split.form !== 'names' ? split.credit : null
}

/** A text with more words is not a credit alone. */
const LONGEST_CREDIT = 20
/**
 * Whether a text can end in any form that `signedAsPicture` accepts, so that most body paragraphs need not be split. A credit has at most 140
 * characters, its label a few more, and a date may precede it.
 */
function maySign(text: string): boolean {
  const end = text.slice(-200)
  return end.includes('/') || DATED.test(end) || PICTURE_LABEL.test(end)
}

function asCaption(text: string, picture: { image: string | null } | null, item: Block, more: boolean): Caption | null {
  if (!picture && wordCount(text, LONGEST_CREDIT + 1) > LONGEST_CREDIT && !maySign(text)) return null
  const length = wordCount(text, LONGEST_CAPTION + 1)
  if (length > LONGEST_CAPTION) return null
  const { text: words, credit, form } = splitCredit(text)
  const caption = { text: words, credit, image: picture?.image ?? null }
  if (form === null || credit === null)
    return picture && isSmallPrint(item) && length <= 50 && more ? { ...caption, text: text.replace(MARKED, '').trim() } : null
  if (!words) return picture || (form === 'label' && PICTURE_LABEL.test(text)) ? caption : null
  if (picture) return form !== 'names' || isSmallPrint(item) ? caption : null
  return signedAsPicture(words, text, form) ? caption : null
}

/** Whether a credit has a form that no body paragraph ends in, which a caption without a picture needs. */
function signedAsPicture(words: string, text: string, form: string): boolean {
  // "… Foto: Jane Roe" and "… (AP Photo/Jane Roe)" credit pictures only; text is signed without a label.
  if (form === 'label') return wordCount(words) > 1 && PICTURE_LABEL.test(text.slice(words.length))
  // "Name/Agency" after a full sentence. Text sign-offs have no slash and are alone or in brackets at the end ("(dpa)").
  if (form === 'slash' || form === 'bracket') return /\//.test(text.slice(words.length))
  // An agency's name alone also ends datelines and sign-offs, so the text itself must close with a dated place, as captions do.
  return form === 'agency' && !/[)\]]$/.test(text) && closesWithDate(words)
}

const MONTH = `(?:${monthNames(['en', 'de', 'fr', 'es']).join('|')})\\.?`
/** "…, Iraq, March 16, 2017.": the date of the picture, which agency style puts at the end of a caption. */
const closesWithDate = (text: string) => CLOSING_DATE.test(text)
const DATE = `(?:(?:${MONTH})\\s\\d{1,2},?\\s\\d{4}|\\d{1,2}\\.?\\s(?:de\\s)?(?:${MONTH})(?:\\sde)?\\s\\d{4})`
/** Matched backwards from the year: most texts have none, so the month is rarely searched. */
const DATED = new RegExp(`\\d{4}(?<=${DATE})`, 'iu')
const CLOSING_DATE = new RegExp(`${DATE}\\.?$`, 'iu')

/** Marks that point at the picture above. */
const MARKED = /^[△▲▽▼↑⬆◀◤◢⊙]/

/** Whether a block is set wholly in italics or small type, as captions without a class are; or in bold, short, and closed with a full stop, unlike a heading. */
function isSmallPrint(item: Block): boolean {
  if (item.isFine || MARKED.test(item.text)) return true
  const only = item.element.children.filter((c: Node) => !isText(c) || c.data.trim())
  const wrapper = only.length === 1 && isTag(only[0]!) ? only[0]! : null
  if (wrapper && ['strong', 'b'].includes(wrapper.name)) return wordCount(item.text) <= 8 && /\.$/.test(item.text)
  return (
    wrapper !== null && (['em', 'i', 'small', 'figcaption'].includes(wrapper.name) || find(wrapper, (e) => e.name === 'small') !== null)
  )
}
