import { generateRssFeed } from 'feedsmith'
import { htmlOf, printable, rightsOf, webAddress } from './html.ts'
import { type FeedFrame, type FeedStory, storyUri } from './story.ts'

/** RSS 2.0. It has no way to say that an item was killed: such a story is not in it. */
export function toRss(frame: FeedFrame, stories: FeedStory[]): string {
  return generateRssFeed({
    title: printable(frame.title),
    link: frame.home,
    description: printable(frame.title),
    lastBuildDate: new Date(frame.updatedAt),
    generator: 'Copytaster',
    atom: {
      links: [
        { href: frame.self, rel: 'self', type: 'application/rss+xml' },
        { href: frame.hub, rel: 'hub' },
      ],
    },
    items: stories.filter(({ killed }) => !killed).map((story) => itemOf(frame, story)),
  })
}

function itemOf(frame: FeedFrame, story: FeedStory) {
  const rights = rightsOf(story)
  const pictures = story.captions.flatMap(({ image, text, credit }) => {
    const url = webAddress(image)
    return url
      ? [
          {
            url,
            medium: 'image',
            description: { value: printable(text), type: 'plain' },
            ...(credit && { credits: [{ value: printable(credit) }] }),
          },
        ]
      : []
  })
  return {
    title: printable(story.headline),
    link: webAddress(story.url) ?? storyUri(frame, story.id),
    guid: { value: storyUri(frame, story.id), isPermaLink: false },
    pubDate: new Date(story.publishedAt ?? story.updatedAt),
    content: { encoded: htmlOf(story) },
    dc: {
      ...(story.byline.length && { creators: story.byline.map(printable) }),
      ...(story.language && { languages: [story.language] }),
      publishers: [printable(story.source)],
      ...(rights && { rights: [rights] }),
    },
    dcterms: { modified: [new Date(story.updatedAt)] },
    ...(pictures.length && { media: { contents: pictures } }),
  }
}
