import { generateAtomFeed } from 'feedsmith'
import { escaped, htmlOf, printable, rightsOf, webAddress } from './html.ts'
import { type FeedFrame, type FeedStory, storyUri } from './story.ts'

/** Atom (RFC 4287). A killed story is a tombstone (RFC 6721). */
export function toAtom(frame: FeedFrame, stories: FeedStory[]): string {
  const document = generateAtomFeed({
    id: frame.self,
    title: { value: printable(frame.title) },
    updated: new Date(frame.updatedAt),
    generator: { text: 'Copytaster' },
    authors: [{ name: 'Copytaster' }],
    links: [
      { href: frame.self, rel: 'self', type: 'application/atom+xml' },
      { href: frame.hub, rel: 'hub' },
      { href: frame.home, rel: 'alternate' },
    ],
    entries: stories.filter(({ killed }) => !killed).map((story) => entryOf(frame, story)),
  })
  const tombstones = stories.filter(({ killed }) => killed).map((story) => tombstoneOf(frame, story))
  if (!tombstones.length) return document
  return document
    .replace('<feed ', '<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" ')
    .replace(/<\/feed>\s*$/, `${tombstones.join('\n')}\n</feed>\n`)
}

function entryOf(frame: FeedFrame, story: FeedStory) {
  const rights = rightsOf(story)
  const authors = story.byline.length ? story.byline : [story.source]
  return {
    id: storyUri(frame, story.id),
    title: { value: printable(story.headline) },
    updated: new Date(story.updatedAt),
    ...(story.publishedAt && { published: new Date(story.publishedAt) }),
    authors: authors.map((name) => ({ name: printable(name) })),
    links: [{ href: webAddress(story.url) ?? storyUri(frame, story.id), rel: 'alternate' }],
    source: { id: `${frame.home}#source`, title: { value: printable(story.source) }, updated: new Date(story.updatedAt) },
    ...(story.subjects.length && { categories: story.subjects.map((term) => ({ term: printable(term) })) }),
    ...(rights && { rights: { value: rights } }),
    content: { value: htmlOf(story), type: 'html' },
    ...(story.language && { dc: { languages: [story.language] } }),
  }
}

const tombstoneOf = (frame: FeedFrame, { id, updatedAt }: FeedStory) =>
  `  <at:deleted-entry ref="${escaped(storyUri(frame, id))}" when="${escaped(updatedAt)}"><at:comment>Killed by its supplier</at:comment></at:deleted-entry>`
