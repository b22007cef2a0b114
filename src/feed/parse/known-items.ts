/**
 * Splits a feed document into its items before it is parsed, so that those which the feed brought before need not be parsed again. What is not
 * certainly the same when read by itself is not split: other formats, Atom 0.3, broken or unusual markup.
 */
import { hash } from 'node:crypto'
import type { KnownItem } from '../../model.ts'
import { findRoot } from './document.ts'

/** A document as what surrounds its items, and these. */
export interface SplitDocument {
  /** A hash of all that an item's reading depends on beside its own text. */
  surroundings: string
  /** Each item as it stands in the document, with a hash of it. */
  items: { text: string; hash: string }[]
  /** The document with these of its items only. */
  withItems(texts: string[]): string
}

/** Characters of a hash, 6 bits each. Publishers choose the items, so that two with one hash must not be found by trying. */
const ITEM_HASH_CHARACTERS = 24
/** What parsers look for beyond the item that they read: declared prefixes, the version of Atom, the base of the channel. */
const BEYOND_ITEM = /xmlns:|purl\.org\/atom\/ns#|<channel/
/** Times of the document itself, which change with each version of it and say nothing of its items. */
const OWN_TIMES = /<(lastBuildDate|pubDate|updated|dc:date)>[^<]*<\/\1>/g

/**
 * @param text the decoded document
 * @param url the address that relative addresses are resolved against
 * @returns null where the document must be read whole
 */
export function splitDocument(text: string, url: string | null): SplitDocument | null {
  return text.startsWith('{') ? splitJson(text, url) : splitXml(text, url)
}

function splitXml(text: string, url: string | null): SplitDocument | null {
  const root = findRoot(text)
  if (!root || root === 'page' || root.junk || root.doctype) return null
  const name = root.kind === 'atom' ? 'entry' : root.kind === 'rss' || root.kind === 'rdf' ? 'item' : null
  const spans = name && spansOf(text, root.at, name)
  const [first, last] = [spans?.[0], spans?.at(-1)]
  if (!spans || !first || !last) return null
  const [head, tail] = [text.slice(0, first[0]), text.slice(last[1])]
  if (BEYOND_ITEM.test(text.slice(first[0], last[1])) || head.includes('purl.org/atom/ns#')) return null
  return {
    surroundings: hashOf(JSON.stringify([url, head.replace(OWN_TIMES, ''), tail.replace(OWN_TIMES, '')])),
    items: spans.map(([from, to]) => hashed(text.slice(from, to))),
    withItems: (texts) => head + texts.join('') + tail,
  }
}

/** What begins another construct than a tag with text in it, and the tags of items and entries under whatever prefix. */
const LANDMARK = /<(?:!--|!\[CDATA\[|\?|!|(\/?)((?:[\w.-]+:)?(?:item|entry))(?=[\s/>]))/gi
const ENDS: Record<string, string> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' }

/** Where each item begins and ends; null unless there is nothing between them and none in another, and all are written the same way. */
function spansOf(text: string, from: number, name: string): [from: number, to: number][] | null {
  const spans: [number, number][] = []
  let begun = -1
  LANDMARK.lastIndex = from
  for (let mark = LANDMARK.exec(text); mark; mark = LANDMARK.exec(text)) {
    const [sign, slash, written] = mark
    const end = written === undefined ? ENDS[sign] : '>'
    const at = end === undefined ? -1 : text.indexOf(end, LANDMARK.lastIndex)
    if (end === undefined || at < 0) return null
    LANDMARK.lastIndex = at + end.length
    if (written === undefined) continue
    if (written !== name || text[at - 1] === '/' || begun < 0 !== (slash === '')) return null
    if (slash) {
      spans.push([begun, at + 1])
      begun = -1
    } else {
      const last = spans.at(-1)
      if (last && text.slice(last[1], mark.index).trim()) return null
      begun = mark.index
    }
  }
  return begun < 0 ? spans : null
}

/** JSON Feed 1 and 1.1. */
function splitJson(text: string, url: string | null): SplitDocument | null {
  const document = attempt(() => JSON.parse(text)) as { version?: unknown; items?: unknown } | undefined
  if (!document || !/\bjsonfeed\.org\b/.test(String(document.version)) || !Array.isArray(document.items)) return null
  const { items, ...around } = document
  if (!items.length || !items.every((item: unknown) => item && typeof item === 'object' && !Array.isArray(item))) return null
  const head = JSON.stringify(around)
  return {
    surroundings: hashOf(JSON.stringify([url, head])),
    items: items.map((item) => hashed(JSON.stringify(item))),
    withItems: (texts) => `${head.slice(0, -1)},"items":[${texts.join(',')}]}`,
  }
}

function attempt(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return undefined
  }
}

const hashOf = (text: string) => hash('sha256', text, 'base64url').slice(0, ITEM_HASH_CHARACTERS)
const hashed = (text: string) => ({ text, hash: hashOf(text) })

/** Characters of each part of the hash of an entry's state that are remembered (src/feed/entry-hash.ts): enough to find it. */
const STATE_CHARACTERS = [8, 2, 2]
/** Characters of the hash of a key; a key found wrongly costs one whole reading. */
const KEY_CHARACTERS = 4

/** By what the hash of an entry's state is found among known items. */
export const stateMark = (entryHash: string) =>
  entryHash
    .split('.')
    .map((part, i) => part.slice(0, STATE_CHARACTERS[i]))
    .join('')
/** By what an entry's key is found among known items. */
export const keyMark = (key: string) => hash('sha256', key, 'base64url').slice(0, KEY_CHARACTERS)

/**
 * Tells the items that need not be read from those that must. One need not that the feed's last document had, that became a version which is the
 * feed's last state of its article, and that stands in the document once.
 * @param states hashes of the states that the feed brought
 */
export function leaveOut<Item extends { hash: string }>(
  items: readonly Item[],
  known: readonly KnownItem[],
  states: readonly string[],
): { read: Item[]; leftOut: KnownItem[] } {
  const brought = new Set(states.map(stateMark))
  const byHash = new Map(known.filter(({ state }) => brought.has(state)).map((item) => [item.hash, item]))
  const uses = new Map<string, number>()
  for (const item of items) uses.set(item.hash, (uses.get(item.hash) ?? 0) + 1)
  const isKnown = (item: Item) => byHash.has(item.hash) && uses.get(item.hash) === 1
  return { read: items.filter((item) => !isKnown(item)), leftOut: items.filter(isKnown).map((item) => byHash.get(item.hash)!) }
}
