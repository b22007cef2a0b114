import { isTag, isText } from 'domhandler'
import type { Caption } from '../../model.ts'
import { bareCredit } from '../captions/credit-form.ts'
import { isCaptionElement, isCreditElement, isPictureCredit, isPictureFrame, readCaption, readFigure } from '../captions/figure.ts'
import { imageAddress, isPicture, picturesIn } from '../captions/picture.ts'
import { isPictureBlock, isTeaser, isUnseen } from '../captions/picture-block.ts'
import { isHiddenElement } from './measure.ts'
import { clean, fold, wordCount } from './text.ts'
import { ancestors, type Element, find, inside, isBlock, isLink, isNonText, labelOf, type Node, textOf } from './tree.ts'

/** A run of text between the borders of blocks. */
export interface Block {
  kind: 'text'
  text: string
  /** Characters inside links. */
  linked: number
  /** The nearest block element. */
  element: Element
  /** Whether all of it is set in small type or italics. */
  isFine?: boolean
  /** `head` is between the headline and the body. */
  zone: 'head' | 'body'
}
export interface PictureItem {
  kind: 'picture'
  image: string | null
  element: Element
}
export type FlowItem = Block | PictureItem | { kind: 'caption'; caption: Caption }

/** What is read: an article's body, from the headline on where there is one. `base` resolves addresses. */
export interface Plan {
  body: Element
  headline: Element | null
  isClutter: (e: Element) => boolean
  base: string
}

/** The article in reading order: text blocks, pictures and captions from the headline (or the article's start) to the end of the body. */
export function readFlow(plan: Plan): FlowItem[] {
  const scope = scopeOf(plan)
  const flow = new Flow({ ...plan, scope })
  flow.visit(scope, scope, false)
  return flow.items
}

/** The smallest element around body and headline: what lies between them may be standfirst and lead picture. */
function scopeOf({ body, headline }: Plan): Element {
  if (!headline || inside(headline, body)) return body
  return [...ancestors(body)].find((e) => inside(headline, e)) ?? body
}

/** A plan, and the element that is walked. */
interface ScopedPlan extends Plan {
  scope: Element
}

/** One walk over the scope. Inline text is collected in a run until a block begins or ends. */
class Flow {
  readonly items: FlowItem[] = []
  private zone: 'before' | 'head' | 'body' | 'after' = 'before'
  private run = ''
  private linked = 0
  private fine = 0
  private fineDepth = 0

  constructor(private readonly plan: ScopedPlan) {}

  /** `holder` is the nearest block around the node. */
  visit(node: Node, holder: Element, inLink: boolean) {
    if (this.zone === 'after') return
    if (isText(node)) this.addText(node.data, inLink)
    if (!isTag(node)) return
    if (node === this.plan.headline) this.passHeadline(holder)
    else if (node === this.plan.body) this.readBody(node, holder, inLink)
    else if (isPicture(node)) this.addPicture(node)
    else if (node.name === 'br') this.breakLine(node, holder)
    else if (isPanelHead(node)) this.readHead(node, holder)
    else if (this.zone === 'body' && node.name === 'pre' && !this.isOutside(node)) this.readLines(node)
    else if (this.zone === 'body' && this.readRow(node)) return
    else if (this.lacksCredit() && isPictureCredit(node) && this.readCredit(node)) return
    else if (!isNonText(node) && this.isOutside(node)) this.readPictures(node, holder)
    else if (!isNonText(node) && !this.takeCaption(node, holder)) this.visitInside(node, holder, inLink || isLink(node))
  }

  /** An element that counts as clutter may be a picture's frame: its captions are read, its text is not. */
  private readPictures(element: Element, holder: Element) {
    if (this.zone !== 'head' && this.zone !== 'body') return
    if (!isPictureBlock(element)) {
      this.readCredit(element)
      return
    }
    this.endRun(holder)
    const inner = new Flow({ ...this.plan, isClutter: isUnseen })
    inner.zone = 'body'
    inner.visit(element, holder, false)
    // Weather and share prices also come with small pictures.
    this.items.push(...inner.items.filter((i) => i.kind === 'caption' && (i.caption.credit || wordCount(i.caption.text) >= 4)))
  }

