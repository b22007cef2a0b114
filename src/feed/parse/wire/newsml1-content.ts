/** Text and pictures in the nested components of NewsML 1. */
import type { Media } from '../../../model.ts'
import { type Blocks, blocksOf, htmlBlocks, mediaFrom, plainParagraphs } from './blocks.ts'
import { type NitfText, nitfText } from './nitf.ts'
import { newsml1Terms } from './rights.ts'
import { childAt, childrenOf, descendantsOf, type Element, elementsOf, elementText, rawText } from './tree.ts'

/** Roles of parts that are not copy. */
const NOT_COPY = /caption|stylesheet|head ?line|contact|logo|byline|thumbnail|preview/i
const CAPTION = /caption/i

type ComponentText = Blocks & Partial<NitfText>

/** The copy: the longest of the texts without another role (the others are its summaries). */
export function componentText(component: Element | undefined, url: string | null): ComponentText {
  const texts = copyItems(component).map((content) => textOfItem(content, url))
  const length = ({ paragraphs }: ComponentText) => paragraphs.reduce((sum, paragraph) => sum + paragraph.length, 0)
  return texts.sort((a, b) => length(b) - length(a))[0] ?? { paragraphs: [], pictures: [] }
}

function copyItems(component: Element | undefined): Element[] {
  if (!component || NOT_COPY.test(componentRole(component))) return []
  return [
    ...childrenOf(component, 'ContentItem').filter((item) => childAt(item, 'DataContent') && !isImageContent(item)),
    ...childrenOf(component, 'NewsComponent').flatMap(copyItems),
  ]
}

function textOfItem(content: Element, url: string | null): ComponentText {
  const data = childAt(content, 'DataContent')!
  const [nitf] = descendantsOf(data, 'nitf')
  if (nitf) return nitfText(nitf, url)
  if (elementsOf(data).length) return blocksOf({ ...data, name: '' }, url)
  const text = rawText(data)
  return /<(?:p|br|div)[\s/>]/i.test(text) ? htmlBlocks(text, url) : { paragraphs: plainParagraphs(text), pictures: [] }
}

/** The pictures: one for each component whose images are the same in several sizes, with its caption and credit. */
export function componentPictures(component: Element | undefined, url: string | null): Media[] {
  if (!component || /logo/i.test(componentRole(component))) return []
  const parts = childrenOf(component, 'NewsComponent')
  const sizes = parts.filter(isBareImage)
  const rest = parts.filter((part) => !isBareImage(part))
  const images = [component, ...sizes].flatMap((part) => childrenOf(part, 'ContentItem').filter(isImageContent))
  const others = rest.flatMap((part) => componentPictures(part, url))
  if (!images.length) return others
  const best = images.sort((a, b) => width(b) - width(a))[0]!
  const lines = childAt(component, 'NewsLines')
  const medium = mediaFrom(
    {
      href: best.attributes.Href,
      type: childAt(best, 'MimeType')?.attributes.FormalName ?? 'image',
      length: Number(elementText(childAt(best, 'Characteristics/SizeInBytes'))) || null,
      title: elementText(childAt(lines, 'HeadLine')),
      description: captionIn(component),
      credit:
        elementText(childAt(lines, 'CreditLine')) ??
        elementText(childAt(lines, 'ByLine')) ??
        childAt(component, 'AdministrativeMetadata/Creator/Party')?.attributes.FormalName,
      usageTerms: newsml1Terms(component),
    },
    url,
  )
  return [medium, ...others]
}

/** Whether a part is only an image, without lines and text of its own. */
function isBareImage(part: Element): boolean {
  if (childAt(part, 'NewsLines') || childAt(part, 'NewsComponent')) return false
  const contents = childrenOf(part, 'ContentItem')
  return contents.length > 0 && contents.every(isImageContent)
}

/** The text of the part with the role of a caption, or of a line of that type. */
function captionIn(component: Element): string | null {
  const parts = childrenOf(component, 'NewsComponent').filter((part) => CAPTION.test(componentRole(part)))
  const text = parts
    .flatMap(contents)
    .flatMap((content) => textOfItem(content, null).paragraphs)
    .join(' ')
  const line = childrenOf(childAt(component, 'NewsLines'), 'NewsLine').find((one) =>
    CAPTION.test(childAt(one, 'NewsLineType')?.attributes.FormalName ?? ''),
  )
  return text || elementText(childAt(line, 'NewsLineText'))
}

function contents(part: Element): Element[] {
  return descendantsOf(part, 'ContentItem').filter((content) => childAt(content, 'DataContent'))
}

function isImageContent(content: Element): boolean {
  const kind = `${childAt(content, 'MediaType')?.attributes.FormalName} ${childAt(content, 'MimeType')?.attributes.FormalName}`
  return (
    /\b(?:photo|picture|image|graphic)\b/i.test(kind) ||
    (/\.(?:jpe?g|png|gif|tiff?)$/i.test(content.attributes.Href ?? '') && !childAt(content, 'DataContent'))
  )
}

function width(content: Element): number {
  const property = childrenOf(childAt(content, 'Characteristics'), 'Property').find((property) =>
    /^(?:pixel)?width$/i.test(property.attributes.FormalName ?? ''),
  )
  return Number(property?.attributes.Value) || 0
}

function componentRole(component: Element): string {
  return childAt(component, 'Role')?.attributes.FormalName ?? ''
}
