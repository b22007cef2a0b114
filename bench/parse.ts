/**
 * Compares reading feeds with feedsmith alone on the same bytes: decoded, repaired, parsed and mapped by us, and decoded as UTF-8 and parsed by
 * feedsmith. Both take turns, and the shortest of many times counts, since other work on the machine only adds time and a worker that runs for days
 * is warm. One thread.
 */
import { parseArgs } from 'node:util'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { parseFeed } from '../src/feed/parse/parse.ts'
import { type CorpusItem, makeCorpus } from './ingest/corpus.ts'
import { documentOf } from './ingest/document.ts'

const { values: flags } = parseArgs({ options: { runs: { type: 'string', default: '30' } } })
const runs = Number(flags.runs)
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs, of the largest feeds, is a whole number.')

const LARGEST = 1000
/** A feed number of the corpus whose document is RSS, and one whose document is Atom. */
const RSS = 0
const ATOM = 4

/** A typical outlet's feed: a teaser in CDATA, a picture with caption and credit, no text. */
function teasers(items: CorpusItem[]): string {
  const entries = items.map(({ id, headline, paragraphs, author, at }) => {
    const link = `https://paper.example/news/${id}`
    return `<item><title><![CDATA[${headline}]]></title><link>${link}?at_medium=RSS&amp;at_campaign=rss</link><guid isPermaLink="true">${link}</guid>
<description><![CDATA[<p>${paragraphs[0]!.slice(0, 200)}</p>]]></description><pubDate>${new Date(at).toUTCString()}</pubDate><dc:creator>${author}</dc:creator>
<category>World</category><category>Ports &amp; ships</category>
<media:content url="https://img.paper.example/${id}.jpg" medium="image" width="640" height="360"><media:description>${headline}</media:description><media:credit>${author}</media:credit></media:content></item>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Paper</title><link>https://paper.example/</link><description>Made up for a measurement</description>${entries.join('\n')}</channel></rss>`
}

const kinds: [name: string, document: (items: CorpusItem[]) => string, feedsmith: (text: string) => unknown][] = [
  ['RSS, teasers', teasers, parseRssFeed],
  ['RSS, whole text', (items) => documentOf(RSS, items).xml, parseRssFeed],
  ['Atom, whole text', (items) => documentOf(ATOM, items).xml, parseAtomFeed],
]

console.log('feed                items     KB    ours ms  feedsmith ms  of its speed')
const shares: number[] = []
for (const items of [100, LARGEST]) {
  const [written] = makeCorpus({ feeds: 1, items, seed: 1 }).before
  for (const [name, document, feedsmith] of kinds) {
    const bytes = Buffer.from(document(written!))
    const received = { contentType: 'text/xml; charset=utf-8', url: 'https://paper.example/feed.xml' }
    let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let run = 0; run < (runs * LARGEST) / items; run++) {
      ours = Math.min(
        ours,
        timeOf(() => parseFeed(bytes, received)),
      )
      theirs = Math.min(
        theirs,
        timeOf(() => feedsmith(bytes.toString('utf8'))),
      )
    }
    const answer = parseFeed(bytes, received)
    const found = 'feed' in answer ? answer.feed.entries.length : 0
    if (found !== items) throw new Error(`${name}: ${found} of ${items} entries were read.`)
    shares.push(theirs / ours)
    const cells = [items, bytes.length / 1000, ours, theirs, theirs / ours]
    console.log(name.padEnd(18) + cells.map((cell, i) => cell.toFixed([0, 0, 1, 1, 2][i]).padStart([7, 7, 11, 14, 14][i]!)).join(''))
  }
}
console.log(
  `Least ${Math.min(...shares).toFixed(2)}, mean ${(shares.reduce((a, b) => a + b) / shares.length).toFixed(2)} of feedsmith's speed.`,
)

function timeOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
