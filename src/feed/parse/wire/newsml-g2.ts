/** NewsML-G2 (iptc.org/std/NewsML-G2): newsItem, packageItem, and newsMessage with any of them. */
import type { Media } from '../../../model.ts'
import { type WireReading, wireFeed } from './entry.ts'
import { g2ItemEntry, itemClass, ownPictures, packageEntry } from './newsml-g2-item.ts'
import { childAt, childrenOf, descendantsOf, type Element, elementsOf } from './tree.ts'

/** Items that are not stories: plans and background knowledge. */
const NO_STORY = new Set(['planningItem', 'conceptItem', 'knowledgeItem', 'catalogItem'])
const PICTURE_CLASS = /^(?:picture|graphic)$/

/** Reads a message or a single item. Pictures that a package or a link connects with a text become its pictures; others are entries. */
export function readNewsmlG2(root: Element, url: string | null): WireReading {
  const all = (/^newsMessage$/i.test(root.name) ? childrenOf(root, 'itemSet').flatMap(elementsOf) : [root]).filter((item) => !item.open)
  const news = all.filter((item) => item.name === 'newsItem')
  const packages = all.filter((item) => item.name === 'packageItem')
  const texts = news.filter((item) => !PICTURE_CLASS.test(itemClass(item)))
  const pictures = new Map(news.filter((item) => PICTURE_CLASS.test(itemClass(item))).map((item) => [item.attributes.guid ?? '', item]))
  const tied = tie(texts, packages, pictures, url)
  const entries = news.flatMap((item) => {
    if (tied.pictures.has(item)) return []
    const entry = g2ItemEntry(item, url)
    return [{ ...entry, media: [...entry.media, ...(tied.media.get(item) ?? [])] }]
  })
  const lone = packages.filter((item) => !tied.packages.has(item)).map((item) => packageEntry(item, url))
  const leftOut = all.filter((item) => NO_STORY.has(item.name)).map((item) => item.name)
  return wireFeed('newsml-g2', [...entries, ...lone], leftOut)
}

interface Ties {
  /** The pictures of each text from elsewhere in the message. */
  media: Map<Element, Media[]>
  /** Picture items that belong to a text. */
  pictures: Set<Element>
  /** Packages that contain only these connections. */
  packages: Set<Element>
}

function tie(texts: Element[], packages: Element[], pictures: Map<string, Element>, url: string | null): Ties {
  const ties: Ties = { media: new Map(), pictures: new Set(), packages: new Set() }
  const byGuid = new Map(texts.map((item) => [item.attributes.guid ?? '', item]))
  const give = (text: Element, reference: Element) => {
    const item = pictures.get(reference.attributes.residref ?? '')
    const media = item ? ownPictures(item, url) : referredPicture(reference, url)
    const given = ties.media.get(text) ?? []
    given.push(...media)
    ties.media.set(text, given)
    if (item) ties.pictures.add(item)
  }
  for (const text of texts)
    for (const link of childrenOf(childAt(text, 'itemMeta'), 'link')) if (pictures.has(link.attributes.residref ?? '')) give(text, link)
  for (const one of packages) {
    const references = descendantsOf(childAt(one, 'groupSet'), 'itemRef')
    const text = references.map((reference) => byGuid.get(reference.attributes.residref ?? '')).find(Boolean)
    if (!text) continue
    ties.packages.add(one)
    for (const reference of references) give(text, reference)
  }
  return ties
}

/** A picture that only the reference describes, by its address and type. */
function referredPicture(reference: Element, url: string | null): Media[] {
  const isImage = /^image\//.test(reference.attributes.contenttype ?? '') || PICTURE_CLASS.test(itemClass(reference))
  return isImage ? ownPictures(reference, url) : []
}
