/** Text and pictures in the nested components of NewsML 1. */
import type { Media } from '../../../model.ts'
import { type Blocks, blocksOf, htmlBlocks, picture, plainParagraphs } from './blocks.ts'
import { type NitfText, nitfText } from './nitf.ts'
import { at, childrenOf, type Element, elementsOf, rawText, textOf, within } from './tree.ts'

/** Parts that are no copy, by their role. */
const NOT_COPY = /caption|stylesheet|head ?line|contact|logo|byline|thumbnail|preview/i
const CAPTION = /caption/i

type Text = Blocks & Partial<NitfText>

/** The copy: of the texts that are not there for something else the longest (others are its summaries). */
export function textIn(component: Element | undefined, url: string | null): Text {
  const texts = copyItems(component).map((content) => textOfItem(content, url))
  const length = ({ paragraphs }: Text) => paragraphs.reduce((sum, paragraph) => sum + paragraph.length, 0)
  return texts.sort((a, b) => length(b) - length(a))[0] ?? { paragraphs: [], pictures: [] }
}

function copyItems(component: Element | undefined): Element[] {
  if (!component || NOT_COPY.test(roleOf(component))) return []
  return [
    ...childrenOf(component, 'ContentItem').filter((item) => at(item, 'DataContent') && !isImage(item)),
    ...childrenOf(component, 'NewsComponent').flatMap(copyItems),
  ]
}

function textOfItem(content: Element, url: string | null): Text {
  const data = at(content, 'DataContent')!
  const [nitf] = within(data, 'nitf')
  if (nitf) return nitfText(nitf, url)
  if (elementsOf(data).length) return blocksOf({ ...data, name: '' }, url)
  const text = rawText(data)
  return /<(?:p|br|div)[\s/>]/i.test(text) ? htmlBlocks(text, url) : { paragraphs: plainParagraphs(text), pictures: [] }
}

/** Pictures: one for each component whose images are the same in several sizes, with the caption and credit beside them. */
export function picturesIn(component: Element | undefined, url: string | null): Media[] {
  if (!component || /logo/i.test(roleOf(component))) return []
  const parts = childrenOf(component, 'NewsComponent')
  const sizes = parts.filter(isBareImage)
  const rest = parts.filter((part) => !isBareImage(part))
  const images = [component, ...sizes].flatMap((part) => childrenOf(part, 'ContentItem').filter(isImage))
  const others = rest.flatMap((part) => picturesIn(part, url))
  if (!images.length) return others
  const best = images.sort((a, b) => width(b) - width(a))[0]!
  const lines = at(component, 'NewsLines')
  const medium = picture(
    {
      href: best.attributes.Href,
      type: at(best, 'MimeType')?.attributes.FormalName ?? 'image',
      length: Number(textOf(at(best, 'Characteristics/SizeInBytes'))) || null,
      title: textOf(at(lines, 'HeadLine')),
      description: captionIn(component),
      credit:
        textOf(at(lines, 'CreditLine')) ??
        textOf(at(lines, 'ByLine')) ??
        at(component, 'AdministrativeMetadata/Creator/Party')?.attributes.FormalName,
    },
    url,
  )
  return [medium, ...others]
}

/** A part that is nothing but an image: no lines and no text of its own. */
function isBareImage(part: Element): boolean {
  if (at(part, 'NewsLines') || at(part, 'NewsComponent')) return false
  const contents = childrenOf(part, 'ContentItem')
  return contents.length > 0 && contents.every(isImage)
}

/** The text of the part whose role it is, or a line of that type. */
function captionIn(component: Element): string | null {
  const parts = childrenOf(component, 'NewsComponent').filter((part) => CAPTION.test(roleOf(part)))
  const text = parts
    .flatMap(contents)
    .flatMap((content) => textOfItem(content, null).paragraphs)
    .join(' ')
  const line = childrenOf(at(component, 'NewsLines'), 'NewsLine').find((one) =>
    CAPTION.test(at(one, 'NewsLineType')?.attributes.FormalName ?? ''),
  )
  return text || textOf(at(line, 'NewsLineText'))
}

function contents(part: Element): Element[] {
  return within(part, 'ContentItem').filter((content) => at(content, 'DataContent'))
}

function isImage(content: Element): boolean {
  const kind = `${at(content, 'MediaType')?.attributes.FormalName} ${at(content, 'MimeType')?.attributes.FormalName}`
  return (
    /\b(?:photo|picture|image|graphic)\b/i.test(kind) ||
    (/\.(?:jpe?g|png|gif|tiff?)$/i.test(content.attributes.Href ?? '') && !at(content, 'DataContent'))
  )
}

function width(content: Element): number {
  const told = childrenOf(at(content, 'Characteristics'), 'Property').find((property) =>
    /^(?:pixel)?width$/i.test(property.attributes.FormalName ?? ''),
  )
  return Number(told?.attributes.Value) || 0
}

function roleOf(component: Element): string {
  return at(component, 'Role')?.attributes.FormalName ?? ''
}