  /** Reads a credit below a picture's frame into the caption before it, and returns whether it did. */
  private readCredit(element: Element): boolean {
    const last = this.items.at(-1)
    if (last?.kind !== 'caption' || !this.lacksCredit() || isUnseen(element)) return false
    const signed = isPictureCredit(element) ? element : find(element, isPictureCredit)
    const text = signed ? clean(textOf(signed)) : ''
    if (!text || wordCount(text) > 14) return false
    last.caption.credit = bareCredit(text)
    return true
  }

  private lacksCredit(): boolean {
    const last = this.items.at(-1)
    return last?.kind === 'caption' && last.caption.credit === null
  }

  private visitInside(element: Element, holder: Element, inLink: boolean) {
    const block = isBlock(element)
    if (block) this.endRun(holder)
    const isFine = FINE.has(element.name)
    if (isFine) this.fineDepth++
    for (const child of element.children) this.visit(child, block ? element : holder, inLink)
    if (isFine) this.fineDepth--
    if (block) this.endRun(element)
  }

  private addText(data: string, inLink: boolean) {
    this.run += data
    if (inLink) this.linked += data.trim().length
    if (this.fineDepth) this.fine += data.trim().length
  }

  private addPicture(img: Element) {
    this.items.push({ kind: 'picture', image: imageAddress(img, this.plan.base), element: img })
  }

  private endRun(element: Element) {
    const text = clean(this.run)
    if (text && (this.zone === 'head' || this.zone === 'body'))
      this.items.push({
        kind: 'text',
        text,
        linked: Math.min(this.linked, text.length),
        element,
        zone: this.zone,
        ...(this.fine >= text.length * 0.9 && { isFine: true }),
      })
    this.run = ''
    this.linked = 0
    this.fine = 0
  }

  private passHeadline(holder: Element) {
    this.endRun(holder)
    if (this.zone === 'before') this.zone = 'head'
  }

  private readBody(body: Element, holder: Element, inLink: boolean) {
    this.endRun(holder)
    this.zone = 'body'
    for (const child of body.children) this.visit(child, body, inLink)
    this.endRun(body)
    this.zone = 'after'
  }

  /** Two line breaks separate paragraphs, and so does one after a full sentence; any other is a space. */
  private breakLine(br: Element, holder: Element) {
    let next = br.next
    while (next && isText(next) && !next.data.trim()) next = next.next
    if ((next && isTag(next) && next.name === 'br') || (FULL_STOP.test(this.run) && this.run.trim().length >= SHORTEST_LINE))
      this.endRun(holder)
    else this.run += ' '
  }

  /** The question above a part that a button opens stands in the button. */
  private readHead(button: Element, holder: Element) {
    this.endRun(holder)
    this.run = button.children.map((child) => textOf(child)).join(' ')
    this.endRun(button)
  }

  /** Set lines stay apart. */
  private readLines(pre: Element) {
    for (const line of linesOf(pre)) {
      this.run = line
      this.endRun(pre)
    }
  }

  /** A row of short cells is one paragraph. Returns whether the element is one. */
  private readRow(row: Element): boolean {
    if (row.name !== 'tr') return false
    const cells = row.children.filter((c): c is Element => isTag(c) && ['td', 'th'].includes(c.name)).map((c) => clean(textOf(c)))
    if (cells.filter(Boolean).length < 2 || cells.some((cell) => cell.length > LONGEST_CELL) || find(row, holdsMore)) return false
    this.endRun(row)
    this.run = cells.filter(Boolean).join(' | ')
    this.endRun(row)
    return true
  }

