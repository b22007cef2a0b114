import { htmlOf, rightsOf, webAddress } from './html.ts'
import { type FeedFrame, type FeedStory, storyUri } from './story.ts'

/** JSON Feed 1.1. A killed story is not in it. Conditions of use are an extension (`_copytaster`). */
export function toJsonFeed(frame: FeedFrame, stories: FeedStory[]): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: frame.title,
    home_page_url: frame.home,
    feed_url: frame.self,
    hubs: [{ type: 'WebSub', url: frame.hub }],
    items: stories.filter(({ killed }) => !killed).map((story) => itemOf(frame, story)),
  })
}

function itemOf(frame: FeedFrame, story: FeedStory) {
  const rights = rightsOf(story)
  const authors = story.byline.length ? story.byline : [story.source]
  const image = story.captions.map((caption) => webAddress(caption.image)).find((address) => address !== null)
  return {
    id: storyUri(frame, story.id),
    url: webAddress(story.url) ?? storyUri(frame, story.id),
    title: story.headline,
    content_html: htmlOf(story),
    date_published: story.publishedAt ?? story.updatedAt,
    date_modified: story.updatedAt,
    authors: authors.map((name) => ({ name })),
    ...(story.language && { language: story.language }),
    ...(story.subjects.length && { tags: story.subjects }),
    ...(image && { image }),
    _copytaster: { about: 'https://github.com/copytaster', source: story.source, ...(rights && { usage_terms: rights }) },
  }
}
