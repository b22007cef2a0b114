import { htmlOf, rightsOf, webAddress } from './html.ts'
import { type FeedFrame, type FeedStory, storyUri } from './story.ts'

/** A list of items in ninjs 3 (IPTC News in JSON). A killed story is an item that says `canceled` and nothing else of it. */
export function toNinjs(frame: FeedFrame, stories: FeedStory[]): string {
  return JSON.stringify({ items: stories.map((story) => itemOf(frame, story)) })
}

function itemOf(frame: FeedFrame, story: FeedStory) {
  const uri = storyUri(frame, story.id)
  const stated = { uri, type: 'text', versionCreated: story.updatedAt }
  if (story.killed) return { ...stated, pubStatus: 'canceled' }
  const rights = rightsOf(story)
  const subjects = story.subjects.map((code) => (URL.canParse(code) ? { uri: code } : { literal: code }))
  return {
    ...stated,
    pubStatus: 'usable',
    ...(story.publishedAt && { firstCreated: story.publishedAt }),
    ...(story.urgency !== null && { urgency: story.urgency }),
    ...(story.language && { language: story.language }),
    headlines: [{ role: 'main', value: story.headline }],
    bodies: [
      { role: 'main', contentType: 'text/html', value: htmlOf({ ...story, captions: [], usageTerms: [] }) },
      { role: 'plain', contentType: 'text/plain', value: story.body.join('\n\n') },
    ],
    ...(story.byline.length && { by: story.byline.join(', ') }),
    ...(story.slugline && { slugline: story.slugline }),
    ...(subjects.length && { subjects }),
    infoSources: [{ name: story.source }],
    ...(rights && { usageTerms: rights }),
    ...(story.url && webAddress(story.url) && { altIds: [{ role: 'web', value: webAddress(story.url) }] }),
    ...(story.captions.length && { associations: story.captions.map((caption, i) => pictureOf(uri, caption, i)) }),
  }
}

function pictureOf(uri: string, { text, credit, image, usageTerms = [] }: FeedStory['captions'][number], i: number) {
  const href = webAddress(image)
  return {
    name: `picture ${i + 1}`,
    uri: href ?? `${uri}#picture-${i + 1}`,
    type: 'picture',
    descriptions: [{ role: 'caption', value: text }],
    ...(credit && { by: credit }),
    ...(usageTerms.length && { usageTerms: usageTerms.join(' ') }),
    ...(href && { renditions: [{ name: 'original', href }] }),
  }
}
