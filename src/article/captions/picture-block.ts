import { wordCount } from '../html/text.ts'
import { ancestors, type Element, find, findAll, labelOf, textOf } from '../html/tree.ts'
import { isPictureFrame } from './figure.ts'
import { isPicture, picturesIn } from './picture.ts'

/** Names of what belongs to other articles, to the page or to its owner, with pictures or without. */
const FOREIGN =
  /(?:^|[\s_-])(?:nav|navigation|menu|footer|related\w*|recirc\w*|recommend\w*|more-(?:on|from|stories|news|articles)|most-\w+|popular|trending|newsletters?|subscri\w+|promos?|promotion|ads?|advert\w*|sponsor\w*|taboola|outbrain|comments?|authors?|byline|bio|avatar|tags|cookies?|consent|shar(?:e|ing)|social|follow|logo|paywall)(?=$|[\s_\d-])/
/** A picture's caption, credit and buttons; the longest of 1,200 captions read had 200 words, 99 % had fewer than 90. */
const WORDS_A_PICTURE = 100
/** Photographers and places are linked now and then, a teaser's words all are. */
const MOST_LINKED = 0.3

/** Whether an element that is dropped for its name ("widget", "overlay", an aside) holds little but pictures with what is said of them. */
export function isPictureBlock(element: Element): boolean {
  if (['nav', 'footer', 'form', 'menu', 'button', 'dialog'].includes(element.name) || isUnseen(element) || FOREIGN.test(labelOf(element)))
    return false
  // What the publisher himself puts aside is the article's only where he names it for its picture.
  if (element.name === 'aside' && !isPictureFrame(element)) return false
  const pictures = picturesIn(element, 40).length
  if (pictures === 0) return false
  const words = wordCount(textOf(element))
  return words > 0 && words <= pictures * WORDS_A_PICTURE && linkedWords(element) <= words * MOST_LINKED
}

/** Taken from sight by attribute or style. `aria-hidden` takes nothing from sight: it stands on slides and on asides for the eye alone. */
export const isUnseen = (element: Element): boolean =>
  element.attribs.hidden !== undefined || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.attribs.style ?? '')

/** Whether a picture's frame leads to another article: picture and words are linked to the same page, or most of the words are. */
export function isTeaser(frame: Element): boolean {
  const links = findAll(frame, (e) => e.name === 'a' && leadsToPage(e) && wordCount(textOf(e)) >= 3, 5)
  if (links.length === 0 && !withinPageLink(frame)) return false
  return withinPageLink(frame) || links.some((a) => find(a, isPicture)) || linkedWords(frame) >= wordCount(textOf(frame)) * 0.6
}

const withinPageLink = (frame: Element) => [...ancestors(frame)].slice(0, 4).some((e) => e.name === 'a' && leadsToPage(e))
const leadsToPage = ({ attribs: { href } }: Element) =>
  Boolean(href) && !/^(?:#|javascript:)/i.test(href!) && !/\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)/i.test(href!)
const linkedWords = (element: Element) => findAll(element, (e) => e.name === 'a').reduce((sum, a) => sum + wordCount(textOf(a)), 0)
