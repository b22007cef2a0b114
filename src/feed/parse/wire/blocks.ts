/** The text of a news document, NITF or HTML: paragraphs and pictures in their order. */
import type { Media } from '../../../model.ts'
import { absolute } from '../links.ts'
import { tidy } from '../text.ts'
import { childrenOf, descendantsOf, type Element, elementsOf, elementText, readTree } from './tree.ts'

export interface Blocks {
  paragraphs: string[]
  pictures: Media[]
}

/** Elements of HTML and NITF 3 that end a paragraph. */
const PARAGRAPH_ELEMENTS = new Set(
  'p div section article aside main ul ol li dl dt dd table caption tr blockquote pre hr h1 h2 h3 h4 h5 h6 hl1 hl2 block nitf-table bq nitf-col fn body body.content body.end body.head'.split(
    ' ',
  ),
)
/** Elements without text of the story: scripts and the like, and the head, which the supplier's fields repeat. */
const SKIPPED_ELEMENTS = new Set(
  'head script style title header template noscript body.head body.end note media-metadata media-object'.split(' '),
)

/** Reads a tree. Addresses of pictures are resolved against `url`. */
export function blocksOf(root: Element, url: string | null): Blocks {
  const paragraphs: string[] = []
  const pictures: Media[] = []
  let line = ''
  const flush = () => {
    for (const part of line.split(/\n\s*\n/)) {
      const text = tidy(part)
      if (text) paragraphs.push(text)
    }
    line = ''
  }
  const walk = (element: Element) => {
    if (SKIPPED_ELEMENTS.has(element.name)) return
    if (element.name === 'br') line += '\n'
    const found = pictureAt(element, url)
    if (found) return void pictures.push(found)
    const block = PARAGRAPH_ELEMENTS.has(element.name)
    if (block) flush()
    for (const child of element.children) {
      if (typeof child !== 'string') walk(child)
      else line += element.name === 'pre' ? child.replace(/\r?\n/g, '\n\n') : child.replace(/\s+/g, ' ')
    }
    if (element.name === 'td' || element.name === 'th') line += ' '
    if (block) flush()
  }
  walk(root)
  flush()
  return { paragraphs, pictures }
}

/** Reads HTML that is given as text. */
export function htmlBlocks(html: string, url: string | null): Blocks {
  return blocksOf(readTree(html, { html: true }).root, url)
}

/** The paragraphs of plain text, separated by blank lines, or by line breaks if it has none. */
export function plainParagraphs(text: string): string[] {
  const unix = text.replace(/\r\n?/g, '\n')
  const parts = /\n[ \t]*\n/.test(unix.trim()) ? unix.split(/\n[ \t]*\n/) : unix.split('\n')
  return parts.map(tidy).filter((part) => part !== null)
}

/** HTML `figure`, `img` and `picture`; NITF `media`. */
function pictureAt(element: Element, url: string | null): Media | null {
  if (element.name === 'img') return mediaFrom({ href: element.attributes.src }, url)
  if (element.name === 'figure' || element.name === 'picture') return figure(element, url)
  return element.name === 'media' ? nitfMedia(element, url) : null
}

function figure(element: Element, url: string | null): Media {
  const image = descendantsOf(element, 'img')[0]
  const [caption] = descendantsOf(element, 'figcaption')
  const byClass = (words: RegExp) => descendants(element).find((one) => words.test(one.attributes.class ?? ''))
  const credit = elementText(byClass(/\b(?:credit|byline|copyright)/i))
  const text = elementText(caption)
  const description = credit && text?.endsWith(credit) ? tidy(text.slice(0, -credit.length)) : text
  return mediaFrom({ href: image?.attributes.src, description, credit }, url)
}

/** NITF 3: media with its references, caption and producer. */
function nitfMedia(element: Element, url: string | null): Media {
  const references = childrenOf(element, 'media-reference')
  const reference = references.find(({ attributes }) => attributes.source) ?? references[0]
  const { source, 'mime-type': type, 'alternate-text': title } = reference?.attributes ?? {}
  const caption = childrenOf(element, 'media-caption').map(elementText).filter(Boolean).join(' ')
  const producer = elementText(childrenOf(element, 'media-producer')[0])
  const signed = producer ? null : SIGNED.exec(caption)
  return mediaFrom(
    {
      href: source,
      type: type ?? element.attributes['media-type'],
      title,
      description: signed ? caption.slice(0, signed.index) : caption,
      credit: producer ?? signed?.[1],
    },
    url,
  )
}

/** Agencies sign a caption in brackets at its end: "(AP Photo/Jane Roe)". */
const SIGNED = /\s*\(([^()]{2,60}\/[^()]{2,60})\)\.?$/u

interface StatedMedia {
  href?: string | null | undefined
  type?: string | null | undefined
  length?: number | null | undefined
  title?: string | null | undefined
  description?: string | null | undefined
  credit?: string | null | undefined
  usageTerms?: string[]
}

/** A picture (or recording) of an entry, from the fields that a format states. */
export function mediaFrom(stated: StatedMedia, base: string | null): Media {
  return {
    url: absolute(stated.href, base) ?? '',
    type: tidy(stated.type),
    length: stated.length ?? null,
    title: tidy(stated.title),
    description: tidy(stated.description),
    credit: tidy(stated.credit),
    ...(stated.usageTerms?.length && { usageTerms: stated.usageTerms }),
  }
}

function descendants(element: Element): Element[] {
  return elementsOf(element).flatMap((child) => [child, ...descendants(child)])
}
