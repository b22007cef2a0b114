/** Pictures, sound and film of an entry: media:*, enclosures, itunes:image, JSON attachments. */
import type { MediaNs } from 'feedsmith'
import type { Media } from '../../model.ts'
import { type Extensions, mediaTerms, termsOf } from './extensions.ts'
import { absolute } from './links.ts'
import { plainText } from './text.ts'

type Common = Pick<
  MediaNs.ItemOrFeed,
  'title' | 'description' | 'credits' | 'thumbnails' | 'copyright' | 'licenses' | 'restrictions' | 'rights'
>

/** Media RSS (rssboard.org/media-rss): a field of the content precedes that of its group, which precedes that of the item. */
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
  return files.length ? files : scopes.flatMap(({ within }) => creditsAlone(within[0]!, base))
}

/** Credits without a file (of an embedded player, or of a picture in the text), which are kept too. */
function creditsAlone({ credits = [] }: Common, base: string | null): Media[] {
  return credits.map((credit) => medium({}, [{ credits: [credit] }], base))
}

/** Fields of the entry for files without their own: caption and credit of its only picture or file, the artist of a recording. */
export function captioned(files: Media[], { media, itunes }: Pick<Extensions, 'media' | 'itunes'>): Media[] {
  const alone = media && !media.contents?.length && !media.groups?.length
  if (!files.length || !(alone || itunes?.author)) return files
  const pictures = files.filter((file) => file.type?.startsWith('image'))
  const only = files.length === 1 ? files[0] : pictures.length === 1 ? pictures[0] : null
  const described = only && alone ? medium({}, [media], null) : null
  return files.map((file) => {
    const own = file === only ? described : null
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
    ...termsOf(within.flatMap(mediaTerms)),
  }
}

/** The maker of the picture before its owner or seller (Media RSS, media:credit, roles of the EBU). */
function creditOf(credits: MediaNs.Credit[] | undefined): string | undefined {
  const named = (credits ?? []).filter((one) => one.value)
  return (named.find((one) => /photo|illustrat|camera/i.test(one.role ?? '')) ?? named[0])?.value
}

/** A file with its own fields only: an enclosure or an attachment. */
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

/** Each address once, the first mention completed by later ones. Media without an address are kept for their credit only if no other has one. */
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
