import { generateOpml, parseOpml } from 'feedsmith'
import type { NewFeed } from '../../db/write/feeds.ts'
import { PlainError } from '../errors.ts'

interface Outline {
  text?: string
  title?: string
  xmlUrl?: string
  language?: string
  category?: string
  outlines?: Outline[]
}

/** The feeds of an OPML document, folders flattened. Our own export keeps the kind of source in `category`. @throws PlainError when it is not OPML */
export function feedsOfOpml(xml: string, file: string): NewFeed[] {
  let outlines: Outline[]
  try {
    outlines = (parseOpml(xml) as { body?: { outlines?: Outline[] } }).body?.outlines ?? []
  } catch {
    throw new PlainError(`${file} is not an OPML file.`, 'Export one from your feed reader.')
  }
  const flat = (list: Outline[]): Outline[] => list.flatMap((o) => [o, ...flat(o.outlines ?? [])])
  return flat(outlines)
    .filter((o) => o.xmlUrl && URL.canParse(o.xmlUrl) && isImportable(new URL(o.xmlUrl)))
    .map((o) => ({
      url: o.xmlUrl!,
      source: o.title || o.text || new URL(o.xmlUrl!).hostname,
      kind: o.category?.includes('agency') ? 'agency' : 'outlet',
      language: o.language,
      scrape: !o.category?.includes('full-text'),
    }))
}

/** Addresses of file servers with a password are left out, because addresses are shown to everyone. */
const isImportable = ({ protocol, password }: URL) => /^https?:$/.test(protocol) || (/^(?:sftp|ftps?):$/.test(protocol) && !password)

/** Feeds as OPML 2.0 (opml.org/spec2.opml). */
export function opmlOfFeeds(feeds: NewFeed[]): string {
  const outlines = feeds.map((feed) => ({
    type: 'rss',
    text: feed.source,
    title: feed.source,
    xmlUrl: feed.url,
    category: [feed.kind, feed.scrape === false ? 'full-text' : ''].filter(Boolean).join(','),
    ...(feed.language && { language: feed.language }),
  }))
  return generateOpml({ head: { title: 'Copytaster feeds' }, body: { outlines } }) as string
}
