import type { LiveEntry, MorningClock } from './clock.ts'
import type { SampleFeed } from './shape.ts'

const WIRE_NAMESPACE_URI = 'https://copytaster.example/ns/wire#'

/** The input of a document writer: the feed, its entries newest first, the server's address, the morning's clock. */
interface Issue {
  feed: SampleFeed
  live: LiveEntry[]
  base: string
  clock: MorningClock
}

/** A feed document with the entries of `issue`: its text, its type, and when its newest entry changed. */
export function feedDocument(issue: Issue): { text: string; type: string; changed: Date } {
  const { feed, live, clock } = issue
  const changed = new Date(Math.max(clock.openedAt.getTime() - 3_600_000, ...live.map(({ updated }) => updated.getTime())))
  const { type, write } = FORMATS[feed.format]
  return { text: write(issue), type: `${type}; charset=${feed.charset ?? 'utf-8'}`, changed }
}

const FORMATS = {
  rss: { type: 'application/rss+xml', write: rssDocument },
  atom: { type: 'application/atom+xml', write: atomDocument },
  json: { type: 'application/feed+json', write: jsonDocument },
}

export const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const isFromAgency = ({ entry }: LiveEntry) => entry.source.kind === 'agency'
const bodyHtml = ({ state }: LiveEntry) => state.body.map((paragraph) => `<p>${escapeXml(paragraph)}</p>`).join('\n')

/** The supplier fields that the entry has, by name. Outlets state none. */
function wireFields({ entry, state }: LiveEntry, clock: MorningClock): Record<string, string> {
  if (entry.source.kind === 'outlet') return {}
  const { pubStatus, signal, embargoed, version, slugline, edNote } = state
  const until = embargoed === null ? null : wholeSecond(clock.time(embargoed)).toISOString()
  const fields = { pubStatus, signal, embargoed: until, version, slugline, edNote }
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== null))
}

/** The full second at or after a time: agencies state embargoes in seconds, and none may end early. */
const wholeSecond = (time: Date) => new Date(Math.ceil(time.getTime() / 1000) * 1000)

const wireXml = (live: LiveEntry, clock: MorningClock) =>
  Object.entries(wireFields(live, clock))
    .map(([name, value]) => `\n      <wire:${name}>${escapeXml(value)}</wire:${name}>`)
    .join('')

/** An agency's feed has pictures with caption and credit; an outlet's has a thumbnail at most. */
function mediaXml(live: LiveEntry, base: string): string {
  const address = (file: string) => `${base}/pictures/${file}.png`
  if (!isFromAgency(live))
    return live.state.pictures
      .slice(0, 1)
      .map(({ file }) => `\n      <media:thumbnail url="${address(file)}"/>`)
      .join('')
  return live.state.pictures
    .map(({ file, caption, credit }) =>
      [
        `\n      <media:content url="${address(file)}" type="image/png" medium="image">`,
        `        <media:description>${escapeXml(caption)}</media:description>`,
        `        <media:credit>${escapeXml(credit)}</media:credit>`,
        '      </media:content>',
      ].join('\n'),
    )
    .join('')
}

function rssDocument({ feed, live, base, clock }: Issue): string {
  // The broken feed does not escape its texts and breaks off in its last item.
  const text = feed.broken ? (raw: string) => raw : escapeXml
  const items = live.map((one) => {
    const { state, published } = one
    return `    <item>
      <title>${text(state.headline)}</title>
      <link>${text(base + state.path)}</link>
      ${state.guid && `<guid isPermaLink="false">${state.guid}</guid>`}
      <pubDate>${published.toUTCString()}</pubDate>
      ${state.byline ? `<dc:creator>${text(state.byline)}</dc:creator>` : ''}
      <description>${text(state.summary)}</description>
      ${isFromAgency(one) ? `<content:encoded><![CDATA[${bodyHtml(one)}]]></content:encoded>` : ''}${mediaXml(one, base)}${wireXml(one, clock)}
    </item>`
  })
  const end = feed.broken ? '    <item>\n      <title>Subscribe to the Obser' : '  </channel>\n</rss>\n'
  return `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:wire="${WIRE_NAMESPACE_URI}">
  <channel>
    <title>${text(feed.title)}</title>
    <link>${base}/${feed.source}/</link>
    <description>${text(feed.title)}</description>
    <language>${feed.language}</language>
${items.join('\n')}
${end}`
}

function atomDocument({ feed, live, base, clock }: Issue): string {
  const entries = live.map((one) => {
    const { state, published, updated } = one
    return `  <entry>
    <id>${escapeXml(state.guid)}</id>
    <title>${escapeXml(state.headline)}</title>
    <link rel="alternate" type="text/html" href="${escapeXml(base + state.path)}"/>
    <published>${published.toISOString()}</published>
    <updated>${updated.toISOString()}</updated>
    ${state.byline ? `<author><name>${escapeXml(state.byline)}</name></author>` : ''}
    <summary>${escapeXml(state.summary)}</summary>
    ${isFromAgency(one) ? `<content type="html">${escapeXml(bodyHtml(one))}</content>` : ''}${mediaXml(one, base)}${wireXml(one, clock)}
  </entry>`
  })
  const newest = Math.max(clock.openedAt.getTime() - 3_600_000, ...live.map(({ updated }) => updated.getTime()))
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:wire="${WIRE_NAMESPACE_URI}" xml:lang="${feed.language}">
  <id>tag:${feed.source}.example,2020:${feed.name}</id>
  <title>${escapeXml(feed.title)}</title>
  <link rel="alternate" href="${base}/${feed.source}/"/>
  <updated>${new Date(newest).toISOString()}</updated>
${entries.join('\n')}
</feed>
`
}

function jsonDocument({ feed, live, base, clock }: Issue): string {
  const items = live.map((one) => {
    const { state, published, updated } = one
    const wire = wireFields(one, clock)
    return {
      id: state.guid,
      url: base + state.path,
      title: state.headline,
      summary: state.summary,
      ...(isFromAgency(one) ? { content_html: jsonHtml(one, base) } : { content_text: state.summary }),
      date_published: published.toISOString(),
      date_modified: updated.toISOString(),
      ...(state.byline ? { authors: [{ name: state.byline }] } : {}),
      ...(Object.keys(wire).length ? { _wire: wire } : {}),
    }
  })
  const head = { version: 'https://jsonfeed.org/version/1.1', title: feed.title, home_page_url: `${base}/${feed.source}/` }
  return JSON.stringify({ ...head, feed_url: `${base}/feeds/${feed.name}`, language: feed.language, items }, null, 1)
}

/** JSON Feed has no field for captions, so pictures are part of the text. */
function jsonHtml(live: LiveEntry, base: string): string {
  const figures = live.state.pictures.map(
    ({ file, caption, credit }) =>
      `<figure><img src="${base}/pictures/${file}.png" alt=""><figcaption>${escapeXml(caption)} <cite>${escapeXml(credit)}</cite></figcaption></figure>`,
  )
  return [bodyHtml(live), ...figures].join('\n')
}
