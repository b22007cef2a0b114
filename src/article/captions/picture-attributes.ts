import { clean, fold, wordCount } from '../html/text.ts'
import type { Element } from '../html/tree.ts'
import { splitCredit } from './credit.ts'
import { bareCredit, type SplitCaption } from './credit-form.ts'

const CAPTIONS = ['data-caption', 'data-image-caption', 'data-img-caption', 'data-description', 'data-sub-html']
const CREDITS =
  'data-credit data-credits data-image-credit data-copyright data-attribution data-photographer data-image-author data-image-source data-source'.split(
    ' ',
  )

/** What a picture's own attributes say about it: caption and credit for lightboxes, title, alternative text. */
export interface PictureAttributes {
  caption: SplitCaption | null
  /** Title and alternative text often repeat the printed caption. */
  title: SplitCaption | null
  alt: SplitCaption | null
  credit: string | null
}

export function attributesOf(picture: Element): PictureAttributes {
  const a = picture.attribs
  const caption = CAPTIONS.map((name) => plainAttribute(a[name])).find((text) => wordCount(text) >= 2)
  const credit = CREDITS.map((name) => plainAttribute(a[name])).find(isSupplierName)
  return {
    caption: caption ? splitCredit(caption) : null,
    title: plainAttribute(a.title) ? splitCredit(plainAttribute(a.title)) : null,
    alt: plainAttribute(a.alt) ? splitCredit(plainAttribute(a.alt)) : null,
    credit: credit ? bareCredit(credit) : null,
  }
}

/** The credit in a picture's attributes for a caption that is printed without one: stated as such, or at the end of the same words. */
export function creditFor(text: string, stated: PictureAttributes): string | null {
  if (stated.credit) return stated.credit
  const words = fold(text)
  return [stated.caption, stated.title, stated.alt].find((s) => s?.credit && (s.text === '' || fold(s.text) === words))?.credit ?? null
}

/** Whether a text beside a picture repeats the picture's attributes, and so is its caption whatever its markup. */
export function repeats(text: string, { caption, title, alt }: PictureAttributes): boolean {
  const words = fold(text)
  return wordCount(text) >= 3 && [caption, title, alt].some((s) => s && fold(s.text) === fold(splitCredit(text).text) && words !== '')
}

/** The text of an attribute, which may contain escaped HTML. */
const plainAttribute = (value: string | undefined) => clean((value ?? '').slice(0, 3_000).replace(/<[^<>]{0,500}>/g, ' '))
/** `data-source` also holds addresses and names of players ("jwplatform"). */
const isSupplierName = (text: string) =>
  text.length >= 2 && text.length <= 140 && !/:\/\/|^[\w-]*$/.test(text.replace(/^\p{Lu}[\p{L}]+$/u, 'A b'))
