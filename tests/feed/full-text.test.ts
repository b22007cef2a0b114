import { expect, it } from 'vitest'
import { parseFeed } from '../../src/feed/parse/parse.ts'

const SENTENCES =
  'The ferry was late on Monday because of the fog. The harbour master said that nobody had been hurt. Passengers waited for two hours on the quay. '
const contentOf = (document: string) => {
  const answer = parseFeed(Buffer.from(document), { url: 'https://paper.example/feed' })
  if ('trouble' in answer) throw new Error(answer.trouble.message)
  const [entry] = answer.feed.entries
  return { summary: entry!.summary, content: entry!.content }
}
const rss = (inner: string) =>
  `<rss version="2.0" xmlns:x="urn:x"><channel><title>x</title><item><title>Ferry late</title>${inner}</item></channel></rss>`

it.each([
  [
    'escaped',
    rss(`<description>A teaser.</description><x:full-text>&lt;p&gt;${SENTENCES.repeat(3)}&lt;/p&gt;</x:full-text>`),
    `<p>${SENTENCES.repeat(3)}</p>`,
  ],
  ['in CDATA, without a description', rss(`<story><![CDATA[<p>${SENTENCES.repeat(3)}</p>]]></story>`), `<p>${SENTENCES.repeat(3)}</p>`],
  [
    'as markup, beside a shorter content',
    rss(`<encoded>x</encoded><artikeltext><p>${SENTENCES.repeat(3)}</p></artikeltext>`),
    `<p>${SENTENCES.repeat(3)}</p>`,
  ],
  [
    'in Atom',
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:y="urn:y"><title>x</title><entry><id>1</id><title>Ferry</title><content>Short.</content><y:text>${SENTENCES.repeat(3)}</y:text></entry></feed>`,
    SENTENCES.repeat(3).trim(),
  ],
])('a full text under a name of the publisher’s own is the text: %s', (_how, document, content) =>
  expect(contentOf(document).content).toBe(content),
)

it('what is no prose, or no longer than the description, is not', () => {
  const data = rss(
    `<description>A teaser.</description><state>{"a": [${'1, 2, 3. '.repeat(100)}]}</state><related>${`<story><name>${SENTENCES}</name></story>`.repeat(4)}</related>`,
  )
  expect(contentOf(data).content).toBeNull()
  expect(contentOf(rss(`<description>${SENTENCES.repeat(3)}</description><x:plain>${SENTENCES.repeat(3)}</x:plain>`)).content).toBeNull()
})
