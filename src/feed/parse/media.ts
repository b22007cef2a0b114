/** Pictures, sound and film of an entry: media:*, enclosures, itunes:image, JSON attachments. */
import type { MediaNs } from 'feedsmith'
import type { Media } from '../../model.ts'
import { absolute } from './links.ts'
import { plainText } from './text.ts'

type Common = Pick<MediaNs.ItemOrFeed, 'title' | 'description' | 'credits' | 'thumbnails'>

/** Media RSS (rssboard.org/media-rss): what stands on a content holds first, then on its group, then on the item. */
export function mediaOf(item: MediaNs.ItemOrFeed | undefined, base: string | null): Media[] {
  if (!item) return []
  const scopes: { contents?: MediaNs.Content[]; within: Common[] }[] = [
    { contents: item.contents, within: [item] },
    ...(item.groups ?? []).map((group) => ({ contents: group.contents, within: [group, item] as Common[] })),
  ]
  return scopes.flatMap(({ contents = [], within }) => [
    ...contents.flatMap((content) => [
      medium({ url: content.url, type: content.type ?? content.medium, length: content.fileSize }, [content, ...within], base),
      ...thumbnails(content, [content, ...within], base),
    ]),
    ...thumbnails(within[0], within, base),
  ])
}

function thumbnails(holder: Common | undefined, within: Common[], base: string | null): Media[] {
  return (holder?.thumbnails ?? []).map(({ url }) => medium({ url, type: 'image' }, within, base))
}

function medium(file: { url?: string; type?: string; length?: number }, within: Common[], base: string | null): Media {
  let title: string | undefined
  let description: string | undefined
  let credit: string | undefined
  for (const scope of within) {
    title ||= scope.title?.value
    description ||= scope.description?.value
    credit ||= scope.credits?.find((one) => one.value)?.value
  }
  return {
    url: absolute(file.url, base) ?? '',
    type: file.type ?? null,
    length: file.length ?? null,
    title: plainText(title),
    description: plainText(description),
    credit: plainText(credit),
  }
}

/** A file that stands alone: an enclosure or an attachment. */
export function attached(
  file: { url?: string | null; type?: string | null; length?: number | null; title?: string | null },
  base: string | null,
): Media {
  return {
    url: absolute(file.url, base) ?? '',
    type: file.type ?? null,
    length: file.length ?? null,
    title: file.title ?? null,
    description: null,
    credit: null,
  }
}

/** Each address once, the first mention with what later ones add; those without an address are dropped. */
export function distinctMedia(media: Media[]): Media[] {
  const byUrl = new Map<string, Media>()
  for (const one of media) {
    const known = byUrl.get(one.url)
    if (known) for (const key of ['type', 'title', 'description', 'credit'] as const) known[key] ??= one[key]
    if (known) known.length ??= one.length
    else if (one.url) byUrl.set(one.url, { ...one })
  }
  return [...byUrl.values()]
}
