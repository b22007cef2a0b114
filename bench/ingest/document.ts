import type { CorpusItem } from './corpus.ts'

/** A feed of the corpus as its document: every fifth is Atom, the others RSS 2.0 with content:encoded. */
export function documentOf(feed: number, items: CorpusItem[]): { xml: string; type: string } {
  const xml = isAtom(feed) ? atom(feed, items) : rss(feed, items)
  return { xml, type: isAtom(feed) ? 'application/atom+xml; charset=utf-8' : 'application/rss+xml; charset=utf-8' }
}

const isAtom = (feed: number) => feed % 5 === 4
const site = (feed: number) => `https://site${feed}.example`
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

function html({ id, feed, paragraphs }: CorpusItem): string {
  const [first, ...others] = paragraphs
  const picture = `<figure><img src="${site(feed)}/${id}.jpg" alt="" width="640" height="360"><figcaption>Picture ${id}.</figcaption></figure>`
  return [`<p>${first} <a href="${site(feed)}/topics/${id % 97}">Topic</a></p>`, picture, ...others.map((p) => `<p>${p}</p>`)].join('\n')
}

function rss(feed: number, items: CorpusItem[]): string {
  const entries = items.map(
    (
      item,
    ) => `<item><title>${escaped(item.headline)}</title><link>${site(feed)}/news/${item.id}.html</link><guid isPermaLink="false">tag:site${feed}.example,2026:${item.id}</guid>
<pubDate>${new Date(item.at).toUTCString()}</pubDate><dc:creator>${item.author}</dc:creator><category>News</category>
<description>${escaped(item.paragraphs[0]!.slice(0, 280))}</description><content:encoded><![CDATA[${html(item)}]]></content:encoded></item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Site ${feed}</title><link>${site(feed)}/</link><description>Made up for a measurement</description>
${entries.join('\n')}
</channel></rss>`
}

function atom(feed: number, items: CorpusItem[]): string {
  const entries = items.map((item) => {
    const at = new Date(item.at).toISOString()
    return `<entry><id>tag:site${feed}.example,2026:${item.id}</id><title>${escaped(item.headline)}</title><link rel="alternate" href="${site(feed)}/news/${item.id}.html"/>
<updated>${at}</updated><published>${at}</published><author><name>${item.author}</name></author>
<summary>${escaped(item.paragraphs[0]!.slice(0, 280))}</summary><content type="html">${escaped(html(item))}</content></entry>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:site${feed}.example,2026:feed</id><title>Site ${feed}</title><updated>${new Date(items[0]!.at).toISOString()}</updated>
<link href="${site(feed)}/"/>
${entries.join('\n')}
</feed>`
}
