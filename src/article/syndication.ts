/** What syndication adds to the text of a feed entry: a tail that leads to the article and its site, and an aggregator's list of coverage. */
import type { Block } from './html/flow.ts'
import { clean, fold, wordCount } from './html/text.ts'
import { type Element, findAll, textOf } from './html/tree.ts'

/** Words of a tail beside its links, in any language: "The post … appeared first on …" has six, its German form five. */
const MOST_TAIL_WORDS = 12
/** Words of a link that says where to read on. */
const MOST_POINTER_WORDS = 6

/**
 * The blocks of an entry's text that are copy. Left out are closing blocks whose links all lead to the article itself or to its site, and a link to the
 * article at the very end of the text. A text that begins with a link to the article and is mostly links is an aggregator's list: nothing is left.
 * @param url the address of the article
 */
export function withoutSyndication(blocks: Block[], url: string): Block[] {
  const own = addressOf(url)
  if (!own || own.path === '') return blocks
  if (isCoverage(blocks, own)) return []
  const last = blocks.at(-1)
  if (!last) return blocks
  if (blocks.length > 1 && isTail(last, own)) return withoutSyndication(blocks.slice(0, -1), url)
  return [...blocks.slice(0, -1), withoutPointer(last, own)]
}

interface Address {
  host: string
  path: string
}

/** Host and path of an address, without what only counts visitors; null for none. */
function addressOf(href: string | undefined, base?: string): Address | null {
  if (!href || !URL.canParse(href, base)) return null
  const { host, pathname } = new URL(href, base)
  return { host: host.replace(/^www\./, ''), path: pathname.replace(/\/+$/, '') }
}

/** The links of a block; its element may hold other blocks too. */
const linksIn = ({ element, text }: Block) =>
  findAll(element, (inner) => inner.name === 'a' && Boolean(inner.attribs.href) && text.includes(clean(textOf(inner))))
const isOwn = (link: Element, own: Address) => {
  const to = addressOf(link.attribs.href, `https://${own.host}${own.path}`)
  return to?.host === own.host && to.path === own.path
}

/** The front page of the site, or a folder that the article is in. */
function isSite(link: Element, own: Address): boolean {
  const to = addressOf(link.attribs.href, `https://${own.host}${own.path}`)
  return to?.host === own.host && own.path.startsWith(`${to.path}/`)
}

function isTail(block: Block, own: Address): boolean {
  const links = linksIn(block)
  if (!links.some((link) => isOwn(link, own)) || !links.every((link) => isOwn(link, own) || isSite(link, own))) return false
  const linkedWords = links.reduce((sum, link) => sum + wordCount(textOf(link)), 0)
  const others = wordCount(block.text) - linkedWords
  return others <= (links.some((link) => isSite(link, own)) ? MOST_TAIL_WORDS : linkedWords)
}

/** A block without the link to its own article that ends it ("… Continue reading"). */
function withoutPointer(block: Block, own: Address): Block {
  const link = linksIn(block).at(-1)
  const words = link ? clean(textOf(link)) : ''
  if (!link || !words || !isOwn(link, own) || wordCount(words) > MOST_POINTER_WORDS) return block
  const at = block.text.lastIndexOf(words)
  const [before, after] = [block.text.slice(0, at).trim(), block.text.slice(at + words.length)]
  return at > 0 && before && !/[\p{L}\p{N}]/u.test(after) && /[.!?…。)\]»”"]$/.test(before) ? { ...block, text: before } : block
}

/** Each item is a headline, linked, and the name of who has it; the first is this entry's own. */
function isCoverage(blocks: Block[], own: Address): boolean {
  const first = blocks[0] && linksIn(blocks[0])[0]
  if (!first || !isOwn(first, own) || !fold(blocks[0]!.text).startsWith(fold(textOf(first)))) return false
  const size = blocks.reduce((sum, { text }) => sum + text.replace(/\s/g, '').length, 0)
  const linked = blocks.reduce((sum, block) => sum + block.linked, 0)
  return blocks.every((block) => linksIn(block).length > 0) && linked > size / 2
}
