import { decode } from '../../text/encoding.ts'
import { type Metadata, readMetadata } from './metadata.ts'
import { applyRules, type Ruled, type SiteRules } from './rules.ts'
import { parseHtml, type Root } from './tree.ts'

/** A page before anything is read from it: its tree, what it states about itself, and what the site's rules select. */
export interface HtmlPage {
  root: Root
  metadata: Metadata
  ruled: Ruled
  /** The address after redirects. */
  url: string
}

/** What a page was served with: the HTTP content type, the address after redirects, and the site's rules if there are any. */
export interface ServedPage {
  contentType: string | null
  url: string
  rules?: SiteRules | undefined
}

/** Characters read of a page. The largest of 466 news pages has 2.9 million. */
const PAGE_CHARACTERS = 5_000_000

const NO_RULES: Ruled = { headline: null, body: null, byline: null, published: null, notes: [] }

/** Decodes and parses a page, applies the site's rules to its tree, and reads its metadata. Throws for no input. */
export function openPage(bytes: Uint8Array, { contentType, url, rules }: ServedPage): HtmlPage {
  const root = parseHtml(decode(bytes, { contentType, url }).text.slice(0, PAGE_CHARACTERS))
  const ruled = rules ? applyRules(root, rules) : NO_RULES
  return { root, metadata: readMetadata(root, url), ruled, url }
}