  /** Whether an element is clutter. Outside the body, an element with headline, body, a figure or the standfirst is entered whatever its name. */
  private isOutside(element: Element): boolean {
    const { body, headline, isClutter } = this.plan
    if (this.zone === 'body') return isClutter(element)
    if (isHiddenElement(element)) return true
    return isClutter(element) && !isStandfirst(element) && !find(element, (e) => e === body || e === headline || e.name === 'figure')
  }

  /** Reads an element that is, or frames, a caption, and a figure that is only a picture. Returns whether it did. */
  private takeCaption(element: Element, holder: Element): boolean {
    if (this.zone === 'before' && element.name !== 'figure' && !(isPictureFrame(element) && find(element, isNamed))) return false
    const caption = captionOf(element, this.plan, this.items)
    const illustration = !caption && element.name === 'figure' && isIllustration(element)
    if (!caption && !illustration) return false
    this.endRun(holder)
    if (caption) this.items.push({ kind: 'caption', caption })
    else for (const img of picturesIn(element)) this.addPicture(img)
    return true
  }
}

/** A button that opens the part beside or below it, as in lists of questions. */
const isPanelHead = (e: Element): boolean =>
  (e.name === 'button' || e.attribs.role === 'button') &&
  ('aria-expanded' in e.attribs || 'aria-controls' in e.attribs) &&
  [e, ...ancestors(e)].slice(0, 3).some((at) => opensText(at.next))
function opensText(next: Node | null): boolean {
  while (next && isText(next) && !next.data.trim()) next = next.next
  return next !== null && isTag(next) && !/^(?:button|ul|nav|form)$/.test(next.name) && wordCount(textOf(next), 8) >= 8
}

const linesOf = (pre: Element): string[] => rawText(pre).split('\n')
const rawText = (node: Node): string =>
  isText(node) ? node.data : isTag(node) ? (node.name === 'br' ? '\n' : node.children.map(rawText).join('')) : ''
