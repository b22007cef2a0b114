/** Pictures, sound and film of an entry: media:*, enclosures, itunes:image, JSON attachments. */
import type { MediaNs } from 'feedsmith'
import type { Media } from '../../model.ts'
import type { Extensions } from './extensions.ts'
import { absolute } from './links.ts'
import { plainText } from './text.ts'

type Common = Pick<MediaNs.ItemOrFeed, 'title' | 'description' | 'credits' | 'thumbnails'>

/** Media RSS (rssboard.org/media-rss): what stands on a content holds first, then on its group, then on the item. */
export function mediaOf(item: MediaNs.ItemOrFeed | undefined, base: string | null): Media[] {
  if (!item) return []
  const scopes: { contents?: MediaNs.Content[] | undefined; within: Common[] }[] = [
    { contents: item.contents, within: [item] },
    ...(item.groups ?? []).map((group) => ({ contents: group.contents, within: [group, item] as Common[] })),
  ]
  const files = scopes.flatMap(({ contents = [], within }) => [
    ...contents.flatMap((content) => [
      medium({ url: content.url, type: content.type ?? content.medium, length: content.fileSize }, [content, ...within], base),
      ...thumbnails(content, [content, ...within], base),
    ]),
    ...thumbnails(within[0], within, base),
  ])
  return files.length ? files : scopes.flatMap(({ within }) => namesAlone(within[0]!, base))
}

/** Credits that stand beside no file (a player that is embedded, or a picture in the text): kept all the same. */
function namesAlone({ credits = [] }: Common, base: string | null): Media[] {
  return credits.map((credit) => medium({}, [{ credits: [credit] }], base))
}

/** What the entry says of its files where they say nothing themselves: caption and credit of its one picture or file, the artist of what is heard or seen. */
export function captioned(files: Media[], { media, itunes }: Pick<Extensions, 'media' | 'itunes'>): Media[] {
  const alone = media && !media.contents?.length && !media.groups?.length
  if (!files.length || !(alone || itunes?.author)) return files
  const pictures = files.filter((file) => file.type?.startsWith('image'))
  const only = files.length === 1 ? files[0] : pictures.length === 1 ? pictures[0] : null
  const said = only && alone ? medium({}, [media], null) : null
  return files.map((file) => {
    const own = file === only ? said : null
    return {
      ...file,
      title: file.title ?? own?.title ?? null,
      description: file.description ?? own?.description ?? null,
      credit:
        file.credit ?? own?.credit ?? (itunes?.author && /^(?:audio|video)\b/.test(file.type ?? '') ? plainText(itunes.author) : null),
    }
  })
}

function thumbnails(holder: Common | undefined, within: Common[], base: string | null): Media[] {
  return (holder?.thumbnails ?? []).map(({ url }) => medium({ url, type: 'image' }, within, base))
}

function medium(
  file: { url?: string | undefined; type?: string | undefined; length?: number | undefined },
  within: Common[],
  base: string | null,
): Media {
  let title: string | undefined
  let description: string | undefined
  let credit: string | undefined
  for (const scope of within) {
    title ||= scope.title?.value
    description ||= scope.description?.value
    credit ||= creditOf(scope.credits)
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

/** Whoever made the picture before who owns it or sold it (Media RSS, media:credit, roles of the EBU). */
function creditOf(credits: MediaNs.Credit[] | undefined): string | undefined {
  const named = (credits ?? []).filter((one) => one.value)
  return (named.find((one) => /photo|illustrat|camera/i.test(one.role ?? '')) ?? named[0])?.value
}

/** A file that stands alone: an enclosure or an attachment. */
export function attached(
  file: {
    url?: string | null | undefined
    type?: string | null | undefined
    length?: number | null | undefined
    title?: string | null | undefined
  },
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

/** Each address once, the first mention with what later ones add; those without an address only where they stand alone, for their credit. */
export function distinctMedia(media: Media[]): Media[] {
  if (!media.length || (media.length === 1 && media[0]!.url)) return media
  const byUrl = new Map<string, Media>()
  for (const one of media) {
    const known = byUrl.get(one.url || `credit ${one.credit}`)
    if (known) for (const key of ['type', 'title', 'description', 'credit'] as const) known[key] ??= one[key]
    if (known) known.length ??= one.length
    else if (one.url || one.credit) byUrl.set(one.url || `credit ${one.credit}`, { ...one })
  }
  const all = [...byUrl.values()]
  return all.some((one) => one.url) ? all.filter((one) => one.url) : all
}
