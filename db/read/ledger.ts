import type { SourceKind } from '../../src/model.ts'

/** An article of a story, with the times that the ledger compares. */
interface LedgerArticle {
  id: number
  source: { id: number; name: string; kind: SourceKind }
  firstSeenAt: string
  /** Newest first. */
  versions: { publishedAt: string | null }[]
}

/** One line of the first-seen ledger. */
export interface LedgerLine {
  articleId: number
  source: LedgerArticle['source']
  /** The supplier's own time of its first version. */
  publishedAt: string | null
  /** Minutes behind the source that states the earliest time. */
  minutesBehind: number | null
  firstSeenAt: string
  /** Minutes behind the article that was received first. */
  minutesBehindSeen: number
}

/**
 * Who had a story when: the first article of each source, in the order of the times that suppliers state. Articles without a stated time follow, in
 * the order in which they were received.
 */
export function ledgerOf(articles: LedgerArticle[]): LedgerLine[] {
  const firsts = new Map<number, LedgerArticle & { publishedAt: string | null }>()
  for (const article of articles) {
    const publishedAt = article.versions.at(-1)?.publishedAt ?? null
    const known = firsts.get(article.source.id)
    if (!known || before(publishedAt, known.publishedAt)) firsts.set(article.source.id, { ...article, publishedAt })
  }
  const lines = [...firsts.values()]
  const published = lines.flatMap((line) => (line.publishedAt ? [Date.parse(line.publishedAt)] : []))
  const first = { published: Math.min(...published), seen: Math.min(...lines.map((line) => Date.parse(line.firstSeenAt))) }
  return lines
    .map(({ id, source, publishedAt, firstSeenAt }) => ({
      articleId: id,
      source,
      publishedAt,
      minutesBehind: publishedAt === null ? null : minutes(first.published, publishedAt),
      firstSeenAt,
      minutesBehindSeen: minutes(first.seen, firstSeenAt),
    }))
    .sort((a, b) => (a.minutesBehind ?? Infinity) - (b.minutesBehind ?? Infinity) || a.minutesBehindSeen - b.minutesBehindSeen)
}

function before(a: string | null, b: string | null): boolean {
  return a !== null && (b === null || Date.parse(a) < Date.parse(b))
}

/** To a tenth, since agencies beat one another by seconds. */
function minutes(first: number, time: string): number {
  return Math.round((Date.parse(time) - first) / 6000) / 10
}
