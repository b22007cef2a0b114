import { wordCount } from '../html/text.ts'
import { ancestors, type Element, find, findAll, isLink, labelOf, textOf } from '../html/tree.ts'
import { isPictureFrame } from './figure.ts'
import { isPicture, picturesIn } from './picture.ts'

/** Names of blocks that belong to other articles or to the site, with pictures or without. */
const FOREIGN =
  /(?:^|[\s_-])(?:nav|navigation|menu|footer|related\w*|recirc\w*|recommend\w*|more-(?:on|from|stories|news|articles)|most-\w+|popular|trending|newsletters?|subscri\w+|ads?|advert\w*|sponsor\w*|taboola|outbrain|comments?|authors?|byline|bio|avatar|tags|cookies?|consent|shar(?:e|ing)|social|follow|logo|paywall)(?=$|[\s_\d-])/
/** Words of a picture's caption, credit and buttons at most; the longest of 1,200 captions read had 200, 99 % had fewer than 90. */
const WORDS_A_PICTURE = 100
/** Share of linked words: photographers and places are sometimes linked, all words of a teaser are. */
const MOST_LINKED = 0.3

/** Whether an element that counts as clutter ("widget", "overlay", an aside) holds little but pictures with their captions. */
export function isPictureBlock(element: Element): boolean {
  if (['nav', 'footer', 'form', 'menu', 'button', 'dialog'].includes(element.name) || isUnseen(element) || FOREIGN.test(labelOf(element)))
    return false
  // An `<aside>` belongs to the article only where its name says that it holds a picture.
  if (element.name === 'aside' && !isPictureFrame(element)) return false
  const pictures = picturesIn(element, 40).length
  if (pictures === 0) return false
  const words = wordCount(textOf(element))
  return words > 0 && words <= pictures * WORDS_A_PICTURE && linkedWords(element) <= words * MOST_LINKED
}

/** Whether attribute or style hides an element. `aria-hidden` does not hide it from view: slides and purely visual asides carry it. */
export const isUnseen = (element: Element): boolean =>
  element.attribs.hidden !== undefined || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.attribs.style ?? '')

/** Whether a picture's frame leads to another article: a link holds both picture and words, or most of the words are linked. */
export function isTeaser(frame: Element): boolean {
  const links = findAll(frame, (e) => e.name === 'a' && leadsToPage(e) && wordCount(textOf(e)) >= 3, 5)
  if (links.length === 0 && !withinPageLink(frame)) return false
  return withinPageLink(frame) || links.some((a) => find(a, isPicture)) || linkedWords(frame) >= wordCount(textOf(frame)) * 0.6
}

const withinPageLink = (frame: Element) => [...ancestors(frame)].slice(0, 4).some((e) => e.name === 'a' && leadsToPage(e))
const leadsToPage = ({ attribs: { href } }: Element) =>
  Boolean(href) && !/^(?:#|javascript:)/i.test(href!) && !/\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)/i.test(href!)
const linkedWords = (element: Element) => findAll(element, isLink).reduce((sum, a) => sum + wordCount(textOf(a)), 0)