const FULL_STOP = /[.!?。！？।؟]["'”’»」）)]*\s*$/u
/** Characters of a line that is a paragraph of its own; a shorter one belongs to an address, a verse or a list. */
const SHORTEST_LINE = 30
/** Characters of a cell of figures or names; tables that arrange a page have longer ones. */
const LONGEST_CELL = 80
const holdsMore = (e: Element) => isPicture(e) || /^(?:p|h[1-6]|table|a)$/.test(e.name)

/** Elements that set text apart as captions are. */
const FINE = new Set(['small', 'em', 'i'])

/** A figure without text is a picture; one with paragraphs, a table or a quotation is text in a frame. */
const isIllustration = (figure: Element) =>
  !find(figure, (e) => ['blockquote', 'p', 'table', 'ul'].includes(e.name)) && wordCount(textOf(figure)) < 60

/** Above the headline, where logos and portraits are common, a picture's frame counts only with a named caption or credit. */
const isNamed = (e: Element) => isCaptionElement(e) || isPictureCredit(e) || /(?:^|[\s_-])credits?(?=$|[\s_\d-])/.test(labelOf(e))

/** The caption an element is, or is the frame of; null where it is neither. */
function captionOf(element: Element, plan: ScopedPlan, before: FlowItem[]): Caption | null {
  const kind =
    element.name === 'figure'
      ? 'figure'
      : isCaptionElement(element) && picturesIn(element, 1).length === 0
        ? 'caption'
        : isPictureFrame(element) || isCaptionElement(element) || isBareFrame(element)
          ? 'frame'
          : null
  if (kind === null || element === plan.scope || find(element, (e) => e === plan.body || e === plan.headline)) return null
  if (kind === 'figure') {
    const caption = holdsOwnText(element) ? null : readFigure(element, plan.base)
    // A credited picture belongs to the article, even where it links to a page of its own.
    return caption && (caption.credit || !isTeaser(element)) ? caption : null
  }
  const words = wordCount(textOf(element))
  if (kind === 'caption')
    return words <= 150 ? readCaption(element, besides(element), besidePicture(element, plan.base) ?? lastPicture(before)) : null
  if (find(element, (e) => ['form', 'input', 'select', 'textarea'].includes(e.name))) return null
  const single = picturesIn(element, 2).length === 1 && !find(element, (e) => ['figure', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(e.name))
  return single && words <= 60 && !isTeaser(element) ? readFigure(element, plan.base) : null
}

/** A block of one picture and a few unlinked words without paragraphs or headings: generated class names give no other sign. */
function isBareFrame(element: Element): boolean {
  if (element.name !== 'div' || picturesIn(element, 2).length !== 1) return false
  if (find(element, (e) => ['p', 'a', 'h1', 'h2', 'h3', 'h4', 'ul', 'figure', 'time'].includes(e.name))) return false
  const words = wordCount(textOf(element))
  return words >= 2 && words <= 40
}

/** A figure that contains further figures, a table or a quotation is part of the text. */
const holdsOwnText = (figure: Element) =>
  find(figure, (e) => e.name === 'figure' && !framesOnly(e, figure)) !== null ||
  (!find(figure, (e) => e.name === 'figcaption') &&
    find(figure, (e) => ['blockquote', 'table', 'p'].includes(e.name) && !isCaptionElement(e)) !== null)

/** Whether a figure in a figure holds only the picture that the outer one captions. */
const framesOnly = (inner: Element, outer: Element) =>
  !find(inner, (e) => e.name === 'figcaption') &&
  picturesIn(outer, 2).length === 1 &&
  find(outer, (e) => e.name === 'figcaption' && !inside(e, inner)) !== null

/** Credit elements next to a caption element, in the same frame. */
function besides(caption: Element): Element[] {
  const frame = caption.parent && isTag(caption.parent) ? caption.parent : null
  const own = frame && (frame.name === 'figure' || isPictureFrame(frame) || picturesIn(frame, 2).length === 1)
  return own ? frame.children.filter((c): c is Element => isTag(c) && c !== caption && isCreditElement(c)) : []
}

/** The picture in the nearest frame around a caption, up to four levels above it. */
function besidePicture(caption: Element, base: string): string | null {
  let frame = caption.parent
  for (let up = 0; up < 4 && frame && isTag(frame); up++, frame = frame.parent) {
    const pictures = picturesIn(frame, 4)
    if (pictures.length > 3) return null
    for (const picture of pictures) {
      const address = imageAddress(picture, base)
      if (address) return address
    }
  }
  return null
}

/** The picture directly before. */
function lastPicture(items: FlowItem[]): string | null {
  const last = items.at(-1)
  return last?.kind === 'picture' ? last.image : null
}

const STANDFIRST_NAMES =
  /(?:^|[\s_-])(?:stand-?first|dek|deck|lede?|lead|sub-?(?:title|headline|head|heading|titulo|titre)|strap-?line|summary|intro(?:duction)?|chap[oô]|chapeau|sapo|excerpt|description|abstract|entradilla|bajada|vorspann|perex|sommaire|teaser-?text|article-teaser|blurb|preamble|ingress|sottotitolo|sommario|catenaccio|occhiello)(?=$|[\s_\d-])/

/** Whether an element is named as a standfirst. */
export const isStandfirst = (e: Element): boolean =>
  STANDFIRST_NAMES.test(labelOf(e)) || e.attribs.itemprop === 'description' || e.attribs.itemprop === 'alternativeHeadline'

/** The blocks between headline and body that open the article: named as its standfirst, or repeating the page's description. */
export function standfirst(blocks: Block[], description: string | null): Block[] {
  const described = fold(description ?? '')
  return blocks.filter((block) => {
    if (block.linked > block.text.length * 0.5 || wordCount(block.text) < 5) return false
    const text = fold(block.text)
    const repeats = described.length > 30 && (text.startsWith(described.slice(0, 60)) || described.startsWith(text.slice(0, 60)))
    let e: Element | null = block.element
    for (let up = 0; up < 3 && e; up++, e = e.parent && isTag(e.parent) ? e.parent : null) if (isStandfirst(e)) return true
    return repeats || (wordCount(block.text) >= 8 && block.element.name === 'h2')
  })
}
