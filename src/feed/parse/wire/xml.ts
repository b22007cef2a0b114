/** Wire documents in XML: chooses the reader of the format and reports what cannot be read. */
import { trouble } from '../../../errors.ts'
import type { ParsedFeed, Trouble } from '../../../model.ts'
import type { FeedRoot } from '../document.ts'
import { XML_ENTITIES } from '../entities.ts'
import { FORBIDDEN } from '../text.ts'
import { type WireReading, wireFeed } from './entry.ts'
import { readNewsmlG2 } from './newsml-g2.ts'
import { readNewsml1 } from './newsml1.ts'
import { nitfEntry } from './nitf.ts'
import { type Element, elementsOf, rawText, readTree, TooDeep } from './tree.ts'

/** The reader of each root element. Items in which the document breaks off must not be among the entries. */
const READERS: Record<string, (root: Element, url: string | null) => WireReading> = {
  nitf: (root, url) => wireFeed('nitf', root.open ? [] : [nitfEntry(root, url)]),
  newsml: readNewsml1,
  newsmessage: readNewsmlG2,
  newsitem: readNewsmlG2,
  packageitem: readNewsmlG2,
  planningitem: readNewsmlG2,
  conceptitem: readNewsmlG2,
  knowledgeitem: readNewsmlG2,
  catalogitem: readNewsmlG2,
}

/** Named references of HTML, which XML does not define but suppliers use. */
const HTML_REFERENCE = /&([a-z][a-z\d]{1,31});/gi

/** Reads a wire document from its root on. */
export function readWire(document: string, root: FeedRoot, url: string | null): { feed: ParsedFeed } | { trouble: Trouble } {
  const repairs = root.doctype ? ['Entities that the document declares were not expanded.'] : []
  if (root.junk) repairs.push('Text before the document was dropped.')
  const before = document.slice(0, root.at).split('\n').length - 1
  try {
    const { root: top, broken } = readTree(withoutHtmlReferences(document.slice(root.at)), { firstLine: before + 1 })
    const element = elementsOf(top)[0]!
    const reading = READERS[element.name.toLowerCase()]!(element, url)
    const where = broken && `${broken}.`
    if (where && !reading.entries.length) return { trouble: trouble('FEED_UNREADABLE', where) }
    if (where) repairs.push(`${where} ${element.open ? 'The complete items before it were kept.' : 'It was repaired.'}`)
    return { feed: { ...reading, repairs: [...repairs, ...reading.repairs], complete: !element.open } }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return { trouble: trouble('FEED_UNREADABLE', `${error.message}.`) }
  }
}

function withoutHtmlReferences(text: string): string {
  return text
    .replace(FORBIDDEN, '')
    .replace(HTML_REFERENCE, (reference, name: string) => (XML_ENTITIES.has(name) ? reference : character(reference)))
}

function character(reference: string): string {
  const text = rawText(readTree(reference, { html: true }).root)
  return /[<&]/.test(text) ? reference : text
}
